"""The lexicon: Spanish words by their beginnings, every line of it readable."""

from __future__ import annotations

import pytest

from newsdesk.stories import lexicon


@pytest.mark.parametrize(
    ("spanish", "english"),
    [
        ("detenido", "arrest"),
        ("detuvieron", None),
        ("autobuses", "bus"),
        ("incendiaron", "fire"),
        ("aduanas", "customs"),
        ("xylofono", None),
        ("", None),
    ],
)
def test_a_word_is_found_by_its_longest_known_beginning(spanish: str, english: str | None) -> None:
    found = lexicon.english_for(spanish)
    assert found == () if english is None else english in found


def test_the_lines_are_in_order_folded_and_each_beginning_is_there_once() -> None:
    lines = [line for line in lexicon.LEXICON.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert lines == sorted(lines)
    spanish = [word.strip() for line in lines for word in line.split(":")[0].split(",")]
    assert len(spanish) == len(set(spanish)), [word for word in spanish if spanish.count(word) > 1]
    assert all(word.isascii() and word.islower() and word.isalpha() for word in spanish)
