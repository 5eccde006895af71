"""Poll the feeds that are due: claimed with a lease, politely, every answer a row, every new entry an article."""

from __future__ import annotations

import logging
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo

from pydantic import TypeAdapter

from newsdesk.articles import urls
from newsdesk.errors import Reject
from newsdesk.feeds import catalog
from newsdesk.feeds.parse import parse
from newsdesk.feeds.parsed import ParsedFeed
from newsdesk.feeds.schedule import PollState, is_unchanged, next_state, outcome_of
from newsdesk.http import Client
from newsdesk.model import Capture, Entry, Feed
from newsdesk.pipeline.courtesy import Courtesy, TooSoon
from newsdesk.pipeline.desk import database_url
from newsdesk.pipeline.published import published_at
from newsdesk.settings import Settings
from newsdesk.store import feeds
from newsdesk.store.db import Connection, connect, transaction
from newsdesk.store.feeds import DueFeed
from newsdesk.store.offers import Offer

THREADS = 16
BATCH = 64
LEASE = timedelta(minutes=10)
CHILDREN = 3
"""Child sitemaps of an index that are read at a poll: the newest; older ones hold what was seen before."""

log = logging.getLogger(__name__)
_STATES = TypeAdapter(PollState)


def poll(settings: Settings, *, seconds: float = 480.0, everything: bool = False) -> dict[str, int]:
    """Ask every feed that is due (``everything``: every feed). Returns counts: feeds by outcome, and new articles.

    A catalog with errors raises ConfigError before anything is asked. A single feed that fails is a row, not an error.
    """
    listed = catalog.load(settings.feeds_file)
    url = database_url(settings)
    found: Counter[str] = Counter(articles=0)
    stop = time.monotonic() + seconds
    with (
        connect(url) as connection,
        connect(url) as pace_connection,
        Client(settings) as client,
        ThreadPoolExecutor(THREADS) as threads,
    ):
        courtesy = Courtesy(client, pace_connection, agent=settings.user_agent)
        with transaction(connection):
            feeds.sync_catalog(connection, [feed for feed in listed if feed.status != "disabled"])
            if everything:
                feeds.make_all_due(connection, datetime.now(UTC))
        while time.monotonic() < stop:
            with transaction(connection):
                claimed = feeds.claim_due(connection, datetime.now(UTC), BATCH, LEASE)
            if not claimed:
                break
            asked = {threads.submit(_ask, courtesy, due, _state(due)): due for due in claimed}
            for done in as_completed(asked):
                word, fresh = _record(connection, settings, courtesy, asked[done], done)
                found[word] += 1
                found["articles"] += fresh
    return dict(found)


def _ask(courtesy: Courtesy, due: DueFeed, state: PollState) -> Capture:
    return courtesy.get(
        due.url,
        kind="feed",
        etag=state.etag,
        last_modified=state.last_modified,
        ignore_robots=due.feed.ignore_robots_because is not None,
    )


def _state(due: DueFeed) -> PollState:
    """What the last polls left to remember; a feed that was never polled starts afresh."""
    return _STATES.validate_python({"url": due.url, **due.poll_state})


def _record(
    connection: Connection, settings: Settings, courtesy: Courtesy, due: DueFeed, done: Future[Capture]
) -> tuple[str, int]:
    """Store how one poll ended; returns its word and how many articles it brought."""
    try:
        capture = done.result()
    except TooSoon as error:
        with transaction(connection):
            feeds.postpone(connection, due.feed_id, error.slot)
        return "waiting", 0
    before = _state(due)
    capture, parsed = _parsed(before, capture, feed_zone(due.feed, settings))
    if parsed is not None and parsed.children:
        parsed = _with_children(courtesy, parsed)
    offers = _offers(parsed.entries if parsed else (), capture, settings)
    with transaction(connection):
        new = feeds.unseen(connection, due.feed_id, [offer.canonical_url for offer in offers])
        outcome = outcome_of(capture, parsed, len(new))
        after = next_state(before, outcome, seed=due.feed.name)
        row = feeds.Poll(
            feed_id=due.feed_id,
            polled_at=capture.fetched_at,
            outcome=capture.outcome,
            status=capture.status or None,
            reason=capture.reason,
            offered=len(offers),
            gap=after.gaps > before.gaps,
            poll_state=_STATES.dump_python(after, mode="json"),
            next_poll_at=after.next_poll_at or capture.fetched_at,
            url=after.url,
            retired_reason=after.retired_because,
        )
        return capture.outcome, feeds.record_poll(connection, due, row, offers)


def _parsed(state: PollState, capture: Capture, zone: tzinfo) -> tuple[Capture, ParsedFeed | None]:
    """The capture with its final outcome, and what its body says: nothing when it is unchanged, failed, or no feed."""
    if capture.outcome != "ok":
        return capture, None
    if is_unchanged(state, capture):
        return replace(capture, outcome="not_modified"), None
    try:
        return capture, parse(capture.body, url=capture.final_url, content_type=capture.content_type, zone=zone)
    except Reject as error:
        return replace(capture, outcome=error.code, reason=error.reason), None


def _with_children(courtesy: Courtesy, index: ParsedFeed) -> ParsedFeed:
    """A sitemap index with the entries of its newest children; one that cannot be had now is looked for next time."""
    newest = sorted(index.children, key=lambda child: (child.modified is not None, child.modified or 0), reverse=True)
    entries: list[Entry] = []
    for child in newest[:CHILDREN]:
        try:
            capture = courtesy.get(child.url, kind="feed")
            if capture.outcome == "ok":
                entries += parse(capture.body, url=capture.final_url, content_type=capture.content_type).entries
        except (TooSoon, Reject) as error:
            log.warning("%s: child sitemap left for the next poll: %s", child.url, error)
    return replace(index, entries=tuple(entries))


def feed_zone(feed: Feed, settings: Settings) -> tzinfo:
    """The zone of dates that a feed prints without one: Mexican newsrooms print local time, others UTC or a zone."""
    return settings.timezone if feed.country == "MX" else UTC


def _offers(entries: tuple[Entry, ...], capture: Capture, settings: Settings) -> list[Offer]:
    """The entries that lead to a web page, each with the instant it counts under until its page is read."""
    offers = []
    for entry in entries:
        canonical = urls.canonical(entry.url) if entry.url else ""
        if not canonical.startswith(("http://", "https://")):
            continue
        when = published_at(None, entry.published or entry.updated, capture.fetched_at, settings.timezone)
        offers.append(Offer(entry, canonical, when.instant, when.precision, when.flag))
    return offers


def troubles(settings: Settings) -> list[str]:
    """One line a feed that did not answer well when it was last asked: for people at a terminal."""
    with connect(database_url(settings)) as connection, transaction(connection):
        return [f"{name}: {health}: {reason}" for name, health, reason in feeds.unwell(connection)]
