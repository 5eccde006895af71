"""When a relevant article is looked at again: newspapers edit most in the first hours."""

from __future__ import annotations

from datetime import datetime, timedelta

LOOKS = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24), timedelta(hours=72))
"""Ages, counted from first seen, at which the page is fetched again."""


def next_look(first_seen: datetime, now: datetime) -> datetime | None:
    """The next instant to look at the page again, or None when it is old enough to be left alone."""
    return next((first_seen + age for age in LOOKS if first_seen + age > now), None)
