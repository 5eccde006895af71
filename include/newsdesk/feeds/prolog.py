"""What stands before a document's first element: declarations, comments, a DOCTYPE, sometimes a server's warnings."""

from __future__ import annotations

import re

_NEXT = re.compile(r"<(?=[A-Za-z_!?])")
_SUBSET_END = re.compile(r"\]\s*>")


def root_start(text: str) -> int:
    """Where the first element starts, or ``len(text)`` when there is none. One pass, whatever the text is."""
    position = 0
    while found := _NEXT.search(text, position):
        start = found.start()
        if text.startswith("<!--", start):
            position = _after(text, "-->", start + 4)
        elif text.startswith("<?", start):
            position = _after(text, "?>", start + 2)
        elif text.startswith("<!", start):
            position = _after_declaration(text, start)
        else:
            return start
    return len(text)


def _after(text: str, mark: str, start: int) -> int:
    end = text.find(mark, start)
    return len(text) if end < 0 else end + len(mark)


def _after_declaration(text: str, start: int) -> int:
    """The end of ``<!DOCTYPE …>``, which may hold a subset of declarations in brackets."""
    bracket, end = text.find("[", start), text.find(">", start)
    if end < 0:
        return len(text)
    if 0 <= bracket < end:
        subset_end = _SUBSET_END.search(text, bracket)
        return subset_end.end() if subset_end else end + 1
    return end + 1
