"""Quotations in the making: attributed segments, and segments that still wait for their speaker."""

from __future__ import annotations

from dataclasses import dataclass

from newsdesk.model import QuoteKind
from newsdesk.quotes.segment import Segment
from newsdesk.quotes.source import Speaker


@dataclass(slots=True)
class Claim:
    """One row in the making. ``sentence`` is the position of the sentence that attributes it."""

    start: int
    end: int
    kind: QuoteKind
    method: str
    speaker: Speaker | None
    confidence: float
    group: int
    sentence: int
    segment: Segment | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """A marked segment that its own sentence does not attribute; ``subject`` is who the text was about before it."""

    segment: Segment
    sentence: int
    subject: Speaker | None
    subject_last: bool
    """Whether that subject acted after the latest words of anybody."""
