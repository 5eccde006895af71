"""Sitemaps and Google News sitemaps (sitemaps.org; schemas/sitemap-news), and indexes of them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import tzinfo

from lxml import etree

from newsdesk.feeds.dates import parse_date
from newsdesk.feeds.entry import Fields, absolute, build
from newsdesk.feeds.parsed import MAX_ENTRIES, ChildSitemap, ParsedFeed
from newsdesk.feeds.prolog import root_start
from newsdesk.feeds.repair import pieces
from newsdesk.model import Entry

SECONDS = 7.0
"""Of this thread's processor time, so that a busy machine does not lose entries."""
MAX_CHILDREN = 50_000  # sitemaps.org: the most an index may hold
_MAX_FIELD = 10_000  # characters
_FIELDS = {
    "loc": "loc",
    "lastmod": "lastmod",
    "title": "title",
    "publication_date": "published",
    "language": "lang",
}
_OTHER_PARTS = {"image", "video", "link", "mobile"}


def read_sitemap(text: str, url: str, zone: tzinfo, seconds: float = SECONDS) -> ParsedFeed:
    """The entries of a sitemap, or the children of an index, as far as they can be read within ``seconds``."""
    reader = _Reader(url, zone)
    parser = etree.XMLParser(
        target=reader, encoding="utf-8", recover=True, resolve_entities=False, no_network=True, huge_tree=True
    )
    deadline = time.thread_time() + seconds
    try:
        # What declares entities stands before the root: without it there are no entity bombs.
        for piece in pieces(text, root_start(text)):
            parser.feed(piece.encode("utf-8", "replace"))
            if time.thread_time() > deadline or reader.full:
                break
        else:
            parser.close()
    except (etree.XMLSyntaxError, UnicodeDecodeError):
        pass  # what was read until here is the answer
    kind = "sitemap_index" if reader.children and not reader.entries else "sitemap"
    if reader.is_index:
        kind = "sitemap_index"
    return ParsedFeed(kind=kind, entries=tuple(reader.entries), children=tuple(reader.children))


class _Reader:
    def __init__(self, url: str, zone: tzinfo) -> None:
        self._url, self._zone = url, zone
        self.entries: list[Entry] = []
        self.children: list[ChildSitemap] = []
        self.is_index = False
        self._row: dict[str, str] | None = None
        self._other = 0
        self._field: str | None = None
        self._text: list[str] = []
        self._length = 0

    @property
    def full(self) -> bool:
        return len(self.entries) >= MAX_ENTRIES or len(self.children) >= MAX_CHILDREN

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        local = _local(tag)
        if local == "sitemapindex":
            self.is_index = True
        elif local in {"url", "sitemap"}:
            self._row, self._other = {}, 0
        elif local in _OTHER_PARTS or self._other:
            self._other += 1  # image:title, video:publication_date: not the article's
        elif self._row is not None and local in _FIELDS:
            self._field, self._text, self._length = _FIELDS[local], [], 0

    def data(self, text: str) -> None:
        if self._field and self._length < _MAX_FIELD:
            self._text.append(text)
            self._length += len(text)

    def end(self, tag: str) -> None:
        local = _local(tag)
        if self._row is not None and local in {"url", "sitemap"}:
            self._finish(local, self._row)
            self._row = None
        elif self._other:
            self._other -= 1
        elif self._row is not None and self._field:
            self._row.setdefault(self._field, "".join(self._text)[:_MAX_FIELD].strip())
        self._field = None

    def comment(self, text: str) -> None:
        """Comments say nothing."""

    def close(self) -> None:
        """The lists hold everything."""

    def _finish(self, local: str, row: dict[str, str]) -> None:
        location = row.get("loc", "")
        if not location or self.full:
            return
        if local == "sitemap":
            child = absolute(location, self._url)
            if child:
                self.children.append(ChildSitemap(child, parse_date(row.get("lastmod"), self._zone)))
            return
        fields = Fields(
            links=(location,),
            title=row.get("title", ""),
            published=(row.get("published", ""),),
            updated=(row.get("lastmod", ""),),
            guid=location,
            lang=row.get("lang", ""),
        )
        self.entries.append(build(fields, (self._url,), self._zone))


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2].lower()
