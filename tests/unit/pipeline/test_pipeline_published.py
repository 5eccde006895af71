"""Which instant an article counts under."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from newsdesk.pipeline.published import published_at

ZONE = ZoneInfo("America/Mexico_City")
SEEN = datetime(2026, 3, 3, 18, tzinfo=UTC)
FEED = datetime(2026, 3, 3, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("page", "feed", "instant", "precision", "flag"),
    [
        ("2026-03-03T10:00:00-06:00", FEED, datetime(2026, 3, 3, 16, tzinfo=UTC), "instant", None),
        ("2026-03-03T10:00:00", None, datetime(2026, 3, 3, 16, tzinfo=UTC), "instant", None),
        ("2026-03-03", FEED, FEED, "feed", None),
        ("2026-03-01", FEED, datetime(2026, 3, 1, 18, tzinfo=UTC), "day", None),
        ("2026-03-01", None, datetime(2026, 3, 1, 18, tzinfo=UTC), "day", None),
        (None, FEED, FEED, "feed", None),
        (None, None, SEEN, "first_seen", None),
        (None, SEEN + timedelta(days=30), SEEN, "first_seen", "future"),
        ("2031-01-01T00:00:00Z", None, SEEN, "first_seen", "future"),
        ("1970-01-01T00:00:00Z", FEED, FEED, "feed", "before_web"),
        ("1970-01-01", None, SEEN, "first_seen", "before_web"),
    ],
)
def test_the_best_date_wins_and_impossible_ones_are_flagged(
    page: str | None, feed: datetime | None, instant: datetime, precision: str, flag: str | None
) -> None:
    found = published_at(page, feed, SEEN, ZONE)
    assert (found.instant, found.precision, found.flag) == (instant, precision, flag)


def test_the_day_of_an_article_seen_in_the_morning_is_not_the_future() -> None:
    early = datetime(2026, 3, 3, 13, tzinfo=UTC)  # 07:00: noon of the same day is still to come
    found = published_at("2026-03-03", None, early, ZONE)
    assert (found.instant, found.precision, found.flag) == (early, "day", None)
