"""The adaptive schedule: a state and an outcome in, the next state out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.feeds.parsed import ParsedFeed
from newsdesk.feeds.schedule import (
    FRESH,
    HINT_CEILING,
    LONGEST,
    SHORTEST,
    PollOutcome,
    PollState,
    has_gap,
    host_pause,
    is_unchanged,
    max_age,
    next_state,
    outcome_of,
)
from newsdesk.model import Capture, Entry

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
URL = "https://faro.example/rss"


def ok(at: datetime, **fields: object) -> PollOutcome:
    return PollOutcome(at, "ok", **fields)  # type: ignore[arg-type]


def wait(state: PollState, at: datetime) -> float:
    assert state.next_poll_at is not None
    return (state.next_poll_at - at).total_seconds()


def simulate(per_day: float, window: int, days: int, state: PollState | None = None) -> tuple[PollState, int, int]:
    """Poll a feed of evenly spaced items for ``days``: the last state, polls made, items missed."""
    state = state or PollState(URL)
    spacing = timedelta(days=1) / per_day
    start, now, seen_until, polls, missed = NOON, NOON, -1, 0, 0
    while now < start + timedelta(days=days):
        last = int((now - start) / spacing) + window
        first = last - window + 1
        new = min(last - seen_until, window)
        missed += max(first - seen_until - 1, 0) if seen_until >= 0 else 0
        oldest, newest = now - spacing * (window - 1), now
        state = next_state(state, ok(now, items=window, new=new, oldest=oldest, newest=newest), seed="x")
        seen_until, polls = last, polls + 1
        assert state.next_poll_at is not None
        now = state.next_poll_at
    return state, polls, missed


@pytest.mark.parametrize(
    ("per_day", "window", "least", "most"),
    [
        (1, 10, 40, 90),
        (5, 10, 20, 90),
        (20, 20, 80, 350),
        (50, 5, 300, 1_000),
        (100, 30, 600, 1_600),
        (190, 10, 900, 2_100),
    ],
)
def test_a_feed_is_polled_by_its_rate_and_loses_nothing(per_day: float, window: int, least: int, most: int) -> None:
    _, polls, missed = simulate(per_day, window, days=7)
    assert least <= polls <= most
    assert missed == 0


def test_a_feed_that_wakes_up_is_polled_more_often_at_once() -> None:
    state, _, _ = simulate(1, 10, days=14)
    assert state.interval == FRESH
    woken, _, _ = simulate(100, 10, days=1, state=replace(state, last_ok_at=NOON - timedelta(hours=12)))
    assert woken.interval < 1_500


def test_a_quiet_feed_is_polled_ever_less_but_once_a_day() -> None:
    state = next_state(PollState(URL), ok(NOON, items=10, new=10, oldest=NOON - timedelta(days=1), newest=NOON))
    waits = []
    for _ in range(60):
        assert state.next_poll_at is not None
        at = state.next_poll_at
        state = next_state(state, PollOutcome(at, "not_modified"))
        waits.append(wait(state, at))
    assert waits[-1] >= waits[0]
    assert LONGEST <= waits[-1] <= LONGEST * 1.1


def test_validators_and_hash_are_kept_and_survive_a_304() -> None:
    state = next_state(PollState(URL), ok(NOON, items=3, new=3, etag='"a"', last_modified="Mon", sha256="f00"))
    state = next_state(state, PollOutcome(NOON + timedelta(hours=1), "not_modified"))
    assert (state.etag, state.last_modified, state.sha256) == ('"a"', "Mon", "f00")
    state = next_state(state, ok(NOON + timedelta(hours=2), items=3, sha256="ba7"))
    assert (state.etag, state.last_modified, state.sha256) == (None, None, "ba7")


def test_the_same_bytes_are_unchanged() -> None:
    state = PollState(URL, sha256="f00")
    assert is_unchanged(state, Capture(URL, URL, 304, "not_modified", NOON))
    assert is_unchanged(state, Capture(URL, URL, 200, "ok", NOON, sha256="f00"))
    assert not is_unchanged(state, Capture(URL, URL, 200, "ok", NOON, sha256="ba7"))
    assert not is_unchanged(PollState(URL), Capture(URL, URL, 404, "not_found", NOON))


@pytest.mark.parametrize("hints", [{"ttl": 3_600.0}, {"max_age": 3_600.0}, {"ttl": 600.0, "max_age": 3_600.0}])
def test_what_feed_and_cache_state_is_waited_for(hints: dict[str, float]) -> None:
    first = ok(NOON, items=100, new=100, oldest=NOON - timedelta(days=1), newest=NOON, **hints)
    assert wait(next_state(PollState(URL), first), NOON) >= 3_600


def test_a_304_without_hints_leaves_those_of_the_feed_standing() -> None:
    first = ok(NOON, items=100, new=100, oldest=NOON - timedelta(days=1), newest=NOON, ttl=3_600.0)
    later = PollOutcome(NOON + timedelta(hours=1), "not_modified", max_age=60.0)
    assert wait(next_state(next_state(PollState(URL), first), later), later.at) >= 3_600


def test_a_hint_beyond_reason_is_capped() -> None:
    first = ok(NOON, items=100, new=100, oldest=NOON - timedelta(days=9), newest=NOON, ttl=86_400.0 * 30)
    assert wait(next_state(PollState(URL), first), NOON) <= HINT_CEILING * 1.1


def test_a_hint_that_would_lose_items_gives_way() -> None:
    first = ok(NOON, items=5, new=5, oldest=NOON - timedelta(hours=2), newest=NOON, ttl=14_400.0)
    assert wait(next_state(PollState(URL), first), NOON) < 3_600


def test_a_permanent_redirect_changes_the_url_at_the_second_sighting() -> None:
    state = next_state(PollState(URL), ok(NOON, items=1, permanent_url="https://faro.example/new"))
    assert (state.url, state.moved_to, state.moved_seen) == (URL, "https://faro.example/new", 1)
    state = next_state(state, PollOutcome(NOON, "not_modified", permanent_url="https://faro.example/new"))
    assert (state.url, state.moved_to, state.moved_seen) == ("https://faro.example/new", None, 0)


@pytest.mark.parametrize(
    "between",
    [
        ok(NOON, items=1),
        ok(NOON, items=1, permanent_url="https://faro.example/other"),
        PollOutcome(NOON, "error"),
        PollOutcome(NOON, "not_a_feed", permanent_url="https://faro.example/new"),
    ],
    ids=["no redirect", "another target", "an error", "a redirect to a web page"],
)
def test_sightings_that_are_not_consecutive_do_not_count(between: PollOutcome) -> None:
    moved = ok(NOON, items=1, permanent_url="https://faro.example/new")
    state = next_state(next_state(next_state(PollState(URL), moved), between), moved)
    assert state.url == URL


def test_a_removed_feed_is_retired_with_the_reason() -> None:
    state = next_state(PollState(URL), PollOutcome(NOON, "removed", reason="HTTP 410"))
    assert (state.retired_because, state.next_poll_at) == ("HTTP 410", None)


@pytest.mark.parametrize(
    ("outcome", "first", "fifth"),
    [
        ("error", 300, 4_800),
        ("not_found", 3_600, 57_600),
        ("blocked", 3_600, 57_600),
        ("not_a_feed", 3_600, 57_600),
        ("robots", LONGEST, LONGEST),
        ("refused", LONGEST, LONGEST),
    ],
)
def test_failures_back_off_up_to_a_day(outcome: str, first: float, fifth: float) -> None:
    state, waits = PollState(URL), []
    for _ in range(40):
        state = next_state(state, PollOutcome(NOON, outcome, reason="why"))
        waits.append(wait(state, NOON))
    assert first <= waits[0] <= first * 1.1
    assert fifth <= waits[4] <= fifth * 1.1
    assert LONGEST <= waits[-1] <= LONGEST * 1.1
    assert (state.failures, state.last_failure) == (40, "why")


def test_a_success_forgets_the_failures_and_keeps_the_pace() -> None:
    state, _, _ = simulate(20, 20, days=3)
    failed = next_state(state, PollOutcome(NOON + timedelta(days=3), "error"))
    assert failed.interval == state.interval
    at = NOON + timedelta(days=3, minutes=6)
    assert next_state(failed, PollOutcome(at, "not_modified")).failures == 0


def test_retry_after_is_never_cut_short_and_pauses_the_host() -> None:
    outcome = PollOutcome(NOON, "error", retry_after=200_000.0)
    assert wait(next_state(PollState(URL), outcome), NOON) >= 200_000
    assert host_pause(outcome) == NOON + timedelta(seconds=200_000)
    assert host_pause(PollOutcome(NOON, "error")) is None
    assert host_pause(ok(NOON)) is None


KNOWN = PollState(URL, last_ok_at=NOON, items=10, newest=NOON)
LATER = NOON + timedelta(hours=5)


@pytest.mark.parametrize(
    ("state", "outcome", "gap"),
    [
        (KNOWN, ok(LATER, items=10, new=10, oldest=NOON + timedelta(minutes=1), newest=LATER), True),
        (KNOWN, ok(LATER, items=10, new=10, oldest=NOON - timedelta(hours=1), newest=LATER), False),
        (KNOWN, ok(LATER, items=10, new=9, oldest=NOON + timedelta(minutes=1), newest=LATER), False),
        (KNOWN, ok(LATER, items=10, new=10), True),
        (KNOWN, ok(LATER, items=1, new=1), False),
        (KNOWN, ok(LATER, items=1, new=1, oldest=LATER, newest=LATER), True),
        (KNOWN, ok(LATER, items=50, new=50, oldest=LATER, newest=LATER), False),
        (KNOWN, ok(LATER), False),
        (PollState(URL), ok(LATER, items=10, new=10, oldest=LATER, newest=LATER), False),
    ],
    ids=[
        "all new, and newer than all known",
        "reaches back to what is known",
        "one item is known",
        "all new, without dates",
        "one item without date",
        "a window of one that changed",
        "an edition stamped alike",
        "an empty feed",
        "the first poll",
    ],
)
def test_a_gap_is_seen_when_the_window_turned_over(state: PollState, outcome: PollOutcome, gap: bool) -> None:
    assert has_gap(state, outcome) is gap
    assert next_state(state, outcome).gaps == int(gap)


def test_a_gap_is_counted_and_answered_with_more_polls() -> None:
    state, _, _ = simulate(2, 5, days=10)
    at = state.next_poll_at or NOON
    outcome = ok(at, items=5, new=5, oldest=at - timedelta(minutes=9), newest=at)
    after = next_state(state, outcome)
    assert (after.gaps, after.last_gap_at) == (state.gaps + 1, at)
    assert after.interval <= state.interval / 4


def test_jitter_is_the_same_for_a_seed_and_spreads_seeds() -> None:
    outcome = ok(NOON, items=5, new=5, oldest=NOON - timedelta(days=1), newest=NOON)
    first = next_state(PollState(URL), outcome, seed="a")
    assert next_state(PollState(URL), outcome, seed="a") == first
    spread = {next_state(PollState(URL), outcome, seed=str(number)).next_poll_at for number in range(50)}
    assert len(spread) == 50


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ok", "not_modified", "error", "not_found", "blocked", "too_large"]),
            st.integers(0, 1_000),
            st.floats(0, 1),
            st.floats(0, 1_000_000),
            st.floats(1, 1_000_000),
        ),
        max_size=30,
    )
)
def test_the_wait_is_always_within_its_bounds(polls: list[tuple[str, int, float, float, float]]) -> None:
    state, at = PollState(URL), NOON
    for word, items, share, age, hint in polls:
        window = {
            "items": items,
            "new": int(items * share),
            "oldest": at - timedelta(seconds=age),
            "newest": at,
            "ttl": hint,
        }
        outcome = ok(at, **window) if word == "ok" else PollOutcome(at, word)
        state = next_state(state, outcome, seed="s")
        assert SHORTEST <= wait(state, at) <= LONGEST * 1.1
        assert SHORTEST <= state.interval <= LONGEST
        at = state.next_poll_at or at


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "public, max-age=600"}, 600.0),
        ({"cache-control": 'max-age="600"'}, 600.0),
        ({"cache-control": "max-age=600", "age": "550"}, 50.0),
        ({"cache-control": "max-age=600", "age": "700"}, None),
        ({"cache-control": "max-age=0"}, None),
        ({"cache-control": "no-cache, max-age=600"}, None),
        ({"cache-control": "no-store"}, None),
        ({"cache-control": "max-age=soon"}, None),
        ({"expires": "Tue, 24 Nov 2026 12:10:00 GMT"}, 600.0),
        ({"expires": "Tue, 24 Nov 2026 11:00:00 GMT"}, None),
        ({"expires": "0"}, None),
        ({"cache-control": "max-age=60", "expires": "Tue, 24 Nov 2026 12:10:00 GMT"}, 60.0),
        ({}, None),
    ],
)
def test_freshness_is_read_from_the_headers(headers: dict[str, str], seconds: float | None) -> None:
    assert max_age(headers, NOON) == seconds


def test_the_outcome_of_a_capture_has_its_window() -> None:
    capture = Capture(URL, URL, 200, "ok", NOON, etag='"a"', sha256="f00", headers={"cache-control": "max-age=60"})
    entries = (
        Entry("https://faro.example/1", published=NOON - timedelta(hours=3)),
        Entry("https://faro.example/2", updated=NOON - timedelta(hours=1)),
        Entry("https://faro.example/3"),
        Entry("https://faro.example/4", published=NOON + timedelta(days=400)),
    )
    outcome = outcome_of(capture, ParsedFeed("rss", entries, ttl=1_800, update_period=3_600), new=2)
    assert (outcome.items, outcome.new, outcome.ttl, outcome.max_age) == (4, 2, 3_600, 60.0)
    assert (outcome.oldest, outcome.newest) == (NOON - timedelta(hours=3), NOON)
