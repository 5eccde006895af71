"""What every archive answers: for a day and some feeds, which articles there were; and for one address, its bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from newsdesk.model import Capture, Entry, Feed


@dataclass(frozen=True, slots=True)
class Window:
    """A newsroom day as instants: from ``start`` up to, not including, ``end``."""

    day: date
    start: datetime
    end: datetime

    def holds(self, instant: datetime | None) -> bool:
        """Whether the instant falls into the day."""
        return instant is not None and self.start <= instant < self.end


@dataclass(frozen=True, slots=True)
class Found:
    """An article that an archive knows of. ``capture`` is there when the source had its page in hand already."""

    entry: Entry
    feed: Feed
    capture: Capture | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """Something an archive should have had and has not, in words."""

    item: str
    reason: str


class Busy(Exception):
    """The archive has as many connections to us as it may have. Who waits shows that it is alive, and asks again."""


class Get(Protocol):
    """A polite GET: paced, never raising for what a network does (``newsdesk.pipeline.courtesy``)."""

    def __call__(self, url: str, **request: Any) -> Capture: ...


class Source(Protocol):
    """One archive. ``name`` is the origin that its rows carry."""

    name: str

    def find(self, window: Window, feed: Feed) -> Iterator[Found | Missing]:
        """The articles of ``feed`` that were published in the window, as far as this archive knows."""
        ...

    def capture(self, url: str, near: datetime) -> Capture:
        """The page as kept nearest to ``near``; an outcome other than ``ok`` says why there is none."""
        ...


def in_window(entries: Sequence[Entry], window: Window, seen: datetime) -> list[Entry]:
    """The entries published in the window. One without a date counts as published when it was ``seen``."""
    return [entry for entry in entries if window.holds(entry.published or entry.updated or seen)]
