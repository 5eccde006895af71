"""Feed documents in the five formats that the press uses, written from plain items."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Literal


@dataclass(frozen=True, slots=True)
class Item:
    """One entry as a feed prints it; ``html`` is the full text where the feed carries it."""

    link: str
    guid: str
    title: str
    published: datetime
    updated: datetime
    summary: str
    html: str | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """The head of a feed; ``updated`` is the instant of its newest change, so that equal content gives equal bytes."""

    title: str
    site: str
    link: str
    lang: str
    updated: datetime


Format = Literal["rss", "atom", "rdf", "json", "sitemap"]

CONTENT_TYPES: dict[str, str] = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "rdf": "application/rdf+xml",
    "json": "application/feed+json",
    "sitemap": "application/xml",
}


def _iso(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def _rss_item(item: Item) -> str:
    full = f"<content:encoded><![CDATA[{item.html}]]></content:encoded>" if item.html else ""
    authors = "".join(f"<dc:creator>{escape(name)}</dc:creator>" for name in item.authors)
    return (
        f"<item><title>{escape(item.title)}</title><link>{escape(item.link)}</link>"
        f'<guid isPermaLink="false">{escape(item.guid)}</guid>'
        f"<pubDate>{format_datetime(item.published)}</pubDate>{authors}"
        f"<description>{escape(escape(item.summary, quote=False))}</description>{full}</item>\n"
    )


def rss(channel: Channel, items: list[Item], encoding: str) -> str:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f"<channel><title>{escape(channel.title)}</title><link>{escape(channel.site)}</link>"
        f"<description>{escape(channel.title)}</description><language>{channel.lang}</language>"
        f"<lastBuildDate>{format_datetime(channel.updated)}</lastBuildDate><ttl>15</ttl>\n"
        + "".join(map(_rss_item, items))
        + "</channel></rss>\n"
    )


def _atom_entry(item: Item) -> str:
    authors = "".join(f"<author><name>{escape(name)}</name></author>" for name in item.authors)
    full = f'<content type="html">{escape(item.html)}</content>' if item.html else ""
    return (
        f'<entry><title>{escape(item.title)}</title><link rel="alternate" type="text/html" href="{escape(item.link)}"/>'
        f"<id>{escape(item.guid)}</id><published>{_iso(item.published)}</published>"
        f"<updated>{_iso(item.updated)}</updated>{authors}<summary>{escape(item.summary)}</summary>{full}</entry>\n"
    )


def atom(channel: Channel, items: list[Item], encoding: str) -> str:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        f'xml:lang="{channel.lang}"><title>{escape(channel.title)}</title><id>{escape(channel.link)}</id>'
        f'<link href="{escape(channel.site)}"/><link rel="self" href="{escape(channel.link)}"/>'
        f"<updated>{_iso(channel.updated)}</updated>\n" + "".join(map(_atom_entry, items)) + "</feed>\n"
    )


def rdf(channel: Channel, items: list[Item], encoding: str) -> str:
    order = "".join(f'<rdf:li rdf:resource="{escape(item.link)}"/>' for item in items)
    entries = "".join(
        f'<item rdf:about="{escape(item.link)}"><title>{escape(item.title)}</title><link>{escape(item.link)}</link>'
        f"<description>{escape(item.summary)}</description><dc:date>{_iso(item.published)}</dc:date></item>\n"
        for item in items
    )
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel rdf:about="{escape(channel.link)}">'
        f"<title>{escape(channel.title)}</title><link>{escape(channel.site)}</link>"
        f"<description>{escape(channel.title)}</description><items><rdf:Seq>{order}</rdf:Seq></items></channel>\n"
        f"{entries}</rdf:RDF>\n"
    )


def _json_item(item: Item) -> dict[str, object]:
    body = {"content_html": item.html} if item.html else {"content_text": item.summary}
    return {
        "id": item.guid,
        "url": item.link,
        "title": item.title,
        "summary": item.summary,
        "date_published": _iso(item.published),
        "date_modified": _iso(item.updated),
        "authors": [{"name": name} for name in item.authors],
        **body,
    }


def json_feed(channel: Channel, items: list[Item], encoding: str) -> str:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.site,
        "feed_url": channel.link,
        "language": channel.lang,
        "items": [_json_item(item) for item in items],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def sitemap(channel: Channel, items: list[Item], encoding: str) -> str:
    entries = "".join(
        f"<url><loc>{escape(item.link)}</loc><lastmod>{_iso(item.updated)}</lastmod><news:news><news:publication>"
        f"<news:name>{escape(channel.title)}</news:name><news:language>{channel.lang}</news:language>"
        f"</news:publication><news:publication_date>{_iso(item.published)}</news:publication_date>"
        f"<news:title>{escape(item.title)}</news:title></news:news></url>\n"
        for item in items
    )
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{entries}</urlset>\n'
    )


def urlset(items: list[Item]) -> str:
    """A plain sitemap: addresses and their last change."""
    entries = "".join(
        f"<url><loc>{escape(item.link)}</loc><lastmod>{_iso(item.updated)}</lastmod></url>\n" for item in items
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{entries}</urlset>\n"
    )


def sitemap_index(parts: dict[str, datetime]) -> str:
    """A sitemap of sitemaps: each address with its last change."""
    entries = "".join(
        f"<sitemap><loc>{escape(link)}</loc><lastmod>{_iso(at)}</lastmod></sitemap>\n" for link, at in parts.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{entries}</sitemapindex>\n"
    )


WRITERS = {"rss": rss, "atom": atom, "rdf": rdf, "json": json_feed, "sitemap": sitemap}
