"""When a feed is polled next. Pure: a state and an outcome go in, the next state comes out."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from newsdesk.feeds.parsed import ParsedFeed
from newsdesk.model import Capture

SHORTEST = 300.0
LONGEST = 86_400.0
"""Seconds between two polls of one feed, whatever it does."""
FIRST_INTERVAL = 900.0
WANTED_NEW = 0.5
"""New items a poll should find on average: a feed of 50 a day is polled every 14 minutes."""
FRESH = 10_800.0
"""Seconds. A feed that brings something at least weekly is not polled less often: what was published in the evening must
be in the morning's edition, and a slow feed can have its busy day."""
ALIVE = 1.0 / (7 * 24)
"""Items an hour: one a week."""
WINDOW_SHARE = 0.4
"""The most of a feed's window that may turn over between two polls; the rest is the reserve for bursts."""
MEMORY = 86_400.0
"""Seconds after which an observed rate counts 1/e: a day, because newsrooms sleep at night."""
HINT_CEILING = 14_400.0
"""Seconds. A ttl, sy: period or max-age is respected up to here; longer ones are template defaults more often than not."""
SPREAD = 0.1
"""Jitter: up to this share of the interval later, never earlier."""
SIGHTINGS_TO_MOVE = 2
_FIRST_BACKOFF = {"error": SHORTEST, "not_found": 3_600.0, "robots": LONGEST, "refused": LONGEST}
_OTHER_BACKOFF = 3_600.0
_GOOD = {"ok", "not_modified"}


@dataclass(frozen=True, slots=True)
class PollState:
    """What is known of one feed between two polls. Intervals in seconds, ``rate`` in new items an hour."""

    url: str
    retired_because: str | None = None
    interval: float = FIRST_INTERVAL
    next_poll_at: datetime | None = None
    last_poll_at: datetime | None = None
    last_ok_at: datetime | None = None
    failures: int = 0
    last_failure: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    moved_to: str | None = None
    moved_seen: int = 0
    rate: float | None = None
    items: int = 0
    newest: datetime | None = None
    hint: float | None = None
    gaps: int = 0
    last_gap_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PollOutcome:
    """What one poll brought. ``outcome`` is the capture's word, or ``not_a_feed``. ``new`` of its ``items`` were never
    seen before; ``oldest`` and ``newest`` are the first and last item dates; ``max_age`` is the cache's."""

    at: datetime
    outcome: str
    reason: str | None = None
    retry_after: float | None = None
    permanent_url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    items: int = 0
    new: int = 0
    oldest: datetime | None = None
    newest: datetime | None = None
    ttl: float | None = None
    max_age: float | None = None


def outcome_of(capture: Capture, parsed: ParsedFeed | None = None, new: int = 0) -> PollOutcome:
    """The outcome of a poll from its capture, what the body parsed to (None: not modified, failed, or not a feed), and
    how many of the entries were new."""
    word, reason = capture.outcome, capture.reason
    dates = [date for entry in (parsed.entries if parsed else ()) if (date := entry.published or entry.updated)]
    dates = [min(date, capture.fetched_at) for date in dates]
    return PollOutcome(
        at=capture.fetched_at,
        outcome=word,
        reason=reason,
        retry_after=capture.retry_after,
        permanent_url=capture.permanent_url,
        etag=capture.etag,
        last_modified=capture.last_modified,
        sha256=capture.sha256,
        items=len(parsed.entries) if parsed else 0,
        new=new,
        oldest=min(dates, default=None),
        newest=max(dates, default=None),
        ttl=max((hint for hint in (parsed.ttl, parsed.update_period) if hint), default=None) if parsed else None,
        max_age=max_age(capture.headers, capture.fetched_at),
    )


def max_age(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds for which a cache may keep the answer: Cache-Control's max-age less Age, else Expires (RFC 9111, 4.2.1).

    None when neither says so, or ``no-cache`` or ``no-store`` forbids it.
    """
    control = headers.get("cache-control", "").lower()
    if re.search(r"\b(?:no-cache|no-store)\b", control):
        return None
    found = re.search(r"\bmax-age\s*=\s*\"?([0-9]{1,9})", control)
    if found:
        age = headers.get("age", "").strip()
        return max(float(found.group(1)) - (float(age[:9]) if age.isdecimal() else 0.0), 0.0) or None
    try:
        expires = parsedate_to_datetime(headers.get("expires", ""))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return max((expires.replace(tzinfo=expires.tzinfo or UTC) - now).total_seconds(), 0.0) or None


def is_unchanged(state: PollState, capture: Capture) -> bool:
    """Whether the answer is what the last poll had, by status or by the bytes: nothing to parse."""
    return capture.outcome == "not_modified" or (capture.sha256 is not None and capture.sha256 == state.sha256)


def host_pause(outcome: PollOutcome) -> datetime | None:
    """Until when the whole host asks to be left alone (429 and 503 with Retry-After), or None."""
    if outcome.retry_after is None or outcome.outcome in _GOOD:
        return None
    return outcome.at + timedelta(seconds=outcome.retry_after)


def has_gap(state: PollState, outcome: PollOutcome) -> bool:
    """Whether items may have come and gone between two polls: the window holds only new items, and where they have
    dates the oldest is newer than the newest of the last poll.

    A feed that stamps all items alike (a printed edition) is replaced whole: that shows nothing.
    """
    if state.last_ok_at is None or not state.items or not outcome.items or outcome.new < outcome.items:
        return False
    if outcome.oldest is None or state.newest is None:
        return outcome.items > 1
    return outcome.oldest > state.newest and (outcome.oldest != outcome.newest or outcome.items == 1)


def next_state(state: PollState, outcome: PollOutcome, *, seed: str = "") -> PollState:
    """The state after a poll. ``seed`` (the feed's name) spreads feeds that were polled together.

    - ok: the interval follows the feed's rate, is cut when the window turned over, respects what feed and cache state;
    - not modified, or nothing new: the rate decays, the interval grows;
    - removed (410): retired, with the reason;
    - anything else: exponential back-off up to a day, never before Retry-After; 404 and refusals start at an hour;
    - a permanent redirect changes ``url`` when it was seen twice in a row.
    """
    if outcome.outcome == "removed":
        return replace(
            state,
            retired_because=outcome.reason or "HTTP 410: the publisher removed the feed",
            last_poll_at=outcome.at,
            next_poll_at=None,
            failures=state.failures + 1,
            last_failure="removed",
        )
    if outcome.outcome not in _GOOD:
        return _after_failure(state, outcome, seed)
    return _after_success(_moved(state, outcome), outcome, seed)


def _after_failure(state: PollState, outcome: PollOutcome, seed: str) -> PollState:
    failures = state.failures + 1
    first = _FIRST_BACKOFF.get(outcome.outcome, _OTHER_BACKOFF)
    wait = min(first * 2.0 ** min(failures - 1, 20), LONGEST)
    return replace(
        state,
        failures=failures,
        last_failure=outcome.reason or outcome.outcome,
        last_poll_at=outcome.at,
        next_poll_at=_later(outcome.at, max(wait, outcome.retry_after or 0.0), seed),
        moved_to=None,
        moved_seen=0,
    )


def _moved(state: PollState, outcome: PollOutcome) -> PollState:
    target = outcome.permanent_url
    if not target or target == state.url:
        return replace(state, moved_to=None, moved_seen=0)
    seen = state.moved_seen + 1 if target == state.moved_to else 1
    if seen >= SIGHTINGS_TO_MOVE:
        return replace(state, url=target, moved_to=None, moved_seen=0)
    return replace(state, moved_to=target, moved_seen=seen)


def _after_success(state: PollState, outcome: PollOutcome, seed: str) -> PollState:
    gap = has_gap(state, outcome)
    rate = _rate(state, outcome)
    items = outcome.items or state.items
    hint = _longest(outcome.ttl, outcome.max_age, state.hint if outcome.outcome == "not_modified" else None)
    interval = _interval(state, outcome, rate, items, gap)
    pause = interval if hint is None else max(interval, min(hint, HINT_CEILING, _window(items, rate)))
    dates = [date for date in (state.newest, outcome.newest) if date is not None]
    return replace(
        state,
        interval=interval,
        next_poll_at=_later(outcome.at, min(pause, LONGEST), seed),
        last_poll_at=outcome.at,
        last_ok_at=outcome.at,
        failures=0,
        last_failure=None,
        etag=outcome.etag if outcome.outcome == "ok" else outcome.etag or state.etag,
        last_modified=outcome.last_modified
        if outcome.outcome == "ok"
        else outcome.last_modified or state.last_modified,
        sha256=outcome.sha256 or state.sha256,
        rate=rate,
        items=items,
        newest=max(dates, default=None),
        hint=hint,
        gaps=state.gaps + gap,
        last_gap_at=outcome.at if gap else state.last_gap_at,
    )


def _rate(state: PollState, outcome: PollOutcome) -> float | None:
    """New items an hour: at first from the dates in the window, later an average that forgets exponentially."""
    if state.last_ok_at is None:
        if outcome.oldest is None or outcome.items < 2:
            return state.rate
        span = max((outcome.at - outcome.oldest).total_seconds(), SHORTEST)
        return outcome.items / span * 3_600.0
    elapsed = max((outcome.at - state.last_ok_at).total_seconds(), 1.0)
    observed = outcome.new / elapsed * 3_600.0
    if state.rate is None:
        return observed
    kept = math.exp(-elapsed / MEMORY)
    return kept * state.rate + (1.0 - kept) * observed


def _window(items: int, rate: float | None) -> float:
    """Seconds after which WINDOW_SHARE of the window is new: items are lost to a hint longer than that."""
    return WINDOW_SHARE * items / rate * 3_600.0 if rate and items else LONGEST


def _interval(state: PollState, outcome: PollOutcome, rate: float | None, items: int, gap: bool) -> float:
    if rate is None:
        wanted = state.interval
    elif rate <= 0.0:
        wanted = LONGEST
    else:
        wanted = min(WANTED_NEW / rate * 3_600.0, _window(items, rate), FRESH if rate >= ALIVE else LONGEST)
    if state.last_ok_at is not None:
        # A lull or a burst of one poll is no change of habit: at most half as long again, at least a quarter.
        wanted = min(max(wanted, state.interval / 4.0), state.interval * 1.5)
        if gap:
            wanted = min(wanted, state.interval / 4.0)
        elif outcome.items and outcome.new * 2 > outcome.items:
            wanted = min(wanted, state.interval / 2.0)
    return min(max(wanted, SHORTEST), LONGEST)


def _longest(*hints: float | None) -> float | None:
    return max((hint for hint in hints if hint), default=None)


def _later(at: datetime, seconds: float, seed: str) -> datetime:
    digest = hashlib.blake2b(f"{seed}|{at.isoformat()}".encode(), digest_size=4).digest()
    share = int.from_bytes(digest, "big") / 2**32
    return at + timedelta(seconds=seconds * (1.0 + SPREAD * share))
