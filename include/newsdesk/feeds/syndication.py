"""RSS, Atom, RDF and CDF through feedparser, for files of ordinary size and shape."""

from __future__ import annotations

import io
import warnings
from datetime import tzinfo
from typing import Any

import feedparser

from newsdesk.feeds.entry import Fields, build
from newsdesk.feeds.parsed import MAX_ENTRIES, ParsedFeed, period_seconds, ttl_seconds
from newsdesk.feeds.plain import MAX_TITLE, to_plain

Item = dict[str, Any]


def read_syndication(text: str, url: str, zone: tzinfo) -> ParsedFeed:
    """The feed in ``text``; ``kind`` is empty when feedparser recognised none. Raises what feedparser raises."""
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        found = feedparser.parse(
            io.BytesIO(text.encode("utf-8")),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    kind = _kind(found.get("version") or "")
    feed: Item = found["feed"]
    lang = _text(feed, "language")
    bases = (url, _text(feed, "link"))
    items: list[Item] = found["entries"][:MAX_ENTRIES]
    entries = tuple(build(_fields(item, kind, lang), bases, zone) for item in items)
    return ParsedFeed(
        kind=kind,
        entries=entries,
        title=to_plain(_text(feed, "title"), MAX_TITLE),
        lang=lang or None,
        ttl=ttl_seconds(_text(feed, "ttl")),
        update_period=period_seconds(_text(feed, "sy_updateperiod"), _text(feed, "sy_updatefrequency")),
    )


def _kind(version: str) -> str:
    """Our word for feedparser's: RSS 0.90 and 1.0 are the RDF ones."""
    if version in {"rss10", "rss090"}:
        return "rdf"
    return next((kind for kind in ("atom", "cdf", "rss") if version.startswith(kind)), "")


def _text(item: Item, key: str) -> str:
    # dict.get: feedparser's own dictionary answers for other keys than the one asked
    value = dict.get(item, key)
    return value if isinstance(value, str) else ""


def _fields(item: Item, kind: str, lang: str) -> Fields:
    published = tuple(text for key in ("published", "created") if (text := _text(item, key)))
    updated = tuple(text for key in ("updated",) if (text := _text(item, key)))
    if not published and kind != "atom":
        published, updated = updated, ()  # dc:date, which feedparser calls updated
    return Fields(
        links=_links(item),
        title=_text(item, "title"),
        published=published,
        updated=updated,
        guid=_text(item, "id"),
        guid_is_link=kind == "atom" or bool(dict.get(item, "guidislink")),
        summary=_text(item, "summary") or _content(item),
        lang=_text(item, "language") or _detail_language(item) or lang,
    )


def _links(item: Item) -> tuple[str, ...]:
    """Where the article may be, best first. FeedBurner prints the outlet's own link beside its redirecting one."""
    alternates = [
        str(link.get("href", ""))
        for link in dict.get(item, "links") or ()
        if link.get("rel", "alternate") == "alternate"
    ]
    links = [_text(item, "feedburner_origlink"), _text(item, "link"), *alternates]
    return tuple(dict.fromkeys(link for link in links if link.strip()))


def _content(item: Item) -> str:
    return next((str(part["value"]) for part in dict.get(item, "content") or () if part.get("value")), "")


def _detail_language(item: Item) -> str:
    detail = dict.get(item, "title_detail") or {}
    return str(detail.get("language") or "")
