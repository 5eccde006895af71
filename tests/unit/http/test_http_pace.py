"""One pace for each registrable host."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.http import next_slot, pace_key
from newsdesk.http.pace import LONGEST_DELAY, delay_for

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.example.com.mx/a?b=1", "example.com.mx"),
        ("https://feeds.example.com.mx/rss", "example.com.mx"),
        ("https://EXAMPLE.co.uk./", "example.co.uk"),
        ("https://user@news.example.org:8443/", "example.org"),
        ("http://127.0.0.1:8001/feed", "127.0.0.1:8001"),
        ("http://[::1]:8001/feed", "::1:8001"),
        ("http://localhost/feed", "localhost"),
        ("not a url", ""),
        ("http://[broken/", ""),
        ("http://example.com:99999/", ""),
    ],
)
def test_the_key_is_the_registrable_domain(url: str, key: str) -> None:
    assert pace_key(url) == key


def test_the_first_request_may_start_at_once() -> None:
    assert next_slot(None, 5.0, NOON) == NOON


def test_the_next_one_waits_its_delay() -> None:
    assert next_slot(NOON, 5.0, NOON + timedelta(seconds=2)) == NOON + timedelta(seconds=5)
    assert next_slot(NOON, 5.0, NOON + timedelta(seconds=9)) == NOON + timedelta(seconds=9)


@given(st.lists(st.floats(0, 30), min_size=1, max_size=50), st.floats(0.1, 60))
def test_slots_are_never_closer_than_the_delay(arrivals: list[float], delay: float) -> None:
    last, now = None, NOON
    for wait in arrivals:
        now += timedelta(seconds=wait)
        slot = next_slot(last, delay, now)
        assert slot >= now
        assert last is None or slot - last >= timedelta(seconds=delay) - timedelta(microseconds=1)
        last = slot


@pytest.mark.parametrize(
    ("crawl_delay", "delay"), [(None, 1.0), (0.2, 1.0), (10.0, 10.0), (86_400.0, LONGEST_DELAY), (-1.0, 1.0)]
)
def test_a_crawl_delay_is_honoured_within_bounds(crawl_delay: float | None, delay: float) -> None:
    assert delay_for(crawl_delay) == delay
