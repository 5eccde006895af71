"""Loose anchors: the words of which every relevant page must hold at least one, or three of the weak ones.

``has_anchor`` decides on text, ``may_have_anchor`` on the raw bytes of a page. The second never says no where the first
would say yes on text extracted from those bytes: it knows each anchor in every encoding and entity spelling, and where a
page spells its letters in some other way it says yes. Both read the one list in ``anchors.yaml``.

What the second cannot see: an anchor whose letters are divided by markup elsewhere than after the first (a drop cap).
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import yaml
from ahocorasick_rs import AhoCorasick, BytesAhoCorasick, Implementation

_FILE = Path(__file__).with_name("anchors.yaml")
_ENOUGH_WEAK = 3
# A letter before an anchor makes it the tail of another word, unless the letter belongs to a JSON escape (``\nMéxico``).
_ESCAPE_REACH = 6
# How far apart the words of a phrase may stand in the bytes: between them there can be a tag with its attributes.
_PHRASE_REACH = 400
_HIGH_TO_FF = bytes(range(128)) + b"\xff" * 128
_DISGUISE = -1
# The American state is not the country.
_OTHER_MEXICO = ("new ", "nuevo ")
_STATE_REACH = 6
# Soft hyphens and zero-width spaces: the extraction leaves them out or reads over them.
_BREAKS = (
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
_WORD_BREAKS = re.compile(rb"&shy;|\xc2\xad|&#173;|&#xad;|\xe2\x80\x8b|&#8203;|&#x200b;|&zerowidthspace;|<wbr[^>]*>")
_NAMED_ENTITIES = {
    "á": "aacute",
    "é": "eacute",
    "í": "iacute",
    "ó": "oacute",
    "ú": "uacute",
    "ñ": "ntilde",
    "ü": "uuml",
}


@dataclass(frozen=True, slots=True)
class Anchor:
    """One entry of the list. ``prefix``: longer words that begin so count as well. ``weak``: three different ones make one."""

    words: str
    prefix: bool
    weak: bool


@dataclass(frozen=True, slots=True)
class _Spelling:
    """What one pattern of a matcher stands for.

    ``anywhere``: it counts after a letter as well. ``others``: the other words of a phrase, in bytes, without accents.
    """

    anchor: int
    whole: bool
    others: tuple[bytes, ...] = ()
    anywhere: bool = False


@cache
def _load() -> tuple[str, tuple[Anchor, ...]]:
    source = _FILE.read_bytes()
    anchors = (
        Anchor(str(entry).lower().rstrip("*"), str(entry).endswith("*"), group == "weak")
        for group, entries in yaml.safe_load(source).items()
        for entry in entries
    )
    return sha256(source).hexdigest()[:12], tuple(anchors)


ANCHORS_VERSION, ANCHORS = _load()
"""The hash of the list, and its entries."""


def has_anchor(text: str) -> bool:
    """Whether ``text`` (title and body together) names anything of the topic's field."""
    matcher, spellings = _text_matcher()
    # Lone surrogates cannot be handed to the matcher, and are no part of any word.
    spaced = " ".join(text.split()).lower().encode("utf-8", "replace").decode("utf-8")
    weak: set[int] = set()
    for pattern, start, end in matcher.find_matches_as_indexes(spaced, overlapping=True):
        spelling = spellings[pattern]
        if start and spaced[start - 1].isalpha():
            continue
        if spelling.whole and end < len(spaced) and spaced[end].isalpha():
            continue
        if spaced[max(0, start - _STATE_REACH) : start].endswith(_OTHER_MEXICO):
            continue
        if _counts(spelling.anchor, weak):
            return True
    return False


def may_have_anchor(page: bytes) -> bool:
    """False only if no text of the HTML ``page`` can hold an anchor."""
    if b"\0" in page[:256] or page[:2] == b"\x1f\x8b":
        return True  # UTF-16 and packed pages are rare, and cheaper to read than to spell out
    lowered = page.lower()
    found = _found(lowered)
    if found is None:
        found = _found(_WORD_BREAKS.sub(b"", lowered))
    if found or lowered.isascii() or _is_utf8(lowered):
        return found is not False
    # Some other 8-bit encoding: accented letters are single high bytes, which ones does not matter.
    return _found(lowered.translate(_HIGH_TO_FF)) is not False


def _found(lowered: bytes) -> bool | None:
    """Whether there is an anchor; None when there is none, but something that can hide one."""
    matcher, spellings = _byte_matcher()
    weak: set[int] = set()
    hidden = False
    for pattern, start, end in matcher.find_matches_as_indexes(lowered, overlapping=True):
        inside = start > 0 and lowered[start - 1 : start].isalpha()
        inside = inside and b"\\" not in lowered[max(0, start - _ESCAPE_REACH) : start]
        for spelling in spellings[pattern]:
            if spelling.anchor == _DISGUISE:
                hidden = True
            elif _is_here(lowered, spelling, start, end, inside) and _counts(spelling.anchor, weak):
                return True
    return None if hidden else False


def _counts(anchor: int, weak: set[int]) -> bool:
    """Whether this anchor decides; ``weak`` collects the different weak ones seen so far."""
    if not ANCHORS[anchor].weak:
        return True
    weak.add(anchor)
    return len(weak) >= _ENOUGH_WEAK


def _is_here(lowered: bytes, spelling: _Spelling, start: int, end: int, inside: bool) -> bool:
    if inside and not spelling.anywhere:
        return False
    if spelling.whole and lowered[end : end + 1].isalpha():
        return False
    return not spelling.others or _near(lowered, start, spelling.others)


def _near(lowered: bytes, start: int, others: tuple[bytes, ...]) -> bool:
    around = lowered[max(0, start - _PHRASE_REACH) : start + _PHRASE_REACH]
    return all(other in around for other in others)


def _is_utf8(page: bytes) -> bool:
    try:
        page.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@cache
def _text_matcher() -> tuple[AhoCorasick, tuple[_Spelling, ...]]:
    spellings = {
        spelling: _Spelling(number, not anchor.prefix)
        for number, anchor in enumerate(ANCHORS)
        for spelling in _accented(anchor.words)
    }
    return AhoCorasick(list(spellings), implementation=Implementation.DFA), tuple(spellings.values())


@cache
def _byte_matcher() -> tuple[BytesAhoCorasick, tuple[tuple[_Spelling, ...], ...]]:
    spellings: dict[bytes, list[_Spelling]] = {}
    for number, anchor in enumerate(ANCHORS):
        words = anchor.words.split()
        # Blanks can be spelled and broken in many ways: of a phrase one word is looked for, then the others around it.
        sought = max(words, key=lambda word: (word not in _WEB_WORDS, len(word)))
        others = tuple(part for word in words if word != sought for part in _plain_parts(word))
        whole = not (anchor.prefix and sought == words[-1])
        for spelling in _accented(sought):
            for raw in _raw(spelling):
                spellings.setdefault(raw, []).append(_Spelling(number, whole, others))
                if len(raw) > len("gro."):
                    # A drop cap closes its tag after the first letter: <span>M</span>éxico.
                    drop_cap = _Spelling(number, whole, others, anywhere=True)
                    spellings.setdefault(b">" + raw[1:], []).append(drop_cap)
    for disguise in _disguises():
        spellings.setdefault(disguise, []).append(_Spelling(_DISGUISE, whole=False, anywhere=True))
    matcher = BytesAhoCorasick(list(spellings), implementation=Implementation.DFA)
    return matcher, tuple(tuple(dict.fromkeys(meant)) for meant in spellings.values())


# Words that style sheets, scripts and menus are full of.
_COMMON = "border california de del dea el gun la los money northern san santa southern trade victoria"
_WEB_WORDS = frozenset(_COMMON.split())


def _plain_parts(word: str) -> tuple[bytes, ...]:
    """The unaccented pieces of ``word``, which stand in the bytes however its accented letters are spelled."""
    pieces = "".join(char if char.isascii() else " " for char in word).split()
    return (max(pieces, key=len).encode(),) if pieces else ()


def _accented(word: str) -> Iterator[str]:
    """``word`` with each accent there, there as a separate character, or left out."""
    choices = []
    for char in word:
        plain = unicodedata.normalize("NFD", char)
        choices.append((char,) if len(plain) == 1 else (char, plain, plain[0]))
    return ("".join(chosen) for chosen in itertools.product(*choices))


def _raw(word: str) -> Iterator[bytes]:
    """``word`` in UTF-8, in any single-byte encoding, and with entities or JSON escapes for its accented letters."""
    choices = [(char.encode(),) if char.isascii() else tuple(dict.fromkeys(_spelled(char))) for char in word]
    return (b"".join(chosen) for chosen in itertools.product(*choices))


def _spelled(char: str) -> Iterator[bytes]:
    yield b"\xff"
    for case in (char, char.upper()):
        yield case.encode()
        # bytes.lower() leaves other letters than A-Z alone, so both cases are listed.
        if (single := case.encode("latin-1", "ignore")) and len(single) == 1:
            yield single
        code = ord(case)
        yield from (f"&#{code};".encode(), f"&#x{code:x};".encode(), f"\\u{code:04x}".encode())
    if char in _NAMED_ENTITIES:
        yield f"&{_NAMED_ENTITIES[char]};".encode()


def _disguises() -> Iterator[bytes]:
    """What can hide an anchor: places where a word may break, and ASCII letters spelled as numbers."""
    yield from _BREAKS
    for code in (*range(0x41, 0x5B), *range(0x61, 0x7B)):
        yield from (f"&#{code};".encode(), f"&#0{code};".encode(), f"&#x{code:x};".encode(), f"\\u{code:04x}".encode())
