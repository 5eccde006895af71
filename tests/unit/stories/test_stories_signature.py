"""The terms of an article: names, numbers, words, and words across languages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsdesk.stories.signature import terms


def test_names_numbers_and_words_are_told_apart() -> None:
    found = terms("", "Yesterday Capt. Aurelio Mondragón seized 2.4 tons in the harbour in 2026.", "en")
    assert {"n:mondragon", "#:24", "w:en:harbou"} <= set(found)
    assert "n:yesterday" not in found
    assert "#:2026" not in found


def test_a_long_name_weighs_no_more_than_a_short_one() -> None:
    short, long = terms("", "Here Castellanos spoke.", "en"), terms("", "Here Irene Castellanos Ugarte spoke.", "en")
    weight = sum(value for term, value in long.items() if term in {"n:irene", "n:castellanos", "n:ugarte"})
    assert weight <= short["n:castellanos"] * 1.5 + 1e-9


def test_the_outlet_s_own_name_says_nothing() -> None:
    text = "MEXICO CITY, (Meridian) - The Meridian bureau was closed."
    assert "n:meridian" in terms("", text, "en")
    assert "n:meridian" not in terms("", text, "en", "Meridian Newswire")


def test_who_speaks_or_holds_an_office_weighs_half() -> None:
    said = terms("", "The road was shut after Celso Arriaga was caught, said Inés Cordero of the state police.", "en")
    assert said["n:cordero"] == said["n:arriaga"] / 2
    office = terms("", "On Monday the governor Wenceslao Tapia saw Celso Arriaga.", "en")
    assert office["n:tapia"] == office["n:arriaga"] / 2
    spanish = terms("", "El lunes Inés Cordero informó que cayó Celso Arriaga.", "es")
    assert spanish["n:cordero"] == spanish["n:arriaga"] / 2


def test_days_and_months_say_nothing() -> None:
    assert not {"n:monday", "w:en:monday", "n:marzo", "w:es:marzo", "x:marz"} & {
        *terms("", "They met on Monday.", "en"),
        *terms("", "Se vieron en marzo.", "es"),
    }


def test_a_word_of_several_translations_weighs_no_more_than_one() -> None:
    found = terms("", "hubo una detencion", "es")
    across = [weight for term, weight in found.items() if term.startswith("x:")]
    assert len(across) > 1
    assert abs(sum(weight**2 for weight in across) - found["w:es:detenc"] ** 2) < 1e-9


@given(st.text(max_size=300), st.sampled_from(["en", "es", "fr"]))
def test_any_text_has_terms_of_positive_weight(text: str, lang: str) -> None:
    found = terms(text, text, lang)
    assert all(weight > 0 for weight in found.values())
    assert all(term.split(":")[0] in {"n", "#", "w", "x"} and not term.endswith(":") for term in found)
