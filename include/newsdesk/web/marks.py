"""An article's text cut where something begins or ends: quotes, who says them, and what made the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any


@dataclass(frozen=True, slots=True)
class Span:
    """From character ``start`` to before ``end`` of the text; ``key`` says which quote, mention or rule."""

    start: int
    end: int
    key: Any


@dataclass(frozen=True, slots=True)
class Piece:
    """Text without a seam in it. ``quote`` and ``mention`` are quote ids or None; ``evidence`` are the rules it counted for."""

    text: str
    quote: Any
    mention: Any
    evidence: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring pieces of one quote (or of none)."""

    quote: Any
    pieces: tuple[Piece, ...]


Paragraph = tuple[Run, ...]


def paragraphs(
    text: str, *, quotes: Sequence[Span] = (), mentions: Sequence[Span] = (), evidence: Sequence[Span] = ()
) -> list[Paragraph]:
    """The text's paragraphs, every character of them in exactly one piece. Spans may overlap and cross paragraphs.

    Where quotes overlap the shortest one wins; what lies outside of the text is left out.
    """
    found: list[Paragraph] = []
    for start, end in _bounds(text):
        pieces = _pieces(text, start, end, (quotes, mentions, evidence))
        runs = groupby(pieces, key=lambda piece: piece.quote)
        found.append(tuple(Run(quote, tuple(members)) for quote, members in runs))
    return found


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for block in text.split("\n\n"):
        if block.strip():
            yield start, start + len(block)
        start += len(block) + 2


def _pieces(text: str, start: int, end: int, kinds: tuple[Sequence[Span], ...]) -> list[Piece]:
    quotes, mentions, evidence = ([span for span in spans if span.start < end and span.end > start] for spans in kinds)
    seams = {start, end}
    for span in (*quotes, *mentions, *evidence):
        seams |= {max(span.start, start), min(span.end, end)}
    return [
        Piece(
            text[left:right],
            _shortest(quotes, left, right),
            _shortest(mentions, left, right),
            tuple(span.key for span in evidence if span.start <= left and span.end >= right),
        )
        for left, right in pairwise(sorted(seams))
    ]


def _shortest(spans: Iterable[Span], left: int, right: int) -> Any:
    covering = [span for span in spans if span.start <= left and span.end >= right]
    return min(covering, key=lambda span: span.end - span.start).key if covering else None
