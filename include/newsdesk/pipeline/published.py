"""Which instant an article counts under, from what its page says, what its feed said, and when it was first seen."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from newsdesk.store.readings import PublishedAt

# Clocks of publishers run ahead by minutes, and some stamp an article with the hour it is meant to appear.
AHEAD = timedelta(minutes=15)
EARLIEST = datetime(1994, 1, 1, tzinfo=UTC)  # before the first newspaper pages on the web: a date left at its default


def published_at(page: str | None, feed: datetime | None, first_seen: datetime, zone: ZoneInfo) -> PublishedAt:
    """The best instant there is. ``page`` is ISO 8601: an instant with zone, or a day.

    Order: the page's instant; the feed's instant when it falls on the page's day; noon (newsroom time) of the page's
    day; the feed's instant; first seen. A date in the future counts as first seen and is flagged ``future``; one before
    the web is ignored and flagged ``before_web``.
    """
    flag = None
    for instant, precision in _candidates(page, feed, zone):
        if instant > first_seen + AHEAD:
            same_day = precision == "day" and instant.astimezone(zone).date() <= first_seen.astimezone(zone).date()
            if not same_day:
                flag = "future"
            return PublishedAt(first_seen, precision if same_day else "first_seen", flag)
        if instant < EARLIEST:
            flag = "before_web"
            continue
        return PublishedAt(instant, precision, flag)
    return PublishedAt(first_seen, "first_seen", flag)


def _candidates(page: str | None, feed: datetime | None, zone: ZoneInfo) -> list[tuple[datetime, str]]:
    found: list[tuple[datetime, str]] = []
    day = _day(page)
    if page and day is None:
        instant = datetime.fromisoformat(page)
        found.append((instant if instant.tzinfo else instant.replace(tzinfo=zone), "instant"))
    if day is not None:
        if feed is not None and abs((feed.astimezone(zone).date() - day).days) <= 1:
            found.append((feed, "feed"))
        found.append((datetime.combine(day, time(12), zone), "day"))
    if feed is not None:
        found.append((feed, "feed"))
    return [(instant.astimezone(UTC), precision) for instant, precision in found]


def _day(page: str | None) -> date | None:
    return date.fromisoformat(page) if page and len(page) == len("2026-11-24") else None
