"""What a feed file says, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from newsdesk.model import Entry

MAX_ENTRIES = 100_000


@dataclass(frozen=True, slots=True)
class ChildSitemap:
    """One line of a sitemap index."""

    url: str
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """The entries of a feed in the order of the file, at most MAX_ENTRIES.

    ``kind`` is rss, rdf, atom, cdf, json, sitemap, or sitemap_index (which has ``children`` and no entries).
    ``ttl`` is in seconds, as the feed states it; ``update_period`` the seconds between updates by its ``sy:`` elements.
    An entry without any link has the empty ``url``. ``lenient`` says that the file was too odd for the usual parser.
    """

    kind: str
    entries: tuple[Entry, ...] = ()
    title: str = ""
    lang: str | None = None
    ttl: int | None = None
    update_period: int | None = None
    children: tuple[ChildSitemap, ...] = ()
    lenient: bool = False


_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}


def ttl_seconds(minutes: str | None) -> int | None:
    """The RSS ``ttl`` element, minutes, as seconds; None when it is no positive number."""
    text = (minutes or "").strip()
    return int(text[:7]) * 60 or None if text.isdecimal() and text.isascii() else None


def period_seconds(period: str | None, frequency: str | None) -> int | None:
    """Seconds between updates by the RSS syndication module (web.resource.org/rss/1.0/modules/syndication).

    None when neither is stated; its defaults are daily and 1.
    """
    if not period and not frequency:
        return None
    seconds = _PERIODS.get((period or "daily").strip().lower())
    if seconds is None:
        return None
    text = (frequency or "1").strip()
    times = int(text[:6]) if text.isdecimal() and text.isascii() else 1
    return seconds // max(times, 1) or None
