"""Signatures, rarity and ties."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from newsdesk.stories.cluster import WINDOW, Window, best_story
from newsdesk.stories.signature import Signature, terms

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
RAID = (
    "Marines led by Capt. Aurelio Mondragón seized 2.4 tons of precursor in Lázaro Cárdenas on Monday. It stood in drums that"
    " were to hold floor wax, on its way from Ningbo to Uruapan."
)
INCAUTAN = (
    "La Marina aseguró 2.4 toneladas de precursor en Lázaro Cárdenas, dijo el capitán Aurelio Mondragón. Iba de Ningbo a Uruapan"
    " en tambores de cera para pisos."
)


def signed(number: int, text: str, *, hours: float = 0, lang: str = "en") -> Signature:
    return Signature(number, NOON + timedelta(hours=hours), lang, terms("", text, lang))


def window_of(*signatures: Signature) -> Window:
    noise = [signed(1000 + n, f"The mayor of Somewhere{n} opened a library{n} on Tuesday.") for n in range(20)]
    return Window([*signatures, *noise])


def test_a_term_counts_more_the_fewer_hold_it() -> None:
    window = window_of(signed(1, RAID))
    assert window.rarity("n:mondragon") > window.rarity("w:en:opened")
    assert window.rarity("n:nobody") > window.rarity("n:mondragon")


def test_an_article_joins_its_event_and_says_by_what() -> None:
    first = signed(1, RAID)
    spanish = signed(2, INCAUTAN, hours=3, lang="es")
    tie = best_story(window_of(first), spanish, {1: 7})
    assert tie is not None
    assert (tie.story_id, tie.member_id) == (7, 1)
    assert {"#:24", "n:mondragon"} <= set(tie.terms)
    assert not any(term.startswith("w:") for term in tie.terms), "words of one language do not cross to the other"


def test_words_cross_the_language_by_the_lexicon_and_by_their_spelling() -> None:
    spanish, english = terms("", INCAUTAN, "es"), terms("", RAID, "en")
    across = {term for term in spanish.keys() & english.keys() if term.startswith("x:")}
    assert {"x:mari", "x:drum", "x:prec", "x:wax"} <= across
    tie = best_story(window_of(signed(1, RAID)), signed(2, INCAUTAN, lang="es"), {1: 7})
    assert tie is not None
    assert tie.terms


def test_the_same_official_on_two_matters_ties_nothing() -> None:
    buses = (
        "Gunmen burned six buses in Zitácuaro on Tuesday, Governor Wenceslao Tapia said. Two drivers are in hospital."
    )
    fruit = "Governor Wenceslao Tapia opened a station in Uruapan where inspectors will look at avocados for export."
    assert best_story(window_of(signed(1, buses)), signed(2, fruit), {1: 7}) is None
    assert terms("", buses, "en")["n:tapia"] < terms("", buses, "en")["n:zitacuaro"]


def test_a_shared_quote_ties_what_almost_fits_and_nothing_by_itself() -> None:
    near = signed(
        2, "In court on Friday, Mondragón of the navy recalled a trial in Morelia over the cocaine of Colima."
    )
    far = signed(2, "A dog found 900 kilos under batteries from Antwerp in Altamira, said Rebeca Tinoco.")
    first = replace(signed(1, RAID), quotes=frozenset({5, 6}))
    window = window_of(first)
    assert best_story(window, near, {1: 7}) is None
    tie = best_story(window, replace(near, quotes=frozenset({6})), {1: 7})
    assert tie is not None
    assert tie.terms[0] == "q:6"
    assert best_story(window, replace(far, quotes=frozenset({6})), {1: 7}) is None


def test_another_event_opens_a_story_of_its_own() -> None:
    other = signed(2, "A dog found 900 kilos under batteries from Antwerp in Altamira, said Rebeca Tinoco.")
    assert best_story(window_of(signed(1, RAID)), other, {1: 7}) is None


def test_the_same_words_four_days_later_are_another_event() -> None:
    late = Signature(2, NOON + WINDOW + timedelta(hours=1), "en", terms("", RAID, "en"))
    assert best_story(window_of(signed(1, RAID)), late, {1: 7}) is None


def test_an_article_is_not_its_own_neighbour() -> None:
    assert best_story(window_of(signed(1, RAID)), signed(1, RAID), {1: 7}) is None


def test_what_leaves_the_window_ties_nothing() -> None:
    window = window_of(signed(1, RAID))
    window.drop(1)
    window.drop(1)
    assert best_story(window, signed(2, RAID), {1: 7}) is None


def test_texts_without_words_are_like_nothing() -> None:
    window = window_of(signed(1, ""))
    assert window.likeness(signed(1, ""), signed(2, "")) == (0.0, ())
