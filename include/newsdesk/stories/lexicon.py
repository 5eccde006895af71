"""Spanish words of the news and the English ones that translate them: a small lexicon, read once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

LEXICON = Path(__file__).parent / "lexicon.txt"

SHORTEST = 3
"""Letters of the shortest stem that is looked up."""


def english_for(spanish: str) -> tuple[str, ...]:
    """The English translations of a folded Spanish word, found by its longest known beginning; () where there is none."""
    lexicon = _lexicon()
    for length in range(len(spanish), SHORTEST - 1, -1):
        if spanish[:length] in lexicon:
            return lexicon[spanish[:length]]
    return ()


@cache
def english_words() -> frozenset[str]:
    """Every English word that translates a Spanish one."""
    return frozenset(word for words in _lexicon().values() for word in words)


@cache
def _lexicon() -> dict[str, tuple[str, ...]]:
    """English words by the beginning of a Spanish one: all but its last one or two letters, which change."""
    found: dict[str, tuple[str, ...]] = {}
    for spanish, english in _lines():
        stem = spanish if len(spanish) <= 4 else spanish[: -2 if spanish[-2:] in {"ar", "er", "ir"} else -1]
        found[stem] = tuple(dict.fromkeys((*found.get(stem, ()), *english)))
    return found


def _lines() -> Iterator[tuple[str, tuple[str, ...]]]:
    for line in LEXICON.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            spanish, english = line.split(":")
            for word in spanish.split(","):
                yield word.strip(), tuple(w.strip() for w in english.split(","))
