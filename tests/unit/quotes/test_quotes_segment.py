"""Marks of speech become segments, whatever marks a newsroom uses."""

import pytest

from newsdesk.quotes.segment import paragraphs, segments


def marked(text: str, *, rayas: bool = False) -> list[str]:
    lines = paragraphs(text)
    return [text[s.start : s.end] for line in segments(text, lines, rayas=rayas) for s in line]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("“One,” she said, “and two.”", ["One,", "and two."]),
        ('"One," she said. "And two."', ["One,", "And two."]),
        ("«Uno», dijo, «y dos».", ["Uno", "y dos"]),
        ("‹Uno›, dijo.", ["Uno"]),
        ("„Eins“, sagte sie.", ["Eins"]),
        ("``One,'' she said.", ["One,"]),
        ("‘One and two,’ she said.", ["One and two,"]),
        ("'One and two,' she said.", ["One and two,"]),
        ("“He told me, ‘Go,’ and left,” she said.", ["He told me, ‘Go,’ and left,"]),
        ('"They call it "the list," and run," she said.', ['They call it "the list," and run,']),
        ("«Gritaron “¡al suelo!” y nada más», dijo.", ["Gritaron “¡al suelo!” y nada más"]),
        ("“The cartels’ men don’t talk,” she said.", ["The cartels’ men don’t talk,"]),
        ("‘The cartels’ men don’t talk,’ she said.", ["The cartels’ men don’t talk,"]),
        ('“Mixed marks," she said. “Twice,” she said.', ["Mixed marks,", "Twice,"]),
    ],
)
def test_the_text_inside_the_marks_is_found(text: str, inside: list[str]) -> None:
    assert marked(text) == inside


@pytest.mark.parametrize(
    "text",
    [
        'The door is 5\'10" tall and 3" thick.',
        "The '90s weren't kind to the traffickers' sons.",
        "Rock 'n' roll and the dogs' dinner.",
        "No marks at all.",
    ],
)
def test_apostrophes_and_inches_are_no_marks(text: str) -> None:
    assert marked(text) == []


def test_a_quotation_over_three_paragraphs_is_one_segment_a_paragraph() -> None:
    text = "She read: “First.\n\n“Second.\n\n“Third.” Then she left."
    lines = paragraphs(text)
    found = [s for line in segments(text, lines, rayas=False) for s in line]
    assert [text[s.start : s.end] for s in found] == ["First.", "Second.", "Third."]
    assert [s.continues for s in found] == [False, True, True]


def test_a_spanish_quotation_goes_on_behind_a_closing_mark() -> None:
    assert marked("Leyó: «Primero.\n\n»Segundo.»") == ["Primero.", "Segundo."]


def test_a_quotation_that_nobody_closed_ends_with_its_paragraph() -> None:
    assert marked('"We have nothing to hide, Duarte said.\n\nThe ministry was silent.') == [
        "We have nothing to hide, Duarte said."
    ]


def test_rayas_divide_speech_from_its_asides() -> None:
    text = "—Habrá acuerdo —dijo Marín—, pero no hoy.\n\n—Nunca."
    assert marked(text, rayas=True) == ["Habrá acuerdo", "pero no hoy.", "Nunca."]


def test_a_dash_in_english_opens_no_dialogue() -> None:
    assert marked("— A list item\n— Another one") == []
