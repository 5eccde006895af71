"""The little language in which sample articles are written: who says what is marked where it is said.

``[[vela|No comment]]``       direct speech of the person with the key ``vela``
``[[vela#a|No comment]]``     one piece of the utterance ``a``; its other pieces carry the same letter
``[[vela%|no comment]]``      a quoted fragment inside reported speech (mixed)
``[[vela~|he had nothing to say]]``  reported speech without quotation marks (indirect)
``{weekday:2}`` ``{date:2}``  the name of day 2 of the newsroom, in the language of the article
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from newsdesk.model import QuoteKind

BlockKind = Literal["paragraph", "heading", "pull", "photo", "bullet"]

_QUOTE = re.compile(r"\[\[(?P<who>\w+)(?:#(?P<group>\w+))?(?P<kind>[%~]?)\|(?P<text>.*?)\]\]", re.DOTALL)
_DAY = re.compile(r"\{(weekday|date):(-?\d+)\}")
_KINDS: dict[str, QuoteKind] = {"": "direct", "%": "mixed", "~": "indirect"}
_PREFIXES: tuple[tuple[str, BlockKind], ...] = (("## ", "heading"), ("> ", "pull"), ("! ", "photo"), ("- ", "bullet"))

_WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}
_MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "es": (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
}


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, pull quote, bullet or photo caption of an article."""

    kind: BlockKind
    text: str


@dataclass(frozen=True, slots=True)
class MarkedQuote:
    """One marked segment: the key of the person, the words without quotation marks, and the block it stands in."""

    who: str
    text: str
    kind: QuoteKind
    group: str | None
    block: int


def day_name(day: date, lang: str) -> str:
    """``March 2`` or ``2 de marzo``."""
    month = _MONTHS[lang][day.month - 1]
    return f"{month} {day.day}" if lang == "en" else f"{day.day} de {month}"


def _named_days(start: date, lang: str) -> Callable[[re.Match[str]], str]:
    def name(match: re.Match[str]) -> str:
        day = start + timedelta(days=int(match[2]) - 1)
        return _WEEKDAYS[lang][day.weekday()] if match[1] == "weekday" else day_name(day, lang)

    return name


def with_days(text: str, start: date, lang: str) -> str:
    """``text`` with its ``{weekday:n}`` and ``{date:n}`` written out for a newsroom whose first day is ``start``."""
    return _DAY.sub(_named_days(start, lang), text)


def blocks_of(source: str) -> tuple[str, ...]:
    """The blocks of an article's source, still marked; line ends inside a block are blanks."""
    return tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", source) if part.strip())


def read_block(source: str) -> Block:
    """The block without any marks."""
    for prefix, kind in _PREFIXES:
        if source.startswith(prefix):
            return Block(kind, plain(source.removeprefix(prefix)))
    return Block("paragraph", plain(source))


def plain(source: str) -> str:
    """The words that readers see."""
    return _QUOTE.sub(lambda match: match["text"], source)


def quotes_of(sources: tuple[str, ...]) -> tuple[MarkedQuote, ...]:
    """All marked quotes in reading order."""
    return tuple(
        MarkedQuote(match["who"], match["text"], _KINDS[match["kind"]], match["group"], number)
        for number, source in enumerate(sources)
        for match in _QUOTE.finditer(source)
    )
