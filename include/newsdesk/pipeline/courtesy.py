"""Every request of every step goes through here: robots.txt honoured, one pace per host across all workers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO

from newsdesk.errors import Retry
from newsdesk.http import Client, Robots, pace_key, product_token
from newsdesk.http.pace import delay_for
from newsdesk.http.robots import RobotsRecord
from newsdesk.model import Capture
from newsdesk.store import hosts, robots
from newsdesk.store.db import Connection, transaction

PATIENCE = 20.0
"""Seconds that a worker waits for its slot at a host; work whose slot is further off goes back to the queue."""


ANSWER_SECONDS = 30.0
"""Longest wait for one whole answer. A server that needs longer is asked again later instead of holding up the round."""


BACK_OFF = 60.0
"""Seconds without requests to a host that refuses a long download and does not say for how long (S3's 503 SlowDown)."""


class TooSoon(Exception):
    """The host's next free slot is further off than a worker waits. ``slot`` is when it is."""

    def __init__(self, slot: datetime, now: datetime) -> None:
        super().__init__(f"next slot at {slot.isoformat()}")
        self.slot = slot
        self.seconds = max(0.0, (slot - now).total_seconds())


class _Unasked(Exception):
    """An address that is not asked: robots.txt closes it to us, or cannot be had for now."""

    def __init__(self, outcome: str, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.outcome, self.reason, self.after = outcome, reason, after


class Courtesy:
    """A paced, robots-respecting way to GET, shared by the threads of one step.

    It has a database connection to itself, used under a lock: a slot is reserved in about a millisecond.
    """

    def __init__(
        self,
        client: Client,
        connection: Connection,
        *,
        agent: str,
        pace: float = 1.0,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._connection = connection
        with transaction(connection), connection.cursor() as cursor:
            # A slot is worth nothing after a crash: no disk needs to have it before the request goes out.
            cursor.execute("SET synchronous_commit = off")
        self._lock = threading.Lock()
        self._pace = pace
        self._now = now
        self._sleep = sleep
        self._known: dict[str, RobotsRecord] = {}
        self._robots = Robots(_PacedClient(self), agent=product_token(agent), store=self, now=now)

    def ask_archive(
        self, url: str, *, pace_name: str | None = None, pace: float = 1.0, ignore_robots: bool = False, **request: Any
    ) -> Capture:
        """GET from an archive: its interfaces are meant for programs, so robots.txt is not asked when ``pace_name`` names
        one. Waits for the slot however long that takes: an archive's work has nowhere else to go."""
        while True:
            try:
                if pace_name is None:
                    return self.get(url, ignore_robots=ignore_robots, **request)
                return self.paced_get(url, name=pace_name, pace=pace, **request)
            except TooSoon as error:
                self._sleep(max(0.0, (error.slot - self._now()).total_seconds() - PATIENCE / 2))

    def get(self, url: str, *, ignore_robots: bool = False, **request: Any) -> Capture:
        """The answer for ``url``; ``request`` as for ``Client.get``. Waits for the host's slot, at most PATIENCE seconds.

        A page that robots.txt closes to us comes back with outcome ``robots``, unasked. Raises TooSoon when the slot is
        too far off.
        """
        if ignore_robots:
            return self.paced_get(url, **request)
        try:
            return self.paced_get(url, self._allowed(url), check=self._allowed, **request)
        except _Unasked as error:
            return Capture(
                url=url,
                final_url=url,
                status=0,
                outcome=error.outcome,
                fetched_at=self._now(),
                reason=error.reason,
                retry_after=error.after,
            )

    def _allowed(self, url: str) -> float | None:
        """The crawl-delay of the host, if it states one. Raises _Unasked."""
        try:
            allowed, delay = self._robots.allowed(url)
        except Retry as error:
            raise _Unasked("error", error.reason, error.after) from error
        if not allowed:
            raise _Unasked("robots", f"robots.txt closes {url} to us")
        return delay

    def paced_get(
        self,
        url: str,
        crawl_delay: float | None = None,
        *,
        name: str | None = None,
        pace: float | None = None,
        check: Callable[[str], float | None] | None = None,
        **request: Any,
    ) -> Capture:
        """GET at the host's pace (or at ``pace`` seconds under another ``name``), without robots.txt: ``check`` is
        called with the address of each redirect. Raises TooSoon.

        Each redirect waits for a slot where it leads; 429 and 503 with Retry-After hold the host for all workers.
        """
        host = name or pace_key(url)
        delay = pace if pace is not None else delay_for(crawl_delay, self._pace)
        self._wait_for_slot(host, delay)
        reached = [host]

        def follow(target: str) -> None:
            if check is not None:
                check(target)
            reached.append(host if pace_key(target) == pace_key(url) else pace_key(target))
            self._wait_for_slot(reached[-1], delay)

        capture = self._client.get(url, **{"total_timeout": ANSWER_SECONDS, "on_redirect": follow, **request})
        if capture.retry_after and capture.status in {429, 503}:
            until = self._now() + timedelta(seconds=capture.retry_after)
            with self._lock, transaction(self._connection):
                for each in sorted({host, reached[-1]}):
                    hosts.hold(self._connection, each, until)
        return capture

    @contextmanager
    def stream(self, url: str, *, start: int = 0) -> Iterator[BinaryIO]:
        """A long download from byte ``start`` on, at the host's pace. Raises TooSoon, Retry, Reject.

        Who does not answer or is busy is left alone by all workers: as long as it says, else BACK_OFF seconds.
        """
        host = pace_key(url)
        self._wait_for_slot(host, self._pace)
        answered = False
        try:
            with self._client.stream(url, start=start) as body:
                answered = True
                yield body
        except Retry as error:
            if not answered:
                until = self._now() + timedelta(seconds=error.after or BACK_OFF)
                with self._lock, transaction(self._connection):
                    hosts.hold(self._connection, host, until)
            raise

    def _wait_for_slot(self, host: str, delay: float) -> None:
        now = self._now()
        with self._lock, transaction(self._connection):
            reserved, slot = hosts.reserve(self._connection, host, now, delay, PATIENCE)
        if not reserved:
            raise TooSoon(slot, now)
        wait = (slot - now).total_seconds()
        if wait > 0:
            self._sleep(wait)
            with self._lock, transaction(self._connection):
                # While this worker waited, another one may have been told to leave the host alone.
                held = hosts.held(self._connection, host, self._now())
            if held is not None:
                raise TooSoon(held, self._now())

    def load(self, origin: str) -> RobotsRecord | None:
        """The stored robots.txt of ``origin`` (RobotsStore)."""
        with self._lock:
            if origin not in self._known:
                with transaction(self._connection):
                    record = robots.load(self._connection, origin)
                if record is None:
                    return None
                self._known[origin] = record
            return self._known[origin]

    def save(self, record: RobotsRecord) -> None:
        """Keep a robots.txt for all workers (RobotsStore)."""
        with self._lock, transaction(self._connection):
            robots.save(self._connection, record)
            self._known[record.origin] = record


class _PacedClient:
    """What robots.txt itself is fetched through: the same pace, no robots.txt of its own."""

    def __init__(self, courtesy: Courtesy) -> None:
        self._courtesy = courtesy

    def get(self, url: str, **request: Any) -> Capture:
        return self._courtesy.paced_get(url, **request)
