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


class _Beginnings(NamedTuple):
    """What a word can begin: terms of one word, longer ones by their second word, and those whose second is a prefix.

    ``plain``: the labels of the terms of one word, when none of them has a condition and there are no longer ones.
    """

    plain: tuple[int, ...]
    single: tuple[Pattern, ...]
    by_second: dict[str, tuple[Pattern, ...]]
    open_second: tuple[tuple[str, Pattern], ...]


class _Starts(dict[str, _Beginnings | None]):
    """From a word to what it can begin, None for most words; worked out when a word is first met."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        super().__init__()
        self._whole: dict[str, list[Pattern]] = {}
        self._prefix: dict[str, list[Pattern]] = {}
        for pattern in patterns:
            first = pattern.words[0]
            target, key = (self._prefix, first[:-1]) if first[-1] == "*" else (self._whole, first)
            target.setdefault(key, []).append(pattern)
        self._lengths = sorted({len(key) for key in self._prefix})

    def __missing__(self, word: str) -> _Beginnings | None:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        found = list(self._whole.get(word, ()))
        for length in self._lengths:
            if length > len(word):
                break
            found.extend(self._prefix.get(word[:length], ()))
        self[word] = answer = _beginnings(found) if found else None
        return answer


def _beginnings(found: list[Pattern]) -> _Beginnings:
    by_second: dict[str, list[Pattern]] = {}
    longer = sorted((p for p in found if len(p.words) > 1), key=lambda pattern: -len(pattern.words))
    for pattern in longer:
        if pattern.words[1][-1] != "*":
            by_second.setdefault(pattern.words[1], []).append(pattern)
    free = not longer and all(p.exact is None and p.need is None and not p.offices for p in found)
    return _Beginnings(
        plain=tuple(dict.fromkeys(p.label for p in found)) if free else (),
        single=tuple(p for p in found if len(p.words) == 1),
        by_second={second: tuple(patterns) for second, patterns in by_second.items()},
        open_second=tuple((p.words[1][:-1], p) for p in longer if p.words[1][-1] == "*"),
    )


class Matcher:
    """Finds the terms of one topic in one language."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._starts = _Starts(patterns)

    def find(self, document: Document, published: date | None = None) -> list[Hit]:
        """All terms in the document, in order; of one label, a term inside a longer one is not repeated."""
        words = document.words
        last = len(words) - 1
        hits: list[Hit] = []
        covered: dict[int, int] = {}
        for first, begun in enumerate(map(self._starts.__getitem__, words)):
            if begun is None:
                continue
            if begun.plain:
                for label in begun.plain:
                    if covered.get(label, 0) <= first:
                        covered[label] = first + 1
                        hits.append(Hit(first, first + 1, label))
                continue
            candidates = begun.single
            if first < last and (begun.by_second or begun.open_second):
                longer = _longer(begun, words, first)
                if longer:
                    candidates = (*longer, *candidates)
            for pattern in candidates:
                label = pattern.label
                if covered.get(label, 0) > first:
                    continue
                after = first + len(pattern.words)
                if _counts(pattern, document, first, after, published):
                    covered[label] = after
                    hits.append(Hit(first, after, label))
        return hits


def _longer(begun: _Beginnings, words: Sequence[str], first: int) -> list[Pattern]:
    """The terms of several words that stand here, those with a whole second word first."""
    second = words[first + 1]
    found = [p for p in begun.by_second.get(second, ()) if len(p.words) == 2 or _continues(p.words, words, first)]
    for prefix, pattern in begun.open_second:
        if second.startswith(prefix) and (len(pattern.words) == 2 or _continues(pattern.words, words, first)):
            found.append(pattern)
    return found


def _counts(pattern: Pattern, document: Document, first: int, after: int, published: date | None) -> bool:
    """Whether the conditions of a pattern whose words stand there are met."""
    if pattern.exact is not None and document.surface(first, after) != pattern.exact:
        return False
    if pattern.offices and published and not any(role.held_on(published) for role in pattern.offices):
        return False
    return pattern.need is None or _is_met(pattern.need, document.words, first, after)


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
