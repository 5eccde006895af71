"""Broken XML mended just enough that libxml2's recovering parser loses nothing and stays linear."""

from __future__ import annotations

import html
import html.entities
import re
from collections.abc import Iterator

_PIECE = 65_536  # characters
_LONGEST_ENTITY = 40
_SPECIAL = re.compile(r"<!--|<!\[CDATA\[")
_ENDS = {"<!--": "-->", "<![CDATA[": "]]>"}
_AMPERSAND = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);)(?:#(?P<number>[0-9]{1,9}|[xX][0-9A-Fa-f]{1,8});|(?P<name>[A-Za-z][A-Za-z0-9]{1,30});)?"
)
# A tag holds no second "<". libxml2 looks from each unclosed one to the end of the file: 0.2 MB of them took 3 s.
_UNCLOSED = re.compile(r"<(?![^<>]*>)")


def pieces(text: str, position: int) -> Iterator[str]:
    """``text`` from ``position`` on, mended, in pieces to feed to a parser one after the other.

    HTML's named entities become characters; bare ampersands and ``<`` that start no tag are escaped; comments and
    references to characters that XML forbids are left out; CDATA sections stay as they are.
    """
    endless: set[str] = set()  # marks whose end does not come any more: looking again for each would be quadratic
    while position < len(text):
        mark, start, end = _next_special(text, position, endless)
        yield from _plain(text, position, start)
        if mark == "<![CDATA[":
            yield from (text[left : min(left + _PIECE, end)] for left in range(start, end, _PIECE))
        position = end


def _next_special(text: str, position: int, endless: set[str]) -> tuple[str, int, int]:
    """The next comment or CDATA section that has an end: its mark, where it starts and ends."""
    for found in _SPECIAL.finditer(text, position):
        mark = found[0]
        if mark in endless:
            continue
        end = text.find(_ENDS[mark], found.end())
        if end >= 0:
            return mark, found.start(), end + len(_ENDS[mark])
        endless.add(mark)
    return "", len(text), len(text)


def _plain(text: str, left: int, end: int) -> Iterator[str]:
    """Mended pieces of text[left:end] of about _PIECE characters, cut where no entity and no tag is parted."""
    while left < end:
        right = min(left + _PIECE, end)
        if right < end:
            right = _cut(text, left, right)
        piece = _UNCLOSED.sub("&lt;", text[left:right])
        yield _AMPERSAND.sub(_mended, piece)
        left = right


def _cut(text: str, left: int, right: int) -> int:
    """A place to cut at or before ``right``: ahead of a tag or an entity that ``right`` would part."""
    tag = text.rfind("<", left + 1, right)
    if tag > 0 and ">" not in text[tag:right]:
        return tag
    ampersand = text.rfind("&", max(left + 1, right - _LONGEST_ENTITY), right)
    return ampersand if ampersand > 0 else right


def _mended(found: re.Match[str]) -> str:
    number, name = found["number"], found["name"]
    if number:
        return found[0] if _is_legal(int(number[1:], 16) if number[0] in "xX" else int(number)) else ""
    character = html.entities.html5.get(f"{name};") if name else None
    return html.escape(character) if character else f"&amp;{found[0][1:]}"


def _is_legal(code: int) -> bool:
    """Whether XML 1.0 has this character (its production 2)."""
    return code in {0x9, 0xA, 0xD} or any(
        low <= code <= high for low, high in ((0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))
    )
