"""``feeds check``: ask every feed of the catalog, those that fail once more at a gentle pace, and suggest edits.

The second pass is no courtesy: of 232 feeds that failed a fast sweep, 34 % answered when asked gently.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any, Protocol
from urllib.parse import urljoin

from newsdesk.errors import Reject, Retry
from newsdesk.feeds.parse import parse
from newsdesk.feeds.parsed import ParsedFeed
from newsdesk.http import Client, Robots, pace_key
from newsdesk.http.pace import DEFAULT_DELAY, next_slot
from newsdesk.model import Capture, Feed

FAST_TIMEOUT = 15.0
GENTLE_TIMEOUT = 60.0
GENTLE_PAUSE = 3.0
STALE = timedelta(days=60)


class Fetch(Protocol):
    """How a feed is asked: within ``seconds``."""

    def __call__(self, feed: Feed, seconds: float) -> Capture: ...


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One line of the table. ``suggestion`` is a catalog edit in words, or None when the entry is right as it is."""

    name: str
    url: str
    outcome: str
    reason: str | None
    entries: int
    newest: datetime | None
    passes: int
    suggestion: str | None

    @property
    def good(self) -> bool:
        """Whether the feed answered with something that can be read."""
        return self.outcome == "ok"


class Paced:
    """A client for one process that asks no host more often than once in DEFAULT_DELAY: a catalog holds many feeds of a
    host, one below the other. ``feeds check`` needs no database, so the pace is its own."""

    def __init__(
        self,
        client: Client,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._now = now
        self._sleep = sleep
        self._last: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def get(self, url: str, **request: Any) -> Capture:
        """As ``Client.get``, in its turn; each redirect waits for a turn where it leads."""
        self._wait(url)
        return self._client.get(url, **request, on_redirect=self._wait)

    def _wait(self, url: str) -> None:
        host = pace_key(url)
        with self._lock:
            now = self._now()
            slot = self._last[host] = next_slot(self._last.get(host), DEFAULT_DELAY, now)
        if slot > now:
            self._sleep((slot - now).total_seconds())


def fetch_with(client: Client | Paced, robots: Robots | None = None) -> Fetch:
    """A Fetch over the real client that keeps to robots.txt, unless the feed says why not."""

    def fetch(feed: Feed, seconds: float) -> Capture:
        if robots is not None and not feed.ignore_robots_because:
            try:
                allowed, _ = robots.allowed(feed.url)
            except Retry as error:
                return _unasked(feed, "error", error.reason)
            if not allowed:
                return _unasked(feed, "robots", "robots.txt disallows it")
        return client.get(feed.url, kind="feed", total_timeout=seconds)

    return fetch


def _unasked(feed: Feed, outcome: str, reason: str) -> Capture:
    return Capture(feed.url, feed.url, 0, outcome, datetime.now(UTC), reason=reason)


def check(
    feeds: Sequence[Feed],
    fetch: Fetch,
    *,
    workers: int = 16,
    pause: Callable[[], None] = lambda: time.sleep(GENTLE_PAUSE),
) -> Iterator[CheckRow]:
    """Rows as they become known: first all that answer in the fast pass, then the others, one by one.

    Only the asking runs in threads; the parsers are not made for them.
    """
    failed: list[Feed] = []
    with ThreadPoolExecutor(workers) as pool:
        captures = pool.map(lambda feed: fetch(feed, FAST_TIMEOUT), feeds)
        for feed, capture in zip(feeds, captures, strict=True):
            row = _row(feed, capture, passes=1)
            # What would be no different in a minute is not asked again.
            if row.good or row.outcome in {"robots", "refused", "removed"}:
                yield row
            else:
                failed.append(feed)
    for feed in failed:
        pause()
        yield _row(feed, fetch(feed, GENTLE_TIMEOUT), passes=2)


def _row(feed: Feed, capture: Capture, passes: int) -> CheckRow:
    outcome, reason, parsed = capture.outcome, capture.reason, None
    if outcome == "ok":
        try:
            parsed = parse(capture.body, url=capture.final_url, content_type=capture.content_type)
        except Reject as error:
            outcome, reason = error.code, error.reason
    entries = parsed.entries if parsed else ()
    dates = [date for entry in entries if (date := entry.published or entry.updated)]
    newest = max((date for date in dates if date <= capture.fetched_at + timedelta(days=1)), default=None)
    count = len(entries) or len(parsed.children if parsed else ())
    suggestion = _suggestion(feed, capture, outcome, parsed, newest)
    return CheckRow(feed.name, feed.url, outcome, reason, count, newest, passes, suggestion)


def _suggestion(
    feed: Feed, capture: Capture, outcome: str, parsed: ParsedFeed | None, newest: datetime | None
) -> str | None:
    if outcome == "removed":
        return "status: disabled (the publisher removed it)"
    if outcome == "not_a_feed":
        link = advertised_feed(capture.body, capture.final_url)
        return f"url: {link}" if link and link != feed.url else "status: uncertain (answers, but with no feed)"
    if outcome in {"blocked", "paywall", "consent"}:
        return None if feed.status == "uncertain" else f"status: uncertain ({outcome})"
    if outcome == "robots":
        return "status: disabled, or ignore_robots_because: <the reason>"
    if parsed is None:
        return None if feed.status == "uncertain" else f"status: uncertain ({capture.reason or outcome})"
    return _suggestion_for_answer(feed, capture, parsed, newest)


def _suggestion_for_answer(feed: Feed, capture: Capture, parsed: ParsedFeed, newest: datetime | None) -> str | None:
    is_sitemap = parsed.kind.startswith("sitemap")
    if capture.permanent_url and capture.permanent_url != feed.url:
        return f"url: {capture.permanent_url}"
    if is_sitemap != (feed.kind == "sitemap"):
        return f"kind: {'sitemap' if is_sitemap else 'feed'}"
    if not parsed.entries and not parsed.children:
        return "status: uncertain (answers, but is empty)"
    if newest is not None and capture.fetched_at - newest > STALE:
        return f"status: uncertain (nothing new since {newest.date().isoformat()})"
    return None if feed.status == "verified" else "status: verified"


_LINK = re.compile(rb"<link\b[^>]{0,1000}>", re.IGNORECASE)
_HREF = re.compile(r"""href\s*=\s*["']([^"'<>]{1,2000})["']""", re.IGNORECASE)


def advertised_feed(page: bytes, url: str) -> str | None:
    """The first feed that a web page names in its head (RSS autodiscovery), as an absolute URL."""
    for found in _LINK.finditer(page[:200_000]):
        tag = found[0].decode("utf-8", "replace")
        href = _HREF.search(tag)
        if href and re.search(r"application/(?:rss|atom|feed)\+(?:xml|json)", tag, re.IGNORECASE):
            return urljoin(url, unescape(href.group(1)).strip())
    return None
