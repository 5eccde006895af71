"""Finding terms: every word is looked up once, and what a word can begin is remembered, so a text costs one pass.

Python's dictionaries do at word level what an automaton does at character level, and word boundaries come for free.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from newsdesk.errors import ConfigError
from newsdesk.gazetteer import Role
from newsdesk.text import fold_words
from newsdesk.topics.document import Document

_MOST_REMEMBERED = 200_000
"""Distinct words kept before the memory is emptied: some 40 MB, several months of news vocabulary."""


@dataclass(frozen=True, slots=True)
class Need:
    """One of ``terms`` within ``within`` words."""

    terms: tuple[tuple[str, ...], ...]
    within: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """A term made ready: its words (``*`` at the end of one: every word that begins so) and the labels it stands for.

    ``exact``: as printed. ``offices``: counts while one of them is held on the day of publication.
    """

    words: tuple[str, ...]
    label: int
    exact: str | None = None
    need: Need | None = None
    offices: tuple[Role, ...] = ()


class Hit(NamedTuple):
    """Words ``first`` to ``after - 1`` of the document carry ``label``."""

    first: int
    after: int
    label: int


def term_words(term: str) -> tuple[str, ...]:
    """The folded words of a term, each with its ``*`` if it has one. Raises ``ConfigError`` for a term without words."""
    words: list[str] = []
    for part in term.split():
        folded = fold_words(part).text.split()
        if folded and part.endswith("*"):
            folded[-1] += "*"
        words.extend(folded)
    if not words:
        raise ConfigError(f"the term {term!r} has no letter or digit; write a word")
    return tuple(words)


def _same(pattern_word: str, word: str) -> bool:
    if pattern_word[-1] == "*":
        return word.startswith(pattern_word[:-1])
    return word == pattern_word


class _Starts(dict[str, tuple[Pattern, ...]]):
    """From a word to the patterns that it can begin, longest first; worked out when a word is first met."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        super().__init__()
        self._whole: dict[str, list[Pattern]] = {}
        self._prefix: dict[str, list[Pattern]] = {}
        for pattern in patterns:
            first = pattern.words[0]
            target, key = (self._prefix, first[:-1]) if first[-1] == "*" else (self._whole, first)
            target.setdefault(key, []).append(pattern)
        self._lengths = sorted({len(key) for key in self._prefix})

    def __missing__(self, word: str) -> tuple[Pattern, ...]:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        found = list(self._whole.get(word, ()))
        for length in self._lengths:
            if length > len(word):
                break
            found.extend(self._prefix.get(word[:length], ()))
        found.sort(key=lambda pattern: -len(pattern.words))
        self[word] = answer = tuple(found)
        return answer


class Matcher:
    """Finds the terms of one topic in one language."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._starts = _Starts(patterns)

    def find(self, document: Document, published: date | None = None) -> list[Hit]:
        """All terms in the document, in order; of one label, a term inside a longer one is not repeated."""
        words = document.words
        hits: list[Hit] = []
        covered: dict[int, int] = {}
        for first, patterns in enumerate(map(self._starts.__getitem__, words)):
            for pattern in patterns:
                label = pattern.label
                if covered.get(label, 0) > first:
                    continue
                after = first + len(pattern.words)
                if len(pattern.words) > 1 and not _continues(pattern.words, words, first):
                    continue
                if pattern.exact is not None and document.surface(first, after) != pattern.exact:
                    continue
                if pattern.offices and published and not any(role.held_on(published) for role in pattern.offices):
                    continue
                if pattern.need is not None and not _is_met(pattern.need, words, first, after):
                    continue
                covered[label] = after
                hits.append(Hit(first, after, label))
        return hits


def _continues(pattern: tuple[str, ...], words: Sequence[str], first: int) -> bool:
    if first + len(pattern) > len(words):
        return False
    return all(_same(part, words[first + step]) for step, part in enumerate(pattern) if step)


def _is_met(need: Need, words: Sequence[str], first: int, after: int) -> bool:
    low, high = max(0, first - need.within), min(len(words), after + need.within)
    for at in range(low, high):
        if first <= at < after:
            continue
        for term in need.terms:
            if _same(term[0], words[at]) and (len(term) == 1 or _continues(term, words, at)):
                return True
    return False
