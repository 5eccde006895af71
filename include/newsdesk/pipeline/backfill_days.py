"""Newsroom days of the past: which instants one is, and which may be asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from datetime import time as clock

from newsdesk.archives.source import Window
from newsdesk.errors import ConfigError
from newsdesk.settings import Settings


def window_of(settings: Settings, day: date) -> Window:
    """The newsroom day as instants, 00:00 to 24:00 local: 23 or 25 hours where the clocks change."""
    start, end = (
        datetime.combine(d, clock(), settings.timezone).astimezone(UTC) for d in (day, day + timedelta(days=1))
    )
    return Window(day, start, end)


def check_days(settings: Settings, first: date, last: date) -> list[date]:
    """The days from ``first`` to ``last``. Raises ConfigError when they run backwards or are not over yet."""
    if first > last:
        raise ConfigError(f"the days run backwards: from {first} is after to {last}")
    today = datetime.now(settings.timezone).date()
    if last >= today:
        raise ConfigError(
            f"{last} is not over in the newsroom ({settings.timezone.key}); the newest day is {today - timedelta(days=1)}"
        )
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
