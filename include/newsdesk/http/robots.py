"""What robots.txt allows, cached a day per origin (RFC 9309)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Literal, Protocol
from urllib.parse import urlsplit

from protego import Protego

from newsdesk.errors import Retry
from newsdesk.model import Capture

TTL = timedelta(hours=24)
"""RFC 9309, 2.4: a cached copy is not used for longer than 24 hours while the file can be reached."""
TTL_UNREACHABLE = timedelta(minutes=15)
STALE_FOR = timedelta(days=30)
"""RFC 9309, 2.3.1.4: how long an old copy serves while the server does not answer."""
MAX_BYTES = 500 * 1024
"""RFC 9309, 2.5: at least this much must be read."""


@dataclass(frozen=True, slots=True)
class RobotsRecord:
    """What one origin (``https://example.com``) answered. ``body`` is empty unless ``state`` is ``rules``.

    ``checked_at`` is when it was last asked, ``fetched_at`` when the rules were last read.
    """

    origin: str
    state: Literal["rules", "absent", "unreachable"]
    checked_at: datetime
    body: str = ""
    fetched_at: datetime | None = None
    retry_after: float | None = None
    reason: str | None = None


class Fetcher(Protocol):
    """What robots.txt is asked through: the client, or something that paces it."""

    def get(self, url: str, *, kind: Literal["any"]) -> Capture:
        """As ``Client.get``."""
        ...


class RobotsStore(Protocol):
    """Where records are kept between processes."""

    def load(self, origin: str) -> RobotsRecord | None:
        """The record of ``origin``, however old."""
        ...

    def save(self, record: RobotsRecord) -> None:
        """Keep ``record`` in the place of an older one."""
        ...


class MemoryStore:
    """A store that lasts as long as the process."""

    def __init__(self) -> None:
        self._records: dict[str, RobotsRecord] = {}

    def load(self, origin: str) -> RobotsRecord | None:
        return self._records.get(origin)

    def save(self, record: RobotsRecord) -> None:
        self._records[record.origin] = record


def product_token(user_agent: str) -> str:
    """The name by which robots.txt files address the sender of this User-Agent: letters, ``_`` and ``-`` (RFC 9309,
    2.2.1) from its start; ``Newsdesk`` when it starts with none."""
    found = re.match(r"\s*([A-Za-z_-]+)", user_agent)
    return found.group(1) if found else "Newsdesk"


class Robots:
    """Answers whether a URL may be asked. ``agent`` is the product token that the files know us by."""

    def __init__(
        self,
        client: Fetcher,
        *,
        agent: str = "Newsdesk",
        store: RobotsStore | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._client = client
        self._agent = agent
        self._store = store or MemoryStore()
        self._now = now

    def allowed(self, url: str) -> tuple[bool, float | None]:
        """Whether ``url`` may be asked, and the crawl-delay in seconds if the file states one.

        No file, or one that is refused to us, allows everything. Raises Retry while the server cannot say (5xx, 429, no
        answer) and no copy younger than STALE_FOR is at hand.
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}".lower()
        record = self._record(origin)
        if record.state == "absent":
            return True, None
        fresh = record.fetched_at and self._now() - record.fetched_at < STALE_FOR
        if record.state == "unreachable" and not fresh:
            raise Retry(f"{origin}/robots.txt does not answer: {record.reason}", after=record.retry_after)
        rules = _rules(record.body)
        return rules.can_fetch(url, self._agent), rules.crawl_delay(self._agent)

    def _record(self, origin: str) -> RobotsRecord:
        known = self._store.load(origin)
        if known is not None:
            wait = TTL if known.state != "unreachable" else TTL_UNREACHABLE
            if self._now() - known.checked_at < max(wait, timedelta(seconds=known.retry_after or 0)):
                return known
        record = read(origin, self._client.get(f"{origin}/robots.txt", kind="any"), known, self._now())
        self._store.save(record)
        return record


def read(origin: str, capture: Capture, known: RobotsRecord | None, now: datetime) -> RobotsRecord:
    """The record that follows from an answer and from what was known before."""
    if capture.outcome == "ok":
        body = capture.body[:MAX_BYTES].decode("utf-8", "replace").lstrip("\ufeff")
        return RobotsRecord(origin, "rules", now, body, now)
    if capture.status in {0, 429} or capture.status >= 500:
        if capture.outcome == "refused":
            return RobotsRecord(origin, "absent", now, reason=capture.reason)
        body, fetched_at = (known.body, known.fetched_at) if known else ("", None)
        return RobotsRecord(origin, "unreachable", now, body, fetched_at, capture.retry_after, capture.reason)
    return RobotsRecord(origin, "absent", now, reason=capture.reason)


@lru_cache(maxsize=2048)
def _rules(body: str) -> Protego:
    return Protego.parse(body)
