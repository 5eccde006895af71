"""One feed file to its entries: RSS, Atom, RDF, CDF, JSON Feed, news sitemaps. Bounded whatever the file is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, tzinfo
from xml.parsers import expat

from newsdesk.errors import Reject
from newsdesk.feeds.decode import to_text, unpack
from newsdesk.feeds.jsonfeed import read_json
from newsdesk.feeds.lenient import read_lenient
from newsdesk.feeds.parsed import ParsedFeed
from newsdesk.feeds.prolog import root_start
from newsdesk.feeds.sitemap import read_sitemap
from newsdesk.feeds.syndication import read_syndication

_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]{0,40}:)?(rss|rdf|feed|channel|urlset|sitemapindex)[\s>/]", re.IGNORECASE)
_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]|<body[\s>]", re.IGNORECASE)
_KINDS = {"rss": "rss", "rdf": "rdf", "feed": "atom", "channel": "cdf"}
_SEARCHED = 65_536  # characters in which the root element must appear; some servers print warnings before it

# What feedparser is asked to read. Ordinary feeds stay far below; beyond, it is slow (a text of 20 MB: over a minute;
# broken markup: quadratic) and the lenient reader answers.
_MAX_TEXT = 3_000_000
_MAX_ELEMENTS = 60_000
_MAX_ONE_TEXT = 400_000
_MAX_DEPTH = 150
_MAX_PROLOG = 10_000
_MAX_ATTRIBUTES = 100
_MAX_PREFIXES = 200
_MAX_BROKEN = 200_000
_MAX_UNCLOSED = 300


def parse(body: bytes, *, url: str = "", content_type: str | None = None, zone: tzinfo = UTC) -> ParsedFeed:
    """The feed in ``body``.

    ``url`` is where it was found, for relative links. Dates without a zone are read in ``zone``. Raises Reject with code
    ``not_a_feed`` (or ``too_large`` for a packed file that unpacks to more than 60 MB), nothing else.
    """
    text = to_text(unpack(body), content_type)
    start = text[:_SEARCHED].lstrip()
    if start[:1] in {"{", "["}:
        return read_json(text, url, zone)
    first = root_start(text)
    root = _ROOT.search(text, first, first + _SEARCHED)
    page = _PAGE.search(text, 0, root.start() if root else _SEARCHED)
    if root is None or page:
        return _rootless(text, url, zone, bool(page))
    name = root.group(1).lower()
    if name in {"urlset", "sitemapindex"}:
        return read_sitemap(text[root.start() :], url, zone)
    # What stands before a root that comes late is no prolog but a server's warnings.
    return _syndication(text if root.start() == first else text[root.start() :], url, zone, name)


def parse_feed_lines(body: bytes, url: str = "") -> Iterator[str]:
    """One JSON line per entry: url, title, published, updated, guid, summary, lang. Raises Reject as ``parse`` does."""
    for entry in parse(body, url=url).entries:
        row = {
            "url": entry.url or None,
            "title": entry.title,
            "published": entry.published.isoformat() if entry.published else None,
            "updated": entry.updated.isoformat() if entry.updated else None,
            "guid": entry.guid,
            "summary": entry.summary,
            "lang": entry.lang,
        }
        yield json.dumps(row, ensure_ascii=False)


def _syndication(text: str, url: str, zone: tzinfo, root: str) -> ParsedFeed:
    if not _is_ordinary(text):
        found = read_lenient(text, url, zone)
    else:
        try:
            found = read_syndication(text, url, zone)
        except Exception:  # noqa: BLE001 - feedparser raises many kinds on odd input (its issue 599); the other reader answers
            found = read_lenient(text, url, zone)
        if not found.entries and re.search(r"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>/]", text, re.IGNORECASE):
            other = read_lenient(text, url, zone)
            found = other if other.entries else found
    return found if found.kind else replace(found, kind=_KINDS[root])


def _rootless(text: str, url: str, zone: tzinfo, page: bool) -> ParsedFeed:
    """What has no feed's root element is none, unless it is a cut-off feed that still has entries."""
    if page or not re.search(r"<(?:item|entry)[\s>]", text[:_SEARCHED], re.IGNORECASE):
        what = "a web page" if page else "an empty file" if not text.strip() else "no element that a feed starts with"
        raise Reject(f"not a feed but {what}; RSS, Atom, RDF, JSON Feed and sitemaps are read", code="not_a_feed")
    found = read_lenient(text, url, zone)
    if not found.entries:
        raise Reject("not a feed: no element that one starts with, and no entries", code="not_a_feed")
    return found


class _Unordinary(Exception):
    pass


def _is_ordinary(text: str) -> bool:
    """Whether feedparser will be done with ``text`` in good time: well-formed and of usual measures, or small."""
    if len(text) > _MAX_TEXT:
        return False
    start = root_start(text)
    if start > _MAX_PROLOG:
        return False
    try:
        _survey(text[start:])
    except expat.ExpatError:
        return len(text) <= _MAX_BROKEN and abs(text.count("<") - text.count(">")) <= _MAX_UNCLOSED
    except _Unordinary:
        return False
    return True


def _survey(text: str) -> None:
    """Read ``text`` once with expat, which is fast. Raises ExpatError for broken XML, _Unordinary beyond a measure."""
    depth = elements = length = 0
    prefixes: set[tuple[str, str]] = set()

    def start(_name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements, length
        depth, elements, length = depth + 1, elements + 1, 0
        if len(attributes) > _MAX_ATTRIBUTES or depth > _MAX_DEPTH or elements > _MAX_ELEMENTS:
            raise _Unordinary
        if attributes:
            prefixes.update(item for item in attributes.items() if item[0].startswith("xmlns"))
            if len(prefixes) > _MAX_PREFIXES:
                raise _Unordinary

    def end(_name: str) -> None:
        nonlocal depth, length
        depth, length = depth - 1, 0

    def data(piece: str) -> None:
        nonlocal length
        length += len(piece)
        if length > _MAX_ONE_TEXT:
            raise _Unordinary

    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, data
    parser.Parse(text.encode("utf-8"), True)
