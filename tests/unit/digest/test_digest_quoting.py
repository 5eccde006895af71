"""How speech is printed: clean, in the marks of its language, and never other words than were said."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.digest import quoting


@pytest.mark.parametrize(
    ("pieces", "printed"),
    [
        (["I know what it smells like,"], "I know what it smells like"),
        (["I read it four times,", "It is not there."], "I read it four times. It is not there."),
        (["Cooperation, yes,", "but not a blank check"], "Cooperation, yes, but not a blank check"),
        (["Is that all?", "It is."], "Is that all? It is."),
        (
            ["Cooperamos porque conviene", "no porque alguien grite"],
            "Cooperamos porque conviene, no porque alguien grite",
        ),
        (["“Twice marked”"], "Twice marked"),
        (['"a" and "b"'], '"a" and "b"'),
        (["wait …", "then go"], "wait … then go"),
    ],
)
def test_the_comma_of_the_attribution_is_not_printed(pieces: list[str], printed: str) -> None:
    assert quoting.joined(pieces) == printed


@given(st.lists(st.text(string.ascii_letters + " ,.?!’é", min_size=1, max_size=40), min_size=1, max_size=4))
def test_joining_keeps_every_letter_in_its_order(pieces: list[str]) -> None:
    def letters(text: str) -> str:
        return "".join(char for char in text if char.isalpha())

    assert letters(quoting.joined(pieces)) == letters("".join(pieces))


@pytest.mark.parametrize(
    ("words", "lang", "printed"),
    [
        ("Enough", "en", "“Enough”"),
        ("Basta", "es", "«Basta»"),
        ("He said “no” twice", "en", "“He said ‘no’ twice”"),
        ('Nos dijeron "alimento"', "es", "«Nos dijeron “alimento”»"),
        ("la «ruta» vieja", "es", "«la “ruta” vieja»"),
    ],
)
def test_marks_are_those_of_the_language_and_never_double(words: str, lang: str, printed: str) -> None:
    assert quoting.marked(words, lang) == printed


@pytest.mark.parametrize(
    ("role", "affiliation", "printed"),
    [
        ("Sen.", None, ("Sen.", "")),
        ("U.S. Rep.", None, ("U.S. Rep.", "")),
        ("Lt. Col.", "Joint Staff", ("Lt. Col.", "Joint Staff")),
        ("Gral.", None, ("Gral.", "")),
        ("port director", "CBP", ("", "port director, CBP")),
        ("head of the Nogal Institute", "Nogal Institute", ("", "head of the Nogal Institute")),
        (None, "Unión de Transportistas", ("", "Unión de Transportistas")),
        ("president", None, ("", "president")),
        (None, None, ("", "")),
    ],
)
def test_a_role_that_is_only_a_title_stands_before_the_name(
    role: str | None, affiliation: str | None, printed: tuple[str, str]
) -> None:
    assert quoting.titled("Dana Whitcomb", role, affiliation) == printed


def test_a_quote_has_sixty_words_at_most_and_says_that_it_was_cut() -> None:
    assert quoting.cut("word " * 60) == ("word " * 60).strip()
    assert quoting.cut("word, " * 61) == ("word, " * 60).strip(", ") + " …"


def test_indirect_speech_is_printed_as_the_outlet_wrote_it() -> None:
    text = "Nobody spoke at first.\n\nMr. Vance said that checks would begin in May. The port was quiet."
    before = text.index("that checks")
    assert (
        quoting.reported(text, before, "that checks would begin in May")
        == "Mr. Vance said that checks would begin in May."
    )


@pytest.mark.parametrize(
    ("around", "before"), [(None, 0), ("Too long: " + "word " * 70 + "that it ended", 362), ("elsewhere", 100)]
)
def test_without_a_sentence_that_fits_there_is_none(around: str | None, before: int) -> None:
    assert quoting.reported(around, before, "that it ended") is None


@pytest.mark.parametrize(
    ("quote", "lang", "printed"),
    [
        ("that checks would begin in May", "en", "Rosa Vance said that checks would begin in May."),
        ("checks would begin in May,", "en", "Rosa Vance said that checks would begin in May."),
        ("que habrá revisiones en mayo.", "es", "Rosa Vance dijo que habrá revisiones en mayo."),
    ],
)
def test_else_it_becomes_a_sentence_of_its_own_language(quote: str, lang: str, printed: str) -> None:
    assert quoting.statement("Rosa Vance", quote, lang) == printed
