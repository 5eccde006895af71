"""The Wayback Machine: captures of a *feed* say what it announced, captures of the articles say what they said.

One CDX question a feed and month, since CDX is limited to 24 questions a minute; pages come by the nearest memento,
which needs no question (480 a minute). The ``id_`` form gives the bytes as they were served, without the archive's frame.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol
from urllib.parse import urlencode

from newsdesk.archives.source import Found, Get, Missing, Window
from newsdesk.errors import Reject, Retry
from newsdesk.model import Capture, Entry, Feed

CDX_PACE, MEMENTO_PACE = 60 / 24, 60 / 480
"""Seconds between two requests: the limits that the archive was seen to allow."""

LATE = timedelta(hours=24)
"""A feed's captures are read up to this long after the day: what came out in its last hours stands in the next ones."""

MOST_CAPTURES = 10
"""Captures of one feed read for one day, spread over it; a feed's window rarely turns over more often."""

NEAR_BEFORE, NEAR_AFTER = timedelta(hours=12), timedelta(days=90)
"""How far a page's capture may lie from its publication and still count as what was published."""

PAGE = 1000  # CDX rows an answer


@dataclass(frozen=True, slots=True)
class Kept:
    """One capture that the archive lists."""

    at: datetime
    original: str
    digest: str


class Index(Protocol):
    """Where the archive's lists are kept: rows of timestamp, original URL and digest, by feed URL and month."""

    def load(self, url: str, month: date) -> list[list[str]] | None:
        """The rows, or None when the archive must be asked."""
        ...

    def save(self, url: str, month: date, captures: list[list[str]]) -> None:
        """Keep the rows."""
        ...


class Wayback:
    """``parse`` turns feed bytes into entries (raises Reject for what is no feed); ``get`` is a polite GET."""

    name = "wayback"

    def __init__(self, base_url: str, get: Get, parse: Callable[[bytes, str], tuple[Entry, ...]], index: Index) -> None:
        self._base = base_url
        self._get = get
        self._parse = parse
        self._index = index

    def find(self, window: Window, feed: Feed) -> Iterator[Found | Missing]:
        """Entries of the feed's captures in and shortly after the window. Raises Retry when the archive does not answer."""
        kept = self.captures(feed.url, window)
        if not kept:
            yield Missing(feed.name, "the Wayback Machine has no capture of the feed for this day")
            return
        seen: set[str] = set()
        for capture in kept:
            memento = self._memento(capture.original, capture.at)
            if memento.outcome != "ok":
                yield Missing(feed.name, f"the capture of {capture.at:%Y-%m-%d %H:%M} cannot be had: {memento.reason}")
                continue
            try:
                entries = self._parse(memento.body, capture.original)
            except Reject as error:
                yield Missing(feed.name, f"the capture of {capture.at:%Y-%m-%d %H:%M} is no feed: {error.reason}")
                continue
            for entry in entries:
                when = entry.published or entry.updated or capture.at
                if entry.url and entry.url not in seen and window.holds(when):
                    seen.add(entry.url)
                    yield Found(replace(entry, published=entry.published or when), feed)

    def captures(self, url: str, window: Window) -> list[Kept]:
        """The captures of ``url`` that serve the window, at most MOST_CAPTURES, spread evenly, the last one included."""
        inside = [k for k in self._month(url, window) if window.start <= k.at < window.end + LATE]
        if len(inside) <= MOST_CAPTURES:
            return inside
        step = (len(inside) - 1) / (MOST_CAPTURES - 1)
        return [inside[round(n * step)] for n in range(MOST_CAPTURES)]

    def capture(self, url: str, near: datetime) -> Capture:
        """The page's capture nearest to ``near``, if it lies near enough to be what was published."""
        memento = self._memento(url, near)
        if memento.outcome != "ok":
            return memento
        at = memento.fetched_at
        if not near - NEAR_BEFORE <= at <= near + NEAR_AFTER:
            return replace(memento, outcome="not_found", body=b"", reason=f"the nearest capture is of {at:%Y-%m-%d}")
        return memento

    def _memento(self, url: str, at: datetime) -> Capture:
        """Raw bytes as captured; ``fetched_at`` is the capture's own instant."""
        answer = self._get(
            f"{self._base}/web/{at.astimezone(UTC):%Y%m%d%H%M%S}id_/{url}",
            kind="any",
            pace_name="wayback/mementos",
            pace=MEMENTO_PACE,
        )
        stated = answer.headers.get("memento-datetime", "")
        if answer.outcome == "ok" and not stated:
            return replace(answer, outcome="error", body=b"", reason="not a memento: the archive's own page")
        if answer.outcome != "ok":
            return answer
        original = answer.headers.get("x-archive-orig-content-type") or answer.content_type
        return replace(answer, url=url, final_url=url, fetched_at=_instant(stated), content_type=original)

    def _month(self, url: str, window: Window) -> list[Kept]:
        """All captures of ``url`` that the days of the window's month may need: one question for all of them."""
        first = window.start.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        next_month = (first + timedelta(days=32)).replace(day=1)
        rows = self._index.load(url, first.date())
        if rows is None:
            # Zones and late captures: the days at the edges reach over into the neighbouring months.
            kept = list(self._list(url, first - LATE, next_month + LATE * 3))
            rows = [[f"{capture.at:%Y%m%d%H%M%S}", capture.original, capture.digest] for capture in kept]
            self._index.save(url, first.date(), rows)
        return [Kept(_stamp(stamp), original, digest) for stamp, original, digest in rows]

    def _list(self, url: str, start: datetime, end: datetime) -> Iterator[Kept]:
        """CDX rows, page by page. Raises Retry when the answer is not CDX (an outage, a login page, HTML)."""
        resume = ""
        while True:
            query = {
                "url": url,
                "matchType": "exact",
                "from": f"{start:%Y%m%d%H%M%S}",
                "to": f"{end:%Y%m%d%H%M%S}",
                "output": "json",
                "fl": "timestamp,original,mimetype,statuscode,digest",
                "filter": "statuscode:200",
                "collapse": "digest",
                "limit": str(PAGE),
                "showResumeKey": "true",
            }
            if resume:
                query["resumeKey"] = resume
            answer = self._get(
                f"{self._base}/cdx/search/cdx?{urlencode(query)}", kind="any", pace_name="wayback/cdx", pace=CDX_PACE
            )
            rows, resume = _rows(answer)
            for row in rows:
                yield Kept(_stamp(row["timestamp"]), row["original"], row["digest"])
            if not resume:
                return


def _rows(answer: Capture) -> tuple[list[dict[str, str]], str]:
    """Rows by column name, and the resume key ("" at the end)."""
    if answer.outcome != "ok":
        raise Retry(f"the Wayback Machine's index does not answer: {answer.reason}", after=answer.retry_after)
    try:
        table = json.loads(answer.body)
        if not isinstance(table, list):
            raise TypeError
        if not table:
            return [], ""
        head, *lines = table
        resume = lines[-1][0] if len(lines) >= 2 and lines[-2] == [] else ""
        body = [line for line in (lines[:-2] if resume else lines) if line]
        rows = [dict(zip(head, line, strict=True)) for line in body]
        for row in rows:
            _stamp(row["timestamp"])
    except (ValueError, TypeError, KeyError, IndexError) as error:
        start = answer.body[:60].decode("utf-8", "replace")
        raise Retry(f"the Wayback Machine's index answered something else than CDX rows: {start!r}") from error
    return rows, resume


def _stamp(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def _instant(header: str) -> datetime:
    return parsedate_to_datetime(header).astimezone(UTC)
