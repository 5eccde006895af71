"""Which pages need not be read: the cheap stages before the full extraction.

A relevant verdict needs a loose anchor in title or text (``newsdesk.anchors``). The first stage asks the raw bytes, and
lets a page go only when nothing that they show or declare can have one (``newsdesk.articles.places``). The second asks the
titles, what the linked data give as headline and body, and all that the page shows outside of menus, footers and asides.
Both leave out only what cannot become title or text; neither dropped a page whose full text has an anchor, on any corpus
(``tests/quality/articles``, ``benchmarks/bench_read.py``). The prose of what is left is handed on: a topic can tell from it
that the page is far from relevant (the third stage, ``newsdesk.pipeline.analyze``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from newsdesk.anchors import ANCHORS_VERSION, has_anchor
from newsdesk.articles.decode import decode
from newsdesk.articles.page import clean, loads, without_control_references
from newsdesk.articles.places import Span, places, plain
from newsdesk.articles.spellings import CONTROLS

VERSION = f"triage-2:{ANCHORS_VERSION}"
"""Names the rules that dropped a page: the stages' version and the hash of the anchors."""

_NEVER_TEXT = ["script", "style", "template"]
_MENUS = ["nav", "footer", "aside"]
_SHORTEST_PROSE = 40
_PARAGRAPH = 100
# The keys of linked data from which the reader takes a title or a text.
_LINKED_TEXTS = ("headline", "articleBody", "text")
_TITLE = re.compile(rb"<title[^>]*>(.{1,600}?)</title", re.IGNORECASE | re.DOTALL)
_CANONICAL = re.compile(rb"<link\s[^>]*\brel\s*=\s*[\"']?canonical\b[^>]*>", re.IGNORECASE)
_HREF = re.compile(rb"\bhref\s*=\s*(?:\"([^\"]+)\"|'([^']+)'|([^\s\"'>]+))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Glance:
    """What the cheap stages saw of a page. ``dropped``: the stage that lets it go ("1", "2"), else None.

    ``title`` and ``prose``, what it shows and its linked data give that is long enough for a paragraph, are filled only for a
    page that is not dropped.
    """

    dropped: str | None
    title: str = ""
    prose: tuple[str, ...] = ()


def glance(page: bytes) -> Glance:
    """Look at ``page`` through both stages."""
    page = plain(page)
    where = places(page)
    if not where.anywhere:
        return Glance("1")
    try:
        titles, bodies = list(_titles(page, where.titles)), list(_bodies(page, where.linked))
    except UnicodeDecodeError:  # an old encoding, which only the whole page can tell
        page = decode(page).encode()
        return glance(page)
    read = decode(_without(page, where.unread).translate(None, CONTROLS))
    tree = HTMLTree.parse(without_control_references(read.replace("\ufffe", "").replace("\uffff", "")))
    lines = _lines(tree, _MENUS)
    if not has_anchor("\n".join((*titles, *bodies, *lines))):
        # A menu that is never closed holds the article: in menus, only paragraphs count.
        lines = [line for line in _lines(tree, []) if len(line) >= _PARAGRAPH]
        if not has_anchor("\n".join(lines)):
            return Glance("2")
    return Glance(None, cheap_title(page), tuple(line for line in (*lines, *bodies) if len(line) >= _SHORTEST_PROSE))


def first_stage(page: bytes) -> bool:
    """Whether what ``page`` shows or declares can hold an anchor. False: it cannot be relevant."""
    return places(plain(page)).anywhere


def second_stage(page: bytes) -> bool:
    """Whether a page's titles, linked data or visible text hold an anchor. False: it cannot be relevant."""
    return glance(page).dropped is None


def cheap_title(page: bytes) -> str:
    """The ``<title>`` of a page that is not read any further; "" when it has none."""
    match = _TITLE.search(page)
    return " ".join(unescape(match[1].decode("utf-8", "replace")).split()) if match else ""


def cheap_canonical(page: bytes) -> str | None:
    """What the head of a page that is not read any further links to as canonical; None when it names nothing."""
    body = page.find(b"<body")
    link = _CANONICAL.search(page, 0, body if body > 0 else len(page))
    href = _HREF.search(link[0]) if link else None
    if href is None:
        return None
    return unescape((href[1] or href[2] or href[3]).decode("utf-8", "replace")).strip() or None


def _lines(tree: HTMLTree, without: list[str]) -> list[str]:
    """The lines that a page shows outside of some elements, short ones too."""
    text: str = extract_plain_text(
        tree, preserve_formatting=True, alt_texts=False, list_bullets=False, skip_elements=[*_NEVER_TEXT, *without]
    )
    # Soft hyphens and zero-width spaces, which the extraction leaves out.
    return [line.strip() for line in text.replace("\u00ad", "").replace("\u200b", "").split("\n")]


def _titles(page: bytes, spans: Iterable[Span]) -> Iterator[str]:
    return (clean(page[start:end].translate(None, CONTROLS).decode()) for start, end in spans)


def _bodies(page: bytes, spans: Iterable[Span]) -> Iterator[str]:
    """What blocks of linked data give as a headline, and as the text that stands in where a page shows none."""
    for start, end in spans:
        yield from map(clean, _values(loads(page[start:end].decode())))


def _values(data: Any) -> Iterator[str]:
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield from (text for key in _LINKED_TEXTS if isinstance(text := value.get(key), str))
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _without(page: bytes, spans: tuple[Span, ...]) -> bytes:
    ends = (0, *(end for _, end in spans))
    starts = (*(start for start, _ in spans), len(page))
    return b"".join(page[end:start] for end, start in zip(ends, starts, strict=True))
