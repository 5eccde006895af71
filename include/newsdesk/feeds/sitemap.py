"""Sitemaps and Google News sitemaps (sitemaps.org; schemas/sitemap-news), and indexes of them."""

from __future__ import annotations

from datetime import tzinfo

from newsdesk.feeds.dates import parse_date
from newsdesk.feeds.entry import Fields, absolute, build
from newsdesk.feeds.parsed import MAX_ENTRIES, ChildSitemap, ParsedFeed
from newsdesk.feeds.prolog import root_start
from newsdesk.feeds.scan import scan
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
_OTHER_PARTS = ("image:", "video:", "xhtml:", "mobile:")
_ROWS = {"url", "sitemap"}


def read_sitemap(text: str, url: str, zone: tzinfo, seconds: float = SECONDS) -> ParsedFeed:
    """The entries of a sitemap, or the children of an index, as far as they can be read within ``seconds``."""
    reader = _Reader(url, zone)
    scan(text, root_start(text), reader, seconds)
    is_index = reader.is_index or (reader.children and not reader.entries)
    kind = "sitemap_index" if is_index else "sitemap"
    return ParsedFeed(kind=kind, entries=tuple(reader.entries), children=tuple(reader.children))


class _Reader:
    """Takes tags and text; a row's start or end closes whatever was left open."""

    def __init__(self, url: str, zone: tzinfo) -> None:
        self._url, self._zone = url, zone
        self.entries: list[Entry] = []
        self.children: list[ChildSitemap] = []
        self.is_index = False
        self.wants_text = False
        self._row: dict[str, str] | None = None
        self._row_kind = ""
        self._field = ""
        self._text: list[str] = []

    @property
    def full(self) -> bool:
        return len(self.entries) >= MAX_ENTRIES or len(self.children) >= MAX_CHILDREN

    def start(self, tag: str, _attributes: str) -> None:
        local = tag.rpartition(":")[2]
        self._close_field()
        if local == "sitemapindex":
            self.is_index = True
        elif local in _ROWS:
            self._finish_row()
            self._row, self._row_kind = {}, local
        elif self._row is not None and local in _FIELDS and not tag.startswith(_OTHER_PARTS):
            self._field, self.wants_text = _FIELDS[local], True

    def text(self, text: str) -> None:
        self._text.append(text[:_MAX_FIELD])

    def end(self, tag: str) -> None:
        self._close_field()
        if tag.rpartition(":")[2] in {*_ROWS, "urlset", "sitemapindex"}:
            self._finish_row()

    def _close_field(self) -> None:
        if self._row is not None and self._field:
            self._row.setdefault(self._field, "".join(self._text)[:_MAX_FIELD].strip())
        self._field, self._text, self.wants_text = "", [], False

    def _finish_row(self) -> None:
        row, self._row = self._row, None
        location = row.get("loc", "") if row else ""
        if row is None or not location or self.full:
            return
        if self._row_kind == "sitemap":
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
