"""Offices as releases print them, and whose a role is that stands between two names."""

from __future__ import annotations

import pytest

from newsdesk.model import Quote
from newsdesk.quotes import find


def first(text: str, lang: str = "en") -> Quote:
    return find(text, lang=lang)[0]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "“Pay,” said Under Secretary of the Treasury for Terrorism and Financial Intelligence Nora K. Beck.",
            "Nora K. Beck",
        ),
        ("“Pay,” said Acting Under Secretary for Terrorism and Financial Intelligence Nora Beck.", "Nora Beck"),
        ("“Pay,” said Acting Administrator Nora Beck.", "Nora Beck"),
        ("“Pay,” said Assistant Attorney General Tom Hale of the Justice Department's Criminal Division.", "Tom Hale"),
        ("DEA Administrator Nora Beck and FBI Director Tom Hale called it “over.”", "Nora Beck and Tom Hale"),
    ],
)
def test_a_long_office_before_a_name_is_no_part_of_it(text: str, speaker: str) -> None:
    assert first(text).speaker == speaker


def test_a_title_and_a_name_behind_a_place_are_somebody_else() -> None:
    found = find(
        "In Tecate, Father Luis Prado buried two boys. “I count chairs,” the priest said. “They are boys,” he said."
    )
    assert [quote.speaker for quote in found] == ["Luis Prado", "Luis Prado"]


@pytest.mark.parametrize(
    ("text", "lang", "affiliation"),
    [
        ("Ana Ruiz, director of the water program at the Nogal Center, said, “No.”", "en", "Nogal Center"),
        ("Ana Ruiz, a lecturer in law at the University of Leeds, said, “No.”", "en", "University of Leeds"),
        ("“No”, dijo Ana Ruiz, directora del programa de agua del Colegio de Sonora.", "es", "Colegio de Sonora"),
        ("“No”, dijo Ana Ruiz, embajadora de Chile en México.", "es", "Chile"),
        ("Tom Hale and Mexico's foreign minister, Ana Ruiz, said, “No.”", "en", "Mexico"),
    ],
)
def test_an_affiliation_is_the_institution_alone(text: str, lang: str, affiliation: str) -> None:
    assert first(text, lang).affiliation == affiliation


def test_what_happened_to_somebody_is_no_role() -> None:
    quote = first("Elena Robles, whose son vanished in Tecate in 2019, said, “Lists bring nobody back.”")
    assert (quote.speaker, quote.role, quote.affiliation) == ("Elena Robles", None, None)


def test_an_office_of_another_field_is_held_by_somebody_the_text_does_not_name() -> None:
    text = "El titular de la FGR, Luis Prado, salió. Consultado, el secretario de Gobernación respondió: “Que se investigue”."
    assert first(text, "es").speaker == "el secretario de Gobernación"


@pytest.mark.parametrize(
    ("text", "lang", "role", "affiliation"),
    [
        ("“No,” Hugo Soto, the head of the agency, said in a statement.", "en", "head of the agency", "agency"),
        ("“No,” said James Hale of the Nogal Institute.", "en", None, "Nogal Institute"),
        ("“No”, dijo James Hale, de la Universidad de Sonora.", "es", None, "Universidad de Sonora"),
    ],
)
def test_what_somebody_heads_or_belongs_to(text: str, lang: str, role: str | None, affiliation: str) -> None:
    assert (first(text, lang).role, first(text, lang).affiliation) == (role, affiliation)


def test_a_town_that_is_the_capital_of_something_is_nobody() -> None:
    text = "In Tepic, the capital of Nayarit, nobody answered. “They fled,” said Ana Ruiz. “All of them,” she said."
    assert {quote.speaker for quote in find(text, lang="en")} == {"Ana Ruiz"}


def test_a_governor_is_not_the_mayor_who_spoke_before() -> None:
    text = (
        "El alcalde, Luis Prado, salió. “No”, dijo Prado.\n\nEl gobernador prometió una base. “Se hará”, dijo entonces."
    )
    assert [quote.speaker for quote in find(text, lang="es")] == ["Luis Prado", "El gobernador"]
