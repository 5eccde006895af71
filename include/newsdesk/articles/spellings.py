"""The loose anchors as bytes: in every encoding and entity spelling that a page may write them in."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from newsdesk.anchors import ANCHORS, accented
from newsdesk.articles.matcher import ANY_HIGH_BYTE

BREAK, NUMBERED = -1, -2
"""The ``anchor`` of strings that are none, but can hide one: a place where a word may break, a letter as a number."""

CONTROLS = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20)])
"""Characters that no XML tree can hold: the reader takes them out of a page before anything else."""

# Soft hyphens and zero-width spaces: the extraction leaves them out or reads over them.
_BREAKS = (
    *(bytes([code]) for code in CONTROLS),
    *(spelled for code in CONTROLS for spelled in (b"&#%d;" % code, b"&#x%x;" % code, b"&#x%02x;" % code)),
    b"\xef\xbf\xbe",
    b"\xef\xbf\xbf",
    b"&shy;",
    b"\xc2\xad",
    b"&#173;",
    b"&#xad;",
    b"\xe2\x80\x8b",
    b"&#8203;",
    b"&#x200b;",
    b"&zerowidthspace;",
    b"<wbr",
)
_NAMED_ENTITIES = {
    "á": "aacute",
    "é": "eacute",
    "í": "iacute",
    "ó": "oacute",
    "ú": "uacute",
    "ñ": "ntilde",
    "ü": "uuml",
}
# Blanks in any spelling, tags and comments.
_BETWEEN_WORDS = rb"(?:[\s\x80-\xff]|&[#\w]{1,12};|\\[nrtu][0-9a-fA-F]{0,4}|<!--.{0,200}?-->|<[^<>]*>)+"
# Words that style sheets, scripts and menus are full of.
_COMMON = "border california de del dea el gun la los money northern san santa southern trade victoria"
_WEB_WORDS = frozenset(_COMMON.split())


@dataclass(frozen=True, slots=True)
class Spelling:
    """What one string stands for: ``anchor`` is its place in ``ANCHORS``.

    ``whole``: no letter may follow. ``anywhere``: it counts after a letter as well. ``phrase``: of an anchor of several words,
    of which the string is one, all of them.
    """

    anchor: int
    whole: bool
    phrase: Phrase | None = None
    anywhere: bool = False


class Phrase(NamedTuple):
    """``others``: unaccented letters of the words beside the one looked for; ``words``: all, as they can stand in the bytes."""

    others: tuple[bytes, ...]
    words: re.Pattern[bytes]


def spellings() -> dict[bytes, tuple[Spelling, ...]]:
    """Each string that is to be looked for, in lower case, and what it stands for."""
    found: dict[bytes, list[Spelling]] = {}
    for number, anchor in enumerate(ANCHORS):
        words = anchor.words.split()
        # Blanks can be spelled and broken in many ways: of a phrase one word is looked for, then the others beside it.
        sought = max(words, key=lambda word: (word not in _WEB_WORDS, len(word)))
        phrase = _phrase(words, sought) if len(words) > 1 else None
        whole = not (anchor.prefix and sought == words[-1])
        for spelling in accented(sought):
            for raw in _raw(spelling):
                found.setdefault(raw, []).append(Spelling(number, whole, phrase))
                if len(raw) > len("gro."):
                    # A drop cap closes its tag after the first letter: <span>M</span>éxico.
                    drop_cap = Spelling(number, whole, phrase, anywhere=True)
                    found.setdefault(b">" + raw[1:], []).append(drop_cap)
    found |= {string: [Spelling(BREAK, whole=False, anywhere=True)] for string in _BREAKS}
    found |= {string: [Spelling(NUMBERED, whole=False, anywhere=True)] for string in _numbered_letters()}
    return {raw: tuple(dict.fromkeys(meant)) for raw, meant in found.items()}


def _phrase(words: list[str], sought: str) -> Phrase:
    others = ("".join(char if char.isascii() else " " for char in word).split() for word in words if word != sought)
    return Phrase(
        tuple(max(pieces, key=len).encode() for pieces in others if pieces),
        re.compile(_BETWEEN_WORDS.join(map(_loosely, words)), re.IGNORECASE | re.DOTALL),
    )


def _loosely(word: str) -> bytes:
    """``word`` with anything short in the place of its accented letters; its first letter may be a drop cap."""
    letters = [re.escape(char.encode()) if char.isascii() else rb".{1,12}?" for char in word]
    return letters[0] + rb"(?:<[^<>]*>)*" + b"".join(letters[1:])


def _raw(word: str) -> Iterator[bytes]:
    """``word`` in UTF-8, in any single-byte encoding, and with entities or JSON escapes for its accented letters."""
    choices = [(char.encode(),) if char.isascii() else tuple(dict.fromkeys(_spelled(char))) for char in word]
    return (b"".join(chosen) for chosen in itertools.product(*choices))


def _spelled(char: str) -> Iterator[bytes]:
    yield ANY_HIGH_BYTE
    for case in (char, char.upper()):
        yield case.encode()
        code = ord(case)
        yield from (f"&#{code};".encode(), f"&#x{code:x};".encode(), f"\\u{code:04x}".encode())
    if char in _NAMED_ENTITIES:
        yield f"&{_NAMED_ENTITIES[char]};".encode()


def _numbered_letters() -> Iterator[bytes]:
    for code in (*range(0x41, 0x5B), *range(0x61, 0x7B)):
        yield from (f"&#{code};".encode(), f"&#0{code};".encode(), f"&#x{code:x};".encode(), f"\\u{code:04x}".encode())
