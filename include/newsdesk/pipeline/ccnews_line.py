"""The line to CC-NEWS: at most two connections at a time over all workers, and none while it wants to be left alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from newsdesk.archives.source import Busy
from newsdesk.errors import Retry
from newsdesk.model import Capture
from newsdesk.pipeline.courtesy import Courtesy, TooSoon
from newsdesk.store import seats
from newsdesk.store.db import Connection, transaction

CONNECTIONS = 2
"""The archive slows down who opens many (503 SlowDown)."""

PATIENCE = 60.0
"""Seconds to wait for one of the connections at once: less than a claim lasts (``newsdesk.pipeline.backfill_work.LEASE``)."""

_NAME = "CC-NEWS"
_LOOK = 0.25  # seconds between looks for a free one


class Line:
    """What ``CcNews`` asks through. ``connection`` holds the seat, so that it is free again when the worker is killed."""

    def __init__(
        self, courtesy: Courtesy, connection: Connection, *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._courtesy = courtesy
        self._connection = connection
        self._sleep = sleep

    def get(self, url: str, **request: Any) -> Capture:
        """One answer, soon: raises Retry where the archive is held, or both connections are in use for long."""
        try:
            with self._seat():
                return self._courtesy.get(url, **request)
        except Busy as error:
            raise Retry(f"CC-NEWS: all {CONNECTIONS} connections are in use", after=PATIENCE) from error
        except TooSoon as error:
            raise _held(error) from error

    @contextmanager
    def stream(self, url: str, start: int) -> Iterator[BinaryIO]:
        """The file from byte ``start`` on. Raises Busy after PATIENCE seconds without a free connection, Retry, Reject."""
        with self._seat():
            try:
                with self._courtesy.stream(url, start=start) as body:
                    yield body
            except TooSoon as error:
                raise _held(error) from error

    @contextmanager
    def _seat(self) -> Iterator[None]:
        seat = self._wait_for_seat()
        try:
            yield
        finally:
            if not self._connection.closed:
                with transaction(self._connection):
                    seats.leave(self._connection, _NAME, seat)

    def _wait_for_seat(self) -> int:
        waited = 0.0
        while True:
            with transaction(self._connection):
                seat = seats.take(self._connection, _NAME, CONNECTIONS)
            if seat is not None:
                return seat
            if waited >= PATIENCE:
                raise Busy
            self._sleep(_LOOK)
            waited += _LOOK


def _held(error: TooSoon) -> Retry:
    return Retry(f"CC-NEWS is left alone until {error.slot:%H:%M:%S} UTC", after=error.seconds)
