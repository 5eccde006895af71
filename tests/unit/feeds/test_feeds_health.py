"""Expectations and the silence alarm."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsdesk.feeds.health import FeedRecord, alarms, silence_allowed

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HEALTHY = FeedRecord(
    name="El Faro",
    watched_since=NOW - timedelta(days=60),
    min_per_week=40,
    items_last_week=70,
    last_item_at=NOW - timedelta(hours=2),
    last_ok_at=NOW - timedelta(minutes=10),
)


def told(record: FeedRecord) -> list[str]:
    return [alarm.kind for alarm in alarms(record, NOW)]


def test_a_healthy_feed_raises_nothing() -> None:
    assert told(HEALTHY) == []


def test_a_retired_feed_says_why() -> None:
    alarm = alarms(replace(HEALTHY, retired_because="HTTP 410"), NOW)[0]
    assert (alarm.kind, alarm.text) == ("retired", "El Faro is no longer polled: HTTP 410.")


def test_a_failing_feed_says_since_when_and_is_not_called_silent_too() -> None:
    record = replace(
        HEALTHY,
        failures=9,
        last_failure="HTTP 503",
        last_ok_at=NOW - timedelta(hours=50),
        last_item_at=NOW - timedelta(days=10),
    )
    found = alarms(record, NOW)
    assert [alarm.kind for alarm in found] == ["failing"]
    assert found[0].text == "El Faro has not answered for 50 hours (9 polls failed: HTTP 503)."


@pytest.mark.parametrize(
    "change",
    [{"failures": 2, "last_ok_at": NOW - timedelta(days=3)}, {"failures": 9, "last_ok_at": NOW - timedelta(hours=5)}],
)
def test_a_few_failures_or_a_short_outage_are_no_alarm(change: dict[str, object]) -> None:
    assert told(replace(HEALTHY, **change)) == []  # type: ignore[arg-type]


def test_silence_is_measured_by_what_is_expected() -> None:
    silent = replace(HEALTHY, last_item_at=NOW - timedelta(days=2))
    assert told(silent) == ["silent"]
    assert told(replace(silent, min_per_week=7, items_last_week=7)) == []
    assert told(replace(silent, min_per_week=None, items_last_week=7)) == []


def test_without_an_expectation_the_feeds_own_past_counts() -> None:
    record = replace(HEALTHY, min_per_week=None, usual_per_week=200.0, last_item_at=NOW - timedelta(days=2))
    assert told(record) == ["silent"]


def test_too_few_items_in_a_week_are_told_with_both_numbers() -> None:
    alarm = alarms(replace(HEALTHY, items_last_week=12), NOW)[0]
    assert (alarm.kind, alarm.text) == (
        "below_expectation",
        "El Faro brought 12 items in the last 7 days; 40 are expected.",
    )


def test_a_feed_in_its_first_week_is_not_yet_held_to_a_weeks_count() -> None:
    assert told(replace(HEALTHY, items_last_week=3, watched_since=NOW - timedelta(days=3))) == []


def test_a_feed_that_never_brought_anything_is_silent_since_it_is_watched() -> None:
    record = replace(HEALTHY, last_item_at=None, items_last_week=0)
    assert told(record) == ["silent"]


def test_gaps_are_told() -> None:
    alarm = alarms(replace(HEALTHY, gaps_last_week=3), NOW)[0]
    assert alarm.kind == "gaps"
    assert "3 times" in alarm.text


@pytest.mark.parametrize(
    ("per_week", "allowed"),
    [
        (1_000.0, timedelta(hours=24)),
        (28.0, timedelta(hours=24)),
        (14.0, timedelta(days=2)),
        (7.0, timedelta(days=4)),
        (1.0, timedelta(days=21)),
        (0.0, timedelta(days=21)),
    ],
)
def test_the_silence_allowed_follows_the_rate_within_bounds(per_week: float, allowed: timedelta) -> None:
    assert silence_allowed(per_week) == allowed
