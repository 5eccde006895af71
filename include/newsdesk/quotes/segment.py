"""Marks of speech in a text: a typography machine that reads one paragraph after the other.

It knows curly, straight, angular, low and TeX-like marks, single outer marks, nested marks, rayas, and quotations that
run over several paragraphs. It never judges whether a marked segment is speech; that is the attribution's work.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_MARK = re.compile(r"[“”\"«»„‟″]|``|''|[‘’'‹›](?!\w)|(?<!\w)[‘’'‹›]")
_CLOSERS = {"“": "”", "«": "»", "„": "“", "‟": "”", '"': '"', "``": "''", "‘": "’", "'": "'", "‹": "›", "″": "″"}
_DOUBLE = frozenset(["“", "”", '"', "«", "»", "„", "‟", "``", "″"])
_BEFORE_OPEN = frozenset(" \t\u00a0\u2009\u202f([{-—–―/¿¡:,;“‘«‹\"'")
_AFTER_CLOSE = frozenset(" \t\u00a0\u2009\u202f)]}-—–―/.,;:?!…”’»›\"'")
_ELISION = re.compile(r"['’](?:\d\ds?\b|em\b|til\b|cause\b|bout\b|n\b|tis\b|twas\b|s\b)", re.I)
_RAYA = re.compile(r"[ \t]*([—–―]|-{1,2}(?=[^\s\d-]))\s?")
_CONTINUES = re.compile(r"[ \t\u00a0]*([“”\"«»„‘'‹]|``)\s?")


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of marked text inside one paragraph.

    ``start:end`` is what stands inside the marks; ``outer_start:outer_end`` covers the marks too. ``continues`` says that
    the paragraph before ended inside the same quotation; ``closed`` that its closing mark was found.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    mark: str
    closed: bool
    continues: bool


_LONGEST, _MOST_MARKS = 200_000, 2_000
"""Characters and marks of one line beyond which it is no paragraph of news, but data, code or an attack."""


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Start and end of every line that holds prose."""
    return [m.span() for m in _LINE.finditer(text) if not m.group().isspace() and _prose(text, *m.span())]


def _prose(text: str, start: int, end: int) -> bool:
    if end - start <= _MOST_MARKS:
        return True
    return end - start <= _LONGEST and sum(text.count(mark, start, end) for mark in "“”\"«»‘’'—") <= _MOST_MARKS


def segments(text: str, lines: list[tuple[int, int]], *, rayas: bool) -> list[list[Segment]]:
    """The marked segments of each paragraph, in order. ``rayas``: paragraphs opened by a dash are dialogue (Spanish)."""
    found: list[list[Segment]] = []
    carried = ""
    for number, (start, end) in enumerate(lines):
        following = text[lines[number + 1][0] : lines[number + 1][0] + 8] if number + 1 < len(lines) else ""
        raya = _RAYA.match(text, start, end) if rayas and not carried else None
        line = list(_dialogue(text, raya.end(), end)) if raya else []
        if not line:
            line, carried = _line(text, start, end, carried, following)
        else:
            carried = ""
        found.append(line)
    return found


# ------------------------------------------------------------------ marks


def _line(text: str, start: int, end: int, carried: str, following: str) -> tuple[list[Segment], str]:
    marks = [(m.start(), m.end(), m.group()) for m in _MARK.finditer(text, start, end)]
    if not marks and not carried:
        return [], ""
    shaped = [
        (a, b, mark, _shape(text[a - 1 : a] if a > start else " ", mark, text[b : b + 1] if b < end else " "))
        for a, b, mark in marks
    ]
    machine = _Machine(text, start, end, shaped, carried)
    machine.run()
    return machine.found, machine.rest(following)


def _shape(before: str, mark: str, after: str) -> str:
    """``o`` opens, ``c`` closes, ``?`` either, by the characters around the mark."""
    if mark in ("“", "«", "‹", "``", "„"):
        return "o"
    if mark in ("»", "›"):
        return "c"
    opens = before in _BEFORE_OPEN and not after.isspace()
    closes = after in _AFTER_CLOSE and not before.isspace()
    if mark == "”":
        return "o" if opens and not closes and before.isspace() else "c"
    if mark == '"' and before.isdigit():
        closes = True
    if opens == closes:
        return "?"
    return "o" if opens else "c"


class _Machine:
    """Reads the marks of one paragraph from left to right."""

    def __init__(self, text: str, start: int, end: int, marks: list[tuple[int, int, str, str]], carried: str) -> None:
        self.text, self.start, self.end, self.marks, self.carried = text, start, end, marks, carried
        self.found: list[Segment] = []
        self.open = ""
        self.depth = 0
        self.inner = self.outer = start
        self.stray = 0
        self.continuing = False
        self.ahead = Counter(mark for _, _, mark, _ in marks)
        straight = [shape for _, _, mark, shape in marks if mark == '"']
        self.nested = len(straight) % 2 == 0 and straight.count("o") == straight.count("c")
        self.last_close: dict[str, int] = {}
        for a, _, mark, shape in marks:
            if shape in "c?":
                self.last_close[mark] = a

    def run(self) -> None:
        at = 0
        if self.carried:
            at = self._take_up()
        for _, _, mark, _ in self.marks[:at]:
            self.ahead[mark] -= 1
        for a, b, mark, shape in self.marks[at:]:
            self.ahead[mark] -= 1
            if self.open:
                self._inside(a, b, mark, shape)
            else:
                self._outside(a, b, mark, shape)

    def _take_up(self) -> int:
        """Go on with the quotation of the paragraph before; return the first mark to read."""
        match = _CONTINUES.match(self.text, self.start, self.end)
        self.open, self.depth, self.continuing = self.carried, 1, True
        self.outer, self.inner = self.start, match.end() if match else self.start
        return 1 if match and self.marks and self.marks[0][0] < self.inner else 0

    def _outside(self, a: int, b: int, mark: str, shape: str) -> None:
        if mark in ("”", "″", "''", "»", "›") and shape != "o":
            return
        if mark in _DOUBLE:
            if shape == "c" or (shape == "?" and b < self.end and self.text[b].isspace() and a > self.start):
                return
            if mark == '"' and a > self.start and self.text[a - 1].isdigit():
                return
        elif not self._single_opens(a, b, mark, shape):
            return
        self.open, self.depth, self.continuing = ("“" if mark == "”" else mark), 1, False
        self.outer, self.inner = a, b

    def _single_opens(self, a: int, b: int, mark: str, shape: str) -> bool:
        if shape != "o" or mark == "’" or (b < self.end and not (self.text[b].isalnum() or self.text[b] in "¿¡[$")):
            return False
        if mark != "‹" and _ELISION.match(self.text, a):
            return False
        return self.last_close.get(_CLOSERS[mark], -1) > b

    def _inside(self, a: int, b: int, mark: str, shape: str) -> None:
        closer = _CLOSERS[self.open]
        if mark == closer and mark == self.open:
            self._straight(a, b, shape)
        elif mark == closer or (self.open in ("“", "„", "‟") and mark in ("“", "”") and shape == "c"):
            self.depth -= 1
            if not self.depth and self._closes_single(a, b):
                self._emit(a, b, closed=True)
        elif mark == self.open:
            if self.open == "“" and a - self.inner < 1:
                self.inner = b
            else:
                self._reopen(a, b)
        elif mark in ('"', "”") and self.open in ('"', "“", "„"):
            self._stray(a, b, shape)

    def _stray(self, a: int, b: int, shape: str) -> None:
        """The other family's mark: nested when it opened inside, else careless typing that closes the quotation."""
        if shape == "o":
            self.stray += 1
        elif self.stray:
            self.stray -= 1
        elif self.depth == 1 and shape == "c" and (self.text[a - 1] in ".,?!…'’" or not self._closer_ahead()):
            self._emit(a, b, closed=True)

    def _closer_ahead(self) -> bool:
        return self.ahead[_CLOSERS[self.open]] > 0

    def _closes_single(self, a: int, b: int) -> bool:
        """An apostrophe at the end of a plural (*the cartels’ men*) does not close a single outer mark."""
        if self.open not in ("‘", "'"):
            return True
        if (
            self.text[a - 1] == "s"
            and b < self.end
            and self.text[b] == " "
            and a < self.last_close[_CLOSERS[self.open]]
        ):
            self.depth = 1
            return False
        return True

    def _straight(self, a: int, b: int, shape: str) -> None:
        if self.open == "'" and shape == "o":
            return
        if shape == "o" and self.open == '"':
            if self.nested:
                self.depth += 1
                return
            if a - self.inner > 0 and not self.continuing:
                self._emit(a, a, closed=False)
            self.open, self.depth, self.continuing, self.outer, self.inner = '"', 1, False, a, b
            return
        self.depth -= 1
        if not self.depth and self._closes_single(a, b):
            self._emit(a, b, closed=True)

    def _reopen(self, a: int, b: int) -> None:
        """The opening mark again before any closing one: nested when enough closing marks follow, else the first was lost."""
        if self.ahead[_CLOSERS[self.open]] >= self.ahead[self.open] + 1 + self.depth:
            self.depth += 1
            return
        self._emit(a, a, closed=False)
        self.open, self.depth, self.continuing, self.outer, self.inner = self.open or "“", 1, False, a, b

    def _emit(self, end: int, outer_end: int, *, closed: bool) -> None:
        start = self.inner
        while start < end and self.text[start].isspace():
            start += 1
        stop = end
        while stop > start and self.text[stop - 1].isspace():
            stop -= 1
        if stop > start:
            self.found.append(Segment(start, stop, self.outer, outer_end, self.open, closed, self.continuing))
        self.depth, self.stray, self.continuing = 0, 0, False
        mark, self.open = self.open, ""
        if not closed:
            self.open = mark

    def rest(self, following: str) -> str:
        """Close what is open at the end of the paragraph; return the mark that the next paragraph goes on with."""
        if not self.open:
            return ""
        mark = self.open
        goes_on = _CONTINUES.match(following)
        same = goes_on is not None and (
            goes_on.group(1) in (mark, _CLOSERS[mark]) or {mark, goes_on.group(1)} <= {"“", "”"}
        )
        if mark in ("‘", "'", "‹") and not same:
            return ""
        self._emit(self.end, self.end, closed=False)
        return mark if same else ""


# ------------------------------------------------------------------ rayas

_DASH = re.compile(r"(?<=\s)([—–―-])(?=\w)|(?<=[\w.,;:!?…»”\"])\s?[—–―](?=[\s.,;:]|$)|(?<=\s)[—–―](?=\s|$)")


def _dialogue(text: str, start: int, end: int) -> Iterator[Segment]:
    """Speech and asides of a paragraph that a raya opens: *—Speech —said X—, more speech.*"""
    speaking, begin, outer = True, start, start - 1
    for match in _DASH.finditer(text, start, end):
        if speaking:
            if match.group(1) is None or not text[match.end()].islower():
                continue
            yield from _said(text, begin, match.start(), outer)
            speaking = False
        else:
            speaking = True
            begin = outer = match.end()
            while begin < end and text[begin] in " .,;:\u00a0":
                begin += 1
    if speaking:
        yield from _said(text, begin, end, outer)


def _said(text: str, begin: int, end: int, outer: int) -> Iterator[Segment]:
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    if end > begin:
        yield Segment(begin, end, min(outer, begin), end, "—", True, False)
