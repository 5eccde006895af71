"""Where the bytes of a page can hold an anchor: in its titles, its linked data, in what it shows, or nowhere.

Exact: what is left out cannot become part of a title or a text. Those are scripts other than linked data, style sheets,
and tags with their attributes, as the HTML standard divides them (WHATWG HTML, section 13.2.5, which libxml2 2.14 and lexbor
follow); what could be read in two ways counts as shown. The exception: an anchor whose letters are divided by markup
elsewhere than after the first (a drop cap) is not seen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from newsdesk.anchors import counts
from newsdesk.articles.decode import decode
from newsdesk.articles.matcher import AhoMatcher, HyperscanMatcher, matcher
from newsdesk.articles.spellings import BREAK, CONTROLS, Phrase, Spelling, spellings

# A letter before an anchor makes it the tail of another word, unless the letter belongs to a JSON escape (``\nMéxico``).
_ESCAPE_REACH = 6
# How far apart the words of a phrase may stand in the bytes: between them there can be a tag with its attributes.
_PHRASE_REACH = 400
# The American state is not the country.
_OTHER_MEXICO = (b"new ", b"nuevo ")
_STATE_REACH = 6

_SCRIPT, _STYLE, _TITLE = b"script", b"style", b"title"
# Elements whose content is not markup.
_RAW = (_SCRIPT, _STYLE, _TITLE, b"textarea", b"xmp", b"iframe", b"noembed", b"noframes")
_TOKENS = (*(b"<" + name for name in _RAW), *(b"</" + name for name in _RAW))
_COMMENT_OPENS, _COMMENT_ENDS = b"<!--", b"-->"
_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_NAME_END = frozenset([b" ", b"\t", b"\n", b"\r", b"\f", b"/", b">"])

_TITLES, _LINKED, _SHOWN, _UNREAD = range(4)


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Places:
    """``anywhere``: enough anchors can stand in all that the page declares and shows. ``titles`` and ``linked``: the titles and
    blocks of linked data in which one can, as spans of the page. ``unread``: the contents of scripts and style sheets.
    """

    anywhere: bool
    titles: tuple[Span, ...] = ()
    linked: tuple[Span, ...] = ()
    unread: tuple[Span, ...] = ()


class _Candidate(NamedTuple):
    """What looks like an anchor, wherever it stands; or what can hide one."""

    anchor: int
    start: int
    end: int


class _Content(NamedTuple):
    """The content of an element that holds no markup, and what it is."""

    start: int
    end: int
    kind: int


def places(page: bytes) -> Places:
    """Where ``page``, in UTF-8 or a single-byte encoding (see ``plain``), can hold anchors."""
    found = list(_candidates(page))
    if not _is_enough(candidate.anchor for candidate in found):
        return Places(anywhere=False)
    contents = _contents(page)
    read = _read(page, contents, found)
    unbroken = _unbroken(page, [candidate for candidate, _, _ in read if candidate.anchor == BREAK])
    anchors = {candidate.anchor for candidate, _, _ in read} | {candidate.anchor for candidate in _candidates(unbroken)}
    return Places(
        anywhere=_is_enough(anchors - {BREAK}),
        titles=tuple(dict.fromkeys(span for _, kind, span in read if kind == _TITLES)),
        linked=tuple(dict.fromkeys(span for _, kind, span in read if kind == _LINKED)),
        unread=tuple((content.start, content.end) for content in contents if content.kind in (_UNREAD, _LINKED)),
    )


def plain(page: bytes) -> bytes:
    """``page`` so that its ASCII letters are single bytes: UTF-16 and packed pages are written out as UTF-8."""
    if b"\0" in page[:256] or page[:2] == b"\x1f\x8b":
        return decode(page).encode().translate(None, CONTROLS)
    return page


def _candidates(page: bytes) -> Iterator[_Candidate]:
    strings, meant = _anchor_matcher()
    for number, start, end in strings.find(page):
        inside = start > 0 and page[start - 1] in _LETTERS
        inside = inside and b"\\" not in page[max(0, start - _ESCAPE_REACH) : start]
        goes_on = end < len(page) and page[end] in _LETTERS
        for spelling in meant[number]:
            if (inside and not spelling.anywhere) or (goes_on and spelling.whole):
                continue
            if spelling.phrase is None or _is_phrase(page, start, spelling.phrase):
                yield _Candidate(spelling.anchor, start, end)


def _is_phrase(page: bytes, start: int, phrase: Phrase) -> bool:
    """Whether the other words of a phrase stand around the one at ``start``."""
    low, high = max(0, start - _PHRASE_REACH), start + _PHRASE_REACH
    around = page[low:high].lower()
    if not all(other in around for other in phrase.others):
        return False
    return any(match.start() <= start < match.end() for match in phrase.words.finditer(page, low, high))


def _read(page: bytes, contents: list[_Content], found: list[_Candidate]) -> list[tuple[_Candidate, int, Span]]:
    """Those of the candidates that a reader can meet, with the kind and the span of what they stand in."""
    starts = [content.start for content in contents]
    read = []
    for candidate in found:
        if page[max(0, candidate.start - _STATE_REACH) : candidate.start].lower().endswith(_OTHER_MEXICO):
            continue
        kind, span = _around(page, contents, starts, candidate.end - 1)
        if kind != _UNREAD:
            read.append((candidate, kind, span))
    return read


def _unbroken(page: bytes, breaks: list[_Candidate]) -> bytes:
    """What stands around the breaks, without them."""
    pieces: list[bytes] = []
    done = 0
    for item in breaks:
        if item.start - done > 2 * _PHRASE_REACH:
            pieces += [page[done : done + _PHRASE_REACH], b" "] if done else []
            done = item.start - _PHRASE_REACH
        pieces.append(page[done : item.start])
        done = page.find(b">", item.end) + 1 or len(page) if page[item.start : item.start + 1] == b"<" else item.end
    return b"".join((*pieces, page[done : done + _PHRASE_REACH])) if breaks else b""


def _is_enough(anchors: Iterable[int]) -> bool:
    weak: set[int] = set()
    return any(anchor < 0 or counts(anchor, weak) for anchor in anchors)


def _around(page: bytes, contents: list[_Content], starts: list[int], place: int) -> tuple[int, Span]:
    content = contents[at - 1] if (at := bisect_right(starts, place)) else None
    if content is not None and place < content.end:
        return content.kind, (content.start, content.end)
    opened = page.rfind(b"<", 0, place)
    if not _is_tag(page, opened, place):
        return _SHOWN, (place, place)
    span = (opened, page.find(b">", place))
    tag = page[slice(*span)].lower()
    if tag.startswith(b"<wbr"):
        return _SHOWN, span  # it divides a word
    return _TITLES if tag.startswith(b"<meta") and b"title" in tag else _UNREAD, span


def _is_tag(page: bytes, opened: int, place: int) -> bool:
    """Whether the tag that opens there is still open at ``place``, and ends before another one opens."""
    if not _is_open(page, opened, place):
        return False
    closed = page.find(b">", place)
    return closed >= 0 and page.find(b"<", place, closed) < 0


def _is_open(page: bytes, opened: int, place: int) -> bool:
    if opened < 0 or not (page[opened + 1] in _LETTERS or page[opened + 1 : opened + 2] == b"/"):
        return False
    return page.find(b">", opened, place) < 0


def _contents(page: bytes) -> list[_Content]:
    """The contents of elements without markup, in order."""
    contents: list[_Content] = []
    free, opened, open_now = 0, b"", None
    for number, start, end in _token_matcher().find(page):
        name = _RAW[number % len(_RAW)]
        if start < free:
            continue
        if open_now is not None:
            if number >= len(_RAW) and name == opened:
                contents.append(open_now._replace(end=start))
                free, open_now = end, None
        elif number < len(_RAW):
            free = _after_comment(page, free, start)
            if free <= start and (after := _content(page, start, end)):
                opened, free = name, after
                open_now = _Content(after, len(page), _content_kind(name, page[start:after]))
    return contents if open_now is None else [*contents, open_now]


def _after_comment(page: bytes, free: int, start: int) -> int:
    """Where the comment around ``start`` ends, if there is one that begins after ``free``; else ``free``."""
    opened = page.rfind(_COMMENT_OPENS, free, start)
    # In <!--> the comment is over at once.
    if opened < 0 or page.find(_COMMENT_ENDS, opened + len(b"<!"), start) >= 0:
        return free
    ends = page.find(_COMMENT_ENDS, start)
    return len(page) if ends < 0 else ends


def _content(page: bytes, start: int, end: int) -> int:
    """Where the content of an element begins whose name is ``page[start:end]``; 0 when none begins there."""
    if page[end : end + 1] not in _NAME_END or _is_open(page, page.rfind(b"<", 0, start), start):
        return 0
    closed = page.find(b">", end)
    return 0 if closed < 0 or page[closed - 1 : closed] == b"/" else closed + 1


def _content_kind(name: bytes, tag: bytes) -> int:
    if name == _SCRIPT:
        # An entity in the tag may spell its type.
        return _LINKED if b"ld+json" in tag.lower() or b"&" in tag else _UNREAD
    return {_STYLE: _UNREAD, _TITLE: _TITLES}.get(name, _SHOWN)


@cache
def _anchor_matcher() -> tuple[AhoMatcher | HyperscanMatcher, tuple[tuple[Spelling, ...], ...]]:
    known = spellings()
    return matcher(list(known)), tuple(known.values())


@cache
def _token_matcher() -> AhoMatcher | HyperscanMatcher:
    return matcher(_TOKENS)
