"""Comparing predicted with labelled quotations, the way of the project's scorer: by characters, outer marks apart.

Both sides are cut at paragraph breaks and stripped of outer marks, spaces and end punctuation. A prediction is right when
its span and the labelled one share 80 % of their characters (Jaccard), one to one, best pairs first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

OUTER = " \t\r\n\xa0\"“”«»`'‘’.,;:!?…-–—"
_LINE = re.compile(r"[^\n]+")
SHARE = 0.8

Span = tuple[int, int]


@dataclass(slots=True)
class Tally:
    """Counts of one comparison; ``both`` are quotations that are right together with their speaker."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    both: int = 0
    asked: int = 0
    """Right quotations whose speaker is labelled."""

    def found(self) -> tuple[float, float, float]:
        """Precision, recall and F1 of the quotations, in percent."""
        return scores(self.right, self.wrong, self.missed)

    def attributed(self) -> tuple[float, float, float]:
        """Precision, recall and F1 of quotations with the right speaker, in percent."""
        return scores(self.both, self.right + self.wrong - self.both, self.right + self.missed - self.both)

    def speaker(self) -> float:
        """Share of the found quotations with a labelled speaker that have the right one, in percent."""
        return round(100 * self.both / self.asked, 1) if self.asked else 0.0


def scores(right: int, wrong: int, missed: int) -> tuple[float, float, float]:
    """Precision, recall and F1 in percent."""
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return round(100 * precision, 1), round(100 * recall, 1), round(100 * f1, 1)


def pieces(text: str, start: int, end: int) -> list[Span]:
    """The span cut at line breaks, each piece stripped; pieces under two characters are dropped."""
    found = []
    for match in _LINE.finditer(text, max(0, start), min(end, len(text))):
        a, b = match.span()
        while a < b and text[a] in OUTER and text[a] != ".":
            a += 1
        while b > a and text[b - 1] in OUTER:
            b -= 1
        if b - a >= 2:
            found.append((a, b))
    return found


def shared(one: Span, other: Span) -> float:
    """Jaccard index of two spans, by characters."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return common / (one[1] - one[0] + other[1] - other[0] - common) if common > 0 else 0.0


def pairs(predicted: Sequence[Span], labelled: Sequence[Span]) -> list[tuple[int, int]]:
    """Index pairs of spans that match, each used once, the best first."""
    candidates = sorted(
        (
            (shared(p, g), i, j)
            for i, p in enumerate(predicted)
            for j, g in enumerate(labelled)
            if p[0] < g[1] and g[0] < p[1]
        ),
        reverse=True,
    )
    used_left: set[int] = set()
    used_right: set[int] = set()
    matched = []
    for share, i, j in candidates:
        if share < SHARE or i in used_left or j in used_right:
            continue
        used_left.add(i)
        used_right.add(j)
        matched.append((i, j))
    return matched


def touches(span: Span, others: Iterable[Span], share: float) -> bool:
    """Whether the span shares at least ``share`` of its characters with one of the others."""
    return any(shared(span, other) >= share for other in others)
