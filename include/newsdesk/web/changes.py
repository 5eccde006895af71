"""What changed between two versions of a text: paragraphs that stayed, went and came, and the words within a reworded one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "gone", "new"]

LIKE = 0.5
"""Two paragraphs that share this much of their words are one paragraph reworded; less, and one went and another came."""
LONG = 4000
"""Words beyond which a paragraph is compared as a whole: finding the words that changed takes quadratic time."""


@dataclass(frozen=True, slots=True)
class Words:
    """Neighbouring words with the same fate."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One paragraph of the comparison; of a reworded one (kind ``same``) the words tell what changed."""

    kind: Kind
    words: tuple[Words, ...]

    @property
    def untouched(self) -> bool:
        """Whether the paragraph is the same in both versions."""
        return self.kind == "same" and all(part.kind == "same" for part in self.words)


def compare(before: str, after: str) -> list[Change]:
    """The paragraphs of both texts in reading order."""
    old, new = ([block.strip() for block in text.split("\n\n") if block.strip()] for text in (before, after))
    found: list[Change] = []
    for step, old_from, old_to, new_from, new_to in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if step == "equal":
            found += [Change("same", (Words("same", block),)) for block in new[new_from:new_to]]
        else:
            found += _replaced(old[old_from:old_to], new[new_from:new_to])
    return found


def _replaced(old: list[str], new: list[str]) -> Iterator[Change]:
    """Paragraphs that went and came: in pairs where they are alike, else each by itself."""
    waiting = list(old)
    for block in new:
        twin = next((place for place, other in enumerate(waiting) if _alike(other, block)), None)
        if twin is None:
            yield Change("new", (Words("new", block),))
            continue
        yield from (Change("gone", (Words("gone", other),)) for other in waiting[:twin])
        yield Change("same", tuple(_reworded(waiting[twin], block)))
        del waiting[: twin + 1]
    yield from (Change("gone", (Words("gone", other),)) for other in waiting)


def _alike(before: str, after: str) -> bool:
    one, other = before.split(), after.split()
    if len(one) + len(other) > LONG:
        return False
    matcher = SequenceMatcher(a=one, b=other, autojunk=False)
    return matcher.quick_ratio() >= LIKE and matcher.ratio() >= LIKE


def _reworded(before: str, after: str) -> Iterator[Words]:
    old, new = (re.findall(r"\s+|[^\s]+", text) for text in (before, after))
    for step, old_from, old_to, new_from, new_to in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if step == "equal":
            yield Words("same", "".join(new[new_from:new_to]))
            continue
        if old_to > old_from:
            yield Words("gone", "".join(old[old_from:old_to]))
        if new_to > new_from:
            yield Words("new", "".join(new[new_from:new_to]))
