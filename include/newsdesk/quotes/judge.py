"""Speech, or a title, a nickname, a slogan, a scare quote; and which kind of quotation."""

from __future__ import annotations

from newsdesk.model import QuoteKind
from newsdesk.quotes.attribute import Frame
from newsdesk.quotes.segment import Segment
from newsdesk.quotes.words import Language, Paragraph


def is_speech(
    text: str,
    segment: Segment,
    paragraph: Paragraph,
    begin: int,
    end: int,
    q: int,
    how: Frame | None,
    language: Language,
) -> bool:
    """Whether the marked segment is something somebody said."""
    tags = paragraph.tags
    if segment.continues:
        return True
    inside = text[segment.start : segment.end]
    if segment.mark == "—" and how is None and inside.endswith("?"):
        return False
    size = inside.count(" ") + 1
    adjacent = how is not None and how.confidence >= 0.95
    before = text[max(0, segment.outer_start - 40) : segment.outer_start]
    if language.not_speech.search(before) and not (adjacent and size > 4):
        return False
    if q > begin and q + 1 < end and tags[q - 1] == "N" and tags[q + 1] == "N" and size < 5:
        return False
    if how is not None:
        return True
    return size >= 4 or inside[-1:] in ".?!,"


def kind_of(text: str, segment: Segment, paragraph: Paragraph, begin: int, q: int) -> QuoteKind:
    """``mixed`` for a fragment that a clause of the narrator's embeds, else ``direct``."""
    tags = paragraph.tags
    if q == begin or tags[q - 1] in ",:.?!-Qx(;":
        return "direct"
    return "direct" if tags[q - 1] in "VGM" or (tags[q - 1] in "oRN" and text[segment.start].isupper()) else "mixed"
