"""A page parsed once: its tree, what its ``<meta>`` tags say, and its JSON-LD.

Title, authors, dates and text are all read from this one value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from lxml.html import HtmlElement
from trafilatura.utils import load_html

from newsdesk.articles.decode import decode

Node = dict[str, Any]

# schema.org: NewsArticle and its subtypes, and the types that newsrooms use in their place.
_ARTICLE_TYPES = re.compile(r"(?:Article|BlogPosting|Report|Blog)\Z")
_PAGE_TYPES = frozenset(["WebPage", "ItemPage", "VideoObject", "CollectionPage", "AboutPage"])
_COMMENT_OR_CDATA = re.compile(r"<!--|-->|//\s*<!\[CDATA\[|//\s*\]\]>|<!\[CDATA\[|\]\]>")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_STRAY_BACKSLASH = re.compile(r'\\(?!["\\/bfnrtu])')
# Zero-width spaces, soft hyphens, and surrogates, which stand alone only in damaged text and cannot be stored.
_INVISIBLE = re.compile("[\u200b\xad\ud800-\udfff]")
_CONTROL_REFERENCE = re.compile(
    r"&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|fff[ef])(?![0-9a-f])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|6553[45])(?![0-9]));?",
    re.IGNORECASE,
)
_MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Page:
    """``tree`` is None when the bytes hold no HTML that libxml2 can build (an empty body, 255 nested elements)."""

    tree: HtmlElement | None
    url: str | None
    metas: dict[str, list[str]] = field(default_factory=dict)
    nodes: tuple[Node, ...] = ()

    def meta(self, *names: str) -> str | None:
        """The first filled ``<meta>`` content under one of these names (lower case), in the order of the names."""
        return next((value for name in names for value in self.metas.get(name, ()) if value), None)

    def linked_data(self, *keys: str) -> Iterator[Any]:
        """The values that the page's article nodes, then its page nodes, give for ``keys``."""
        for node in self.nodes:
            for key in keys:
                if node.get(key) not in (None, "", [], {}):
                    yield node[key]


def read_page(page: bytes, url: str | None = None) -> Page:
    """``page`` parsed. Never raises: what cannot be read is absent."""
    tree = load_html(without_control_references(decode(page)))
    if tree is None:
        return Page(None, url)
    return Page(tree, url, _metas(tree), _article_nodes(tree, url))


def without_control_references(html: str) -> str:
    """``html`` without ``&#2;`` and the like: no tree can hold the characters that they stand for."""
    return _CONTROL_REFERENCE.sub("", html)


def clean(text: str | None) -> str:
    """One line without markup entities and doubled spaces."""
    if not text:
        return ""
    text = unescape(text)
    return " ".join((text if text.isascii() else _INVISIBLE.sub("", text)).split())


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = element.get("content")
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        if content and name:
            metas.setdefault(name.strip().lower(), []).append(clean(content))
    return metas


def _article_nodes(tree: HtmlElement, url: str | None) -> tuple[Node, ...]:
    """Article nodes first (the one that names this page before the others), then page nodes."""
    articles: list[Node] = []
    pages: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        for node in _nodes(loads(script.text or ""), 0):
            types = node.get("@type")
            names = [str(name) for name in types] if isinstance(types, list) else [str(types)]
            if any(_ARTICLE_TYPES.search(name) for name in names):
                articles.append(node)
            elif _PAGE_TYPES.intersection(names):
                pages.append(node)
    slug = (url or "").split("?")[0].rstrip("/").rpartition("/")[2]
    if len(slug) > 5:
        articles.sort(key=lambda node: slug not in _addresses(node))
    return (*articles, *pages)


def _addresses(node: Node) -> str:
    entity = node.get("mainEntityOfPage")
    return f"{node.get('url')} {node.get('@id')} {entity.get('@id') if isinstance(entity, dict) else entity}"


def _nodes(value: Any, depth: int) -> Iterator[Node]:
    """Every object that can be about this page; not the items of lists of other articles."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "liveBlogUpdate"):
            if key in value and key != "liveBlogUpdate":
                yield from _nodes(value[key], depth + 1)


def loads(text: str) -> Any:
    """The value of a block of linked data, as newsrooms write them: with comments and stray commas; None if it is none."""
    for attempt in (str, _COMMENT_OR_CDATA_REMOVED, _REPAIRED):
        try:
            return json.loads(attempt(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _COMMENT_OR_CDATA_REMOVED(text: str) -> str:
    return _COMMENT_OR_CDATA.sub("", text).strip().rstrip(";")


def _REPAIRED(text: str) -> str:
    return _STRAY_BACKSLASH.sub("", _TRAILING_COMMA.sub(r"\1", _COMMENT_OR_CDATA_REMOVED(text)))
