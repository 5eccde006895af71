"""A site's own sitemaps: many newsrooms keep one a day or a month for years, and name the index in robots.txt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from newsdesk.archives.source import Found, Get, Missing, Window
from newsdesk.errors import Reject
from newsdesk.model import Capture, Entry, Feed

MOST_FILES = 12
"""Sitemap files read for one site and day."""

DEEPEST = 3  # indexes of indexes of sitemaps

AFTER = timedelta(days=2)
"""A file last modified up to this long after the day can be the one of that day."""

_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_MONTHS = re.compile(r"(?:19|20)\d\d[-_/]?(?:0[1-9]|1[0-2])")

Parsed = tuple[tuple[Entry, ...], tuple[tuple[str, datetime | None], ...]]
"""Entries, and child files with when they were modified."""


class Sitemaps:
    """``parse`` turns bytes into entries and child files (raises Reject for what is no sitemap)."""

    name = "sitemap"

    def __init__(self, get: Get, parse: Callable[[bytes, str], Parsed]) -> None:
        self._get = get
        self._parse = parse
        self._files: dict[str, Parsed] = {}  # feeds of one site share its sitemaps

    def find(self, window: Window, feed: Feed) -> Iterator[Found | Missing]:
        """Articles of the feed's site with a date in the window, from every sitemap that can hold that day."""
        roots = self._roots(feed)
        if not roots:
            yield Missing(feed.name, "the site names no sitemap in robots.txt")
            return
        queue = [(url, 0) for url in roots]
        read = 0
        seen: set[str] = set()
        while queue and read < MOST_FILES:
            url, depth = queue.pop(0)
            if url in seen:
                continue
            seen.add(url)
            read += 1
            try:
                entries, children = self._read(url)
            except Reject as error:
                yield Missing(feed.name, f"{url}: {error.reason}")
                continue
            for entry in entries:
                if window.holds(entry.published or entry.updated):
                    yield Found(entry, feed)
            if depth < DEEPEST:
                queue += [(child, depth + 1) for child, changed in children if can_hold(child, changed, window)]
        if queue:
            yield Missing(feed.name, f"more than {MOST_FILES} sitemaps could hold this day; {len(queue)} were not read")

    def capture(self, url: str, near: datetime) -> Capture:
        """The page as it is today: a sitemap keeps addresses, not pages."""
        return self._get(url, kind="page")

    def _roots(self, feed: Feed) -> list[str]:
        parts = urlsplit(feed.url)
        if feed.kind == "sitemap":
            return [feed.url]
        robots = self._get(f"{parts.scheme}://{parts.netloc}/robots.txt", kind="any", ignore_robots=True)
        if robots.outcome != "ok":
            return []
        return list(dict.fromkeys(_LINE.findall(robots.body.decode("utf-8", "replace"))))

    def _read(self, url: str) -> Parsed:
        if url in self._files:
            return self._files[url]
        answer = self._get(url, kind="feed")
        if answer.outcome != "ok":
            raise Reject(answer.reason or answer.outcome, code=answer.outcome)
        self._files[url] = self._parse(answer.body, answer.final_url)
        return self._files[url]


def can_hold(url: str, changed: datetime | None, window: Window) -> bool:
    """Whether a child sitemap can list articles of the day: by the day or month in its name, else by when it changed.

    A day's articles are spread over two calendar days of another time zone, so the neighbours' names count too.
    """
    path = urlsplit(url).path + "?" + urlsplit(url).query
    days = [window.start, window.end]
    forms = [f"{d:%Y}{s}{d:%m}{s}{d:%d}" for d in days for s in ("-", "/", "_", "")]
    if any(form in path for form in forms):
        return True
    months = [f"{d:%Y}{s}{d:%m}" for d in days for s in ("-", "/", "_", "")]
    named = _MONTHS.search(path)
    if named:
        if not any(month in path for month in months):
            return False
        return not re.search(re.escape(named[0]) + r"[-_/]?[0-3]\d(?!\d)", path)
    return changed is None or window.start <= changed <= window.end + AFTER or changed > window.end
