"""One entry from the raw fields of any format."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from newsdesk.feeds.dates import parse_date
from newsdesk.feeds.plain import MAX_SUMMARY, MAX_TITLE, to_plain
from newsdesk.model import Entry

MAX_GUID = 2_000
_BREAKS = re.compile(r"[\t\r\n]+")
_PLAIN_URL = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]{1,5})?/[^\s<>\"\\]*")


@dataclass(frozen=True, slots=True)
class Fields:
    """What a format's reader found, as printed. ``links`` and dates are in order of preference."""

    links: tuple[str, ...] = ()
    title: str = ""
    published: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    guid: str = ""
    guid_is_link: bool = True
    summary: str = ""
    lang: str = ""


def build(fields: Fields, bases: Iterable[str], zone: tzinfo) -> Entry:
    """The entry. Its ``url`` is absolute if one of ``bases`` is, and empty when there is no link at all."""
    candidates = list(fields.links)
    if fields.guid_is_link and re.match(r"https?://", fields.guid, re.IGNORECASE):
        candidates.append(fields.guid)
    base = next((base for base in bases if urlsplit_or_none(base)), "")
    urls = (absolute(link, base) for link in candidates)
    published = next((date for text in fields.published if (date := parse_date(text, zone))), None)
    updated = next((date for text in fields.updated if (date := parse_date(text, zone))), None)
    return Entry(
        url=next((url for url in urls if url), ""),
        title=to_plain(fields.title, MAX_TITLE),
        published=published,
        updated=updated,
        guid=fields.guid.strip()[:MAX_GUID] or None,
        summary=to_plain(fields.summary, MAX_SUMMARY),
        lang=language(fields.lang),
    )


def absolute(link: str, base: str) -> str | None:
    """``link`` made absolute by ``base``; None when it leads to no web page (``mailto:``, ``javascript:``, no URL)."""
    text = _BREAKS.sub("", link.strip()).replace(" ", "%20")
    if _PLAIN_URL.fullmatch(text):
        return text
    if not text:
        return None
    try:
        joined = urljoin(base, text) if base else text
    except ValueError:
        return None
    if joined.startswith("//"):
        joined = f"https:{joined}"
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", joined, re.IGNORECASE)
    if scheme:
        return joined if urlsplit_or_none(joined) else None
    return joined


@lru_cache(maxsize=1_000)
def urlsplit_or_none(url: str) -> str | None:
    """``url`` when it is a full http or https URL, else None."""
    try:
        parts = urlsplit(url)
        return url if parts.scheme.lower() in {"http", "https"} and parts.hostname else None
    except ValueError:
        return None


def language(tag: str) -> str | None:
    """The primary subtag (``es`` of ``es-MX``, BCP 47) in small letters, or None."""
    found = re.match(r"\s*([A-Za-z]{2,3})(?:[-_]|\s*$)", tag)
    return found.group(1).lower() if found else None
