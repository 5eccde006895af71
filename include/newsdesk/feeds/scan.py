"""A tolerant scanner of tags and text, for files that no XML parser takes: broken, cut off, huge, or hostile.

Parsers that mend XML keep a tree of open elements in their minds: one stray end tag closes the document for libxml2, and
unclosed ones nest without end. Here a tag is a tag; what it opens and closes is the handler's affair. One pass, linear in
the file whatever it holds; no DTD is read, so entities cannot grow.
"""

from __future__ import annotations

import html.entities
import re
import time
from typing import Protocol

_START = re.compile(r"""<([A-Za-z_][\w.:-]*+)((?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>""")
_LOOSE_START = re.compile(r"<([A-Za-z_][\w.:-]*+)([^<>]*+)>")  # an odd number of quotes
_END = re.compile(r"</([A-Za-z_][\w.:-]*+)[^<>]*+>")
_DECLARATION = re.compile(r"<[!?][^<>]*+>")
_ATTRIBUTE = re.compile(r"""(?<![\w.:-])([\w.:-]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++))""")
_ENTITY = re.compile(r"&(?:#([0-9]{1,8}|[xX][0-9A-Fa-f]{1,7})|([A-Za-z][A-Za-z0-9]{1,30}));")
_MAX_TAG = 20_000
_MAX_TEXT = 60_000
"""Characters of one tag's attributes and of one run of text that are looked at."""
_TAGS_BETWEEN_CLOCKS = 1_000


class Handler(Protocol):
    """Takes what the scanner finds. ``wants_text`` says whether text here is of use at all."""

    wants_text: bool

    def start(self, tag: str, attributes: str) -> None:
        """A start tag: its name in small letters, its attributes as printed."""
        ...

    def end(self, tag: str) -> None:
        """An end tag, or the end of ``<tag/>``."""
        ...

    def text(self, text: str) -> None:
        """Text with its entities decoded, or the inside of a CDATA section."""
        ...

    @property
    def full(self) -> bool:
        """Whether nothing more is wanted."""
        ...


def scan(text: str, position: int, handler: Handler, seconds: float) -> None:
    """Hand ``text`` from ``position`` on to ``handler``, for at most ``seconds`` of this thread's processor time."""
    deadline = time.thread_time() + seconds
    endless: set[str] = set()
    tags = 0
    while position < len(text):
        start = text.find("<", position)
        start = len(text) if start < 0 else start
        if start > position and handler.wants_text:
            handler.text(decode_entities(text[position : min(start, position + _MAX_TEXT)]))
        position = _markup(text, start, handler, endless) if start < len(text) else start
        tags += 1
        if tags % _TAGS_BETWEEN_CLOCKS == 0 and (handler.full or time.thread_time() > deadline):
            return


def attributes_of(printed: str) -> dict[str, str]:
    """Attributes by name in small letters, entities decoded."""
    found = _ATTRIBUTE.finditer(printed[:_MAX_TAG])
    return {match[1].lower(): decode_entities(match[2] or match[3] or match[4] or "") for match in found}


def decode_entities(text: str) -> str:
    """``text`` with character references and HTML's named entities decoded once; others stay as printed, and those of
    characters that XML forbids vanish."""
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    number, name = found.groups()
    if name:
        return html.entities.html5.get(f"{name};", found[0])
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    legal = code in {0x9, 0xA, 0xD} or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
    return chr(code) if legal else ""


def _markup(text: str, start: int, handler: Handler, endless: set[str]) -> int:
    """Take what starts with the ``<`` at ``start``; returns where it ends."""
    sign = text[start + 1 : start + 2]
    if sign == "/":
        ended = _END.match(text, start)
        if ended:
            handler.end(ended[1].lower())
            return ended.end()
    elif sign in {"!", "?"}:
        return _declaration(text, start, handler, endless)
    else:
        started = _START.match(text, start) or _LOOSE_START.match(text, start)
        if started:
            tag, attributes = started[1].lower(), started[2]
            handler.start(tag, attributes)
            if attributes.endswith("/"):
                handler.end(tag)
            return started.end()
    if handler.wants_text:
        handler.text("<")
    return start + 1


def _declaration(text: str, start: int, handler: Handler, endless: set[str]) -> int:
    """Take a comment, a CDATA section, a declaration or an instruction; what never ends is text."""
    for mark, close in (("<!--", "-->"), ("<![CDATA[", "]]>")):
        if not text.startswith(mark, start) or mark in endless:
            continue
        end = text.find(close, start + len(mark))
        if end < 0:
            endless.add(mark)  # looking again for each further one would be quadratic
        elif mark == "<!--":
            return end + len(close)
        else:
            if handler.wants_text:
                inside = start + len(mark)
                handler.text(text[inside : min(end, inside + _MAX_TEXT)])
            return end + len(close)
    found = _DECLARATION.match(text, start)
    return found.end() if found else start + 1
