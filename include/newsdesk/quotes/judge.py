"""Speech, or a title, a nickname, a slogan, a scare quote; and which kind of quotation."""

from __future__ import annotations

import re

from newsdesk.model import QuoteKind
from newsdesk.quotes.attribute import Frame
from newsdesk.quotes.lexicon import wordset
from newsdesk.quotes.segment import Segment
from newsdesk.quotes.words import Sentence


def is_speech(sentence: Sentence, segment: Segment, q: int, how: Frame | None) -> bool:
    """Whether the marked segment is something somebody said."""
    begin, end = sentence.begin, sentence.end
    tags = sentence.tags
    if segment.continues:
        return True
    inside = sentence.text[segment.start : segment.end]
    if segment.mark == "—" and how is None and inside.endswith("?"):
        return False
    size = inside.count(" ") + 1
    adjacent = how is not None and how.confidence >= 0.95
    narration = sentence.text[max(0, segment.outer_start - 40) : segment.outer_start]
    clausal = how is not None and size > 6 and inside[0].islower()
    if sentence.language.not_speech.search(narration) and not (adjacent and size > 4) and not clausal:
        return False
    if (
        how is not None
        and how.cue is not None
        and how.cue.word in sentence.language.naming
        and _NICKNAME.fullmatch(inside)
    ):
        return False
    if q > begin and q + 1 < end and tags[q - 1] == "N" and tags[q + 1] == "N" and size < 5:
        return False
    if size <= 3 and q == begin + 1 and tags[begin] == "D" and (how is None or how.method == "clause-final"):
        return False
    if how is None:
        return _alone(sentence, q, inside)
    return size > 6 or not _title_case(inside) or _said_title(sentence, q, how)


_NICKNAME = re.compile(r"(?:[Tt]he|[Ee]l|[Ll]a|[Ll]os|[Ll]as) [A-ZÀ-Þ][\w'’.-]+(?: [A-ZÀ-Þ][\w'’.-]+)?")
"""*calls him “the Mole”*, *le dice “el Topo”*"""


def _said_title(sentence: Sentence, q: int, how: Frame) -> bool:
    """Whether words that look like a title are said all the same: a subject, and a frame that leads to them."""
    if how.source is None and not sentence.language.verb_first:
        return False
    before = sentence.tags[q - 1] if q > sentence.begin else ","
    return before not in "O'n" and (before in "V:,M" or _named(sentence, q, how))


def _alone(sentence: Sentence, q: int, inside: str) -> bool:
    """A segment without any frame: speech when it is a sentence of its own, or long."""
    tags, begin, size = sentence.tags, sentence.begin, inside.count(" ") + 1
    rest = tags[begin:q] + tags[q + 1 : sentence.end]
    if q == begin and rest in ("", ".") and ("Q" in tags[:q] or (q == 0 and size > 1 and not _title_case(inside))):
        # *“Sigue”, dijo. “Madura”.*: speech goes on in a sentence of its own, however short.
        return True
    if q == begin and tags[q + 1 : q + 2] == ":":
        return size >= 4
    if any(t in "nNTVvPEgABJ" for t in rest):
        return size >= 7 or (inside[-1] == "," and q == begin and size >= 3)
    return size >= 3 or inside[-1:] in ".?!,"


def _named(sentence: Sentence, q: int, how: Frame) -> bool:
    """*Marsh calls the county “Ground Zero”*, *“Ground Zero,” said Marsh*: capitals or not, somebody said it."""
    cue = how.cue
    return cue is not None and (cue.at > q or (cue.word in sentence.language.weak and q - cue.at <= 5))


def _title_case(inside: str) -> bool:
    """*Cutting Heads*, *The Nightly Show*: every word of weight is capitalised, and there are two at least."""
    words = [w.strip(".,;:!?'’") for w in inside.split()]
    weighty = [w for w in words if w and w.lower() not in _SMALL]
    return len(weighty) >= 2 and all(w[0].isupper() or w[0].isdigit() for w in weighty) and words[0][:1].isupper()


_SMALL = wordset("the a an of and or in on at to for by with from de la el los las y del en un una")


def kind_of(sentence: Sentence, segment: Segment, q: int) -> QuoteKind:
    """``mixed`` for a fragment that a clause of the narrator's embeds, else ``direct``."""
    begin = sentence.begin
    tags = sentence.tags
    if q == begin or tags[q - 1] in ",:.?!-Qx(;":
        return "direct"
    return (
        "direct"
        if tags[q - 1] in "VGM" or (tags[q - 1] in "oRN" and sentence.text[segment.start].isupper())
        else "mixed"
    )
