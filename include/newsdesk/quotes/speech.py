"""Quotations of an article with their speakers: reads the paragraphs in order and keeps the discourse."""

from __future__ import annotations

from datetime import date

from newsdesk import gazetteer
from newsdesk.model import Quote
from newsdesk.quotes.discourse import Discourse
from newsdesk.quotes.language import lexicon_for
from newsdesk.quotes.rows import rows
from newsdesk.quotes.segment import Segment, paragraphs, segments
from newsdesk.quotes.words import LAST, MASK, read


def find(text: str, *, lang: str | None = None, title: str = "", published: str | None = None) -> list[Quote]:
    """Every quotation of ``text`` with who said it, ordered by start; offsets index ``text``.

    ``lang`` is ``en`` or ``es`` (guessed when missing); ``title`` and ``published`` (ISO 8601) help to tell people.
    Never raises on any string.
    """
    language = lexicon_for(text, lang)
    readable = text.replace(MASK, " ").replace(LAST, " ")
    lines = paragraphs(text)
    marked = segments(text, lines, rayas=language.code == "es")
    masked = _mask(readable, marked)
    discourse = Discourse(text, language)
    discourse.introduce(title)
    for (start, end), line in zip(lines, marked, strict=True):
        discourse.read(read(masked, text, start, end, language), line)
    return rows(discourse.claims, text, language.code, gazetteer.load(), _day(published))


def _day(published: str | None) -> date | None:
    """The day of an ISO 8601 instant or date; None for anything else."""
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def _mask(text: str, marked: list[list[Segment]]) -> str:
    parts, at = [], 0
    for line in marked:
        for segment in line:
            parts.append(text[at : segment.outer_start])
            parts.append(MASK * (segment.outer_end - segment.outer_start - 1) + LAST)
            at = segment.outer_end
    parts.append(text[at:])
    return "".join(parts)
