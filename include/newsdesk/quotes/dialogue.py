"""Speech that changes hands from paragraph to paragraph: who answers whom when nobody is named."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from newsdesk.quotes.claim import Claim
from newsdesk.quotes.segment import Segment
from newsdesk.quotes.source import Speaker
from newsdesk.quotes.words import Paragraph

_NARRATION = 90
"""Characters outside the marks up to which a paragraph is a turn of a dialogue."""
_TURN = 160
"""Characters of speech up to which two turns are an exchange and not two statements."""
_EARLIER = 12
"""Claims looked back through for somebody else who may answer."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One paragraph of a dialogue. ``number`` counts the paragraphs of the article."""

    number: int
    speaker: Speaker
    asks: bool
    short: bool


class Dialogue:
    """The latest turns, one paragraph each."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.turns: deque[Turn] = deque(maxlen=2)

    def hear(self, number: int, paragraph: Paragraph, line: list[Segment], claims: Sequence[Claim]) -> None:
        """Take in a paragraph: speech of one person that begins it, with little around it, is a turn."""
        marked = [claim for claim in claims if claim.segment is not None]
        speaker = marked[0].speaker if marked else None
        if not line or speaker is None or not speaker.known or line[0].outer_start - paragraph.start > 2:
            return
        spoken = sum(segment.outer_end - segment.outer_start for segment in line)
        alone = all(claim.speaker is not None and _same(claim.speaker, speaker) for claim in marked)
        if alone and paragraph.end - paragraph.start - spoken <= _NARRATION:
            last = marked[-1]
            self.turns.append(Turn(number, speaker, self.text[last.start : last.end].endswith("?"), spoken <= _TURN))

    def next(self, number: int, segment: Segment, claims: Sequence[Claim]) -> Speaker | None:
        """Who says a paragraph that names nobody: who was asked, who asked before, or whose turn it is; None: nobody can tell."""
        if not self.turns or self.turns[-1].number != number - 1:
            return None
        last = self.turns[-1]
        if last.asks:
            return self._asked(last, claims)
        before = self._before(last)
        if before is None:
            return None
        asks = self.text[segment.start : segment.end].endswith("?")
        short = segment.end - segment.start <= _TURN
        return before.speaker if (before.asks and (asks or short)) or (before.short and last.short and short) else None

    def asks_on(self, number: int) -> bool:
        """Whether the paragraph before answered somebody named, who may go on asking."""
        if not self.turns or self.turns[-1].number != number - 1:
            return False
        before = self._before(self.turns[-1])
        return before is not None and before.asks

    def _before(self, last: Turn) -> Turn | None:
        before = self.turns[0] if len(self.turns) > 1 else None
        goes = before is not None and before.number == last.number - 1 and not _same(before.speaker, last.speaker)
        return before if goes else None

    def _asked(self, last: Turn, claims: Sequence[Claim]) -> Speaker | None:
        for claim in reversed(claims[-_EARLIER:]):
            if (
                claim.speaker is not None
                and claim.speaker.person is not None
                and not _same(claim.speaker, last.speaker)
            ):
                return claim.speaker
        return None


def _same(one: Speaker, other: Speaker) -> bool:
    return one.people == other.people and one.descriptor == other.descriptor
