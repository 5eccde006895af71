"""Whether a feed does what is expected of it. Pure: counts in, alarms out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

WEEK = timedelta(days=7)
SHORTEST_SILENCE = timedelta(hours=24)
LONGEST_SILENCE = timedelta(days=21)
"""Between these bounds lies the silence that raises an alarm: nights and weekends are no news."""
SILENT_TIMES = 4
"""A feed is silent when nothing came for this many times its expected distance between two items."""
USUAL_SHARE = 0.2
"""Without an expectation in the catalog, a feed is held to this share of its own past."""
FAILURES = 3
FAILING_FOR = timedelta(hours=24)

AlarmKind = Literal["retired", "failing", "silent", "below_expectation", "gaps"]


@dataclass(frozen=True, slots=True)
class FeedRecord:
    """What the store knows of one feed. ``usual_per_week`` is its own average over the weeks before the last one."""

    name: str
    watched_since: datetime
    min_per_week: int | None = None
    usual_per_week: float | None = None
    items_last_week: int = 0
    last_item_at: datetime | None = None
    last_ok_at: datetime | None = None
    failures: int = 0
    last_failure: str | None = None
    retired_because: str | None = None
    gaps_last_week: int = 0


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that a person should look at; ``text`` is a full sentence with the figures."""

    feed: str
    kind: AlarmKind
    text: str


def expected_per_week(record: FeedRecord) -> float | None:
    """The fewest items a week that are in order: the catalog's word, else a share of the feed's own past, else None."""
    if record.min_per_week is not None:
        return float(record.min_per_week)
    return record.usual_per_week * USUAL_SHARE if record.usual_per_week else None


def silence_allowed(per_week: float) -> timedelta:
    """How long a feed of at least ``per_week`` items a week may be silent."""
    distance = SILENT_TIMES * WEEK / per_week if per_week > 0 else LONGEST_SILENCE
    return min(max(distance, SHORTEST_SILENCE), LONGEST_SILENCE)


def alarms(record: FeedRecord, now: datetime) -> tuple[Alarm, ...]:
    """What is wrong with the feed at ``now``, gravest first. The cause stands alone: a feed that fails is not also
    called silent."""
    broken = _broken(record, now)
    if broken:
        return (broken,)
    found = [_silence(record, now), _gaps(record)]
    return tuple(alarm for alarm in found if alarm)


def _broken(record: FeedRecord, now: datetime) -> Alarm | None:
    if record.retired_because:
        return Alarm(record.name, "retired", f"{record.name} is no longer polled: {record.retired_because}.")
    since = record.last_ok_at or record.watched_since
    if record.failures < FAILURES or now - since < FAILING_FOR:
        return None
    text = f"{record.name} has not answered for {_span(now - since)} ({record.failures} polls failed: {record.last_failure})."
    return Alarm(record.name, "failing", text)


def _silence(record: FeedRecord, now: datetime) -> Alarm | None:
    expected = expected_per_week(record)
    if expected is None:
        return None
    quiet = now - (record.last_item_at or record.watched_since)
    allowed = silence_allowed(expected)
    if quiet > allowed:
        text = f"{record.name} has brought nothing new for {_span(quiet)}; {expected:g} items a week are expected."
        return Alarm(record.name, "silent", text)
    if record.min_per_week is not None and now - record.watched_since >= WEEK and record.items_last_week < expected:
        text = f"{record.name} brought {record.items_last_week} items in the last 7 days; {expected:g} are expected."
        return Alarm(record.name, "below_expectation", text)
    return None


def _gaps(record: FeedRecord) -> Alarm | None:
    if not record.gaps_last_week:
        return None
    times = "once" if record.gaps_last_week == 1 else f"{record.gaps_last_week} times"
    text = f"{record.name} turned over whole between two polls {times} in the last 7 days: items may have been missed."
    return Alarm(record.name, "gaps", text)


def _span(time: timedelta) -> str:
    hours = int(time.total_seconds() // 3_600)
    return f"{hours} hours" if hours < 72 else f"{hours // 24} days"
