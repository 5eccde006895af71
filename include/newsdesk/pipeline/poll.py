"""Poll the feeds that are due: claimed with a lease, politely, every answer a row, every new entry an article."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial

from pydantic import TypeAdapter

from newsdesk.articles import urls
from newsdesk.errors import Reject
from newsdesk.feeds import catalog
from newsdesk.feeds.parse import parse
from newsdesk.feeds.parsed import ParsedFeed
from newsdesk.feeds.schedule import PollState, is_unchanged, next_state, outcome_of
from newsdesk.http import Client
from newsdesk.model import Capture, Entry, Feed
from newsdesk.pipeline.clock import REAL, Clock
from newsdesk.pipeline.courtesy import Courtesy, TooSoon
from newsdesk.pipeline.desk import database_url
from newsdesk.pipeline.published import published_at
from newsdesk.pipeline.rounds import rounds
from newsdesk.settings import Settings
from newsdesk.store import feeds
from newsdesk.store.db import Connection, connect, transaction
from newsdesk.store.feeds import DueFeed
from newsdesk.store.offers import Offer

THREADS = 32
LEASE = timedelta(minutes=10)
CHILDREN = 3
"""Child sitemaps of an index that are read at a poll: the newest; older ones hold what was seen before."""

log = logging.getLogger(__name__)
_STATES = TypeAdapter(PollState)


@dataclass(frozen=True, slots=True)
class _Index:
    """A sitemap index that was read, and whose child sitemaps are asked for next."""

    due: DueFeed
    capture: Capture
    parsed: ParsedFeed


@dataclass(frozen=True, slots=True)
class _Postponed:
    """A feed that was not asked: its host's next slot is too far off."""

    feed_id: int
    until: datetime


@dataclass(frozen=True, slots=True)
class _Desk:
    """What one round works with. ``indexes`` are those whose children wait to be asked."""

    settings: Settings
    connection: Connection
    courtesy: Courtesy
    clock: Clock
    indexes: list[_Index]


def poll(
    settings: Settings,
    *,
    seconds: float = 480.0,
    everything: bool = False,
    clock: Clock = REAL,
    threads: int = THREADS,
) -> dict[str, int]:
    """Ask every feed that is due (``everything``: every feed). Returns counts: feeds by outcome, and new articles.

    A catalog with errors raises ConfigError before anything is asked. A single feed that fails is a row, not an error.
    Any number of workers may run this at once.
    """
    listed = catalog.load(settings.feeds_file)
    url = database_url(settings)
    found: Counter[str] = Counter(articles=0)
    with (
        connect(url) as connection,
        connect(url) as pace_connection,
        Client(settings, now=clock.now) as client,
        ThreadPoolExecutor(threads) as pool,
    ):
        courtesy = Courtesy(client, pace_connection, agent=settings.user_agent, now=clock.now, sleep=clock.sleep)
        desk = _Desk(settings, connection, courtesy, clock, [])
        with transaction(connection):
            feeds.sync_catalog(connection, [feed for feed in listed if feed.status != "disabled"])
            if everything:
                feeds.make_all_due(connection, clock.now())
        for answered in rounds(pool, partial(_claim, desk), partial(_ask, courtesy), seconds=seconds):
            found.update(_record(desk, answered))
    return dict(found)


def _claim(desk: _Desk, room: int) -> list[DueFeed | _Index]:
    work: list[DueFeed | _Index] = [*desk.indexes]
    desk.indexes.clear()
    with transaction(desk.connection):
        work += feeds.claim_due(desk.connection, desk.clock.now(), max(room - len(work), 0), LEASE)
    return work


def _ask(courtesy: Courtesy, work: DueFeed | _Index) -> list[Capture]:
    """The feed's answer, or the answers of an index's newest children. Raises TooSoon where the feed must wait."""
    if isinstance(work, _Index):
        return _ask_children(courtesy, work)
    state = _state(work)
    answer = courtesy.get(
        work.url,
        kind="feed",
        etag=state.etag,
        last_modified=state.last_modified,
        ignore_robots=work.feed.ignore_robots_because is not None,
    )
    return [answer]


def _ask_children(courtesy: Courtesy, index: _Index) -> list[Capture]:
    """The newest children; one that must wait is looked for at the next poll, when the index is read again."""
    children = index.parsed.children
    newest = sorted(children, key=lambda child: (child.modified is not None, child.modified or 0), reverse=True)
    answers = []
    for child in newest[:CHILDREN]:
        try:
            answers.append(
                courtesy.get(child.url, kind="feed", ignore_robots=index.due.feed.ignore_robots_because is not None)
            )
        except TooSoon as error:
            log.warning("%s: child sitemap left for the next poll: %s", child.url, error)
    return answers


def _state(due: DueFeed) -> PollState:
    """What the last polls left to remember; a feed that was never polled starts afresh."""
    return _STATES.validate_python({"url": due.url, **due.poll_state})


def _record(desk: _Desk, answered: Sequence[tuple[DueFeed | _Index, Future[list[Capture]]]]) -> Counter[str]:
    """Store how polls ended; returns their words, counted, and how many articles they brought.

    Polls without entries, most of them, share one transaction. Each of the others has its own, so that no worker ever
    waits for another one's articles while it holds some itself.
    """
    found: Counter[str] = Counter()
    idle: list[feeds.Poll] = []
    postponed: list[_Postponed] = []
    for work, done in answered:
        match _answer(desk, work, done):
            case _Index() as index:
                desk.indexes.append(index)
            case _Postponed() as wait:
                postponed.append(wait)
            case (due, capture, parsed):
                row, fresh = _store(desk, due, capture, parsed)
                found[row.outcome] += 1
                found["articles"] += fresh
                if not row.offered:
                    idle.append(row)
    with transaction(desk.connection):
        feeds.record_polls(desk.connection, idle)
        for wait in postponed:
            feeds.postpone(desk.connection, wait.feed_id, wait.until)
    found["waiting"] += len(postponed)
    return +found


def _answer(
    desk: _Desk, work: DueFeed | _Index, done: Future[list[Capture]]
) -> _Index | _Postponed | tuple[DueFeed, Capture, ParsedFeed | None]:
    """What an answer leads to: a poll's end, the children of an index, or another try later."""
    if isinstance(work, _Index):
        return work.due, work.capture, _with_children(work.parsed, done.result())
    try:
        (answer,) = done.result()
    except TooSoon as error:
        return _Postponed(work.feed_id, error.slot)
    capture, parsed = _parsed(_state(work), answer, feed_zone(work.feed, desk.settings))
    if parsed is not None and parsed.children:
        return _Index(work, capture, parsed)
    return work, capture, parsed


def _store(desk: _Desk, due: DueFeed, capture: Capture, parsed: ParsedFeed | None) -> tuple[feeds.Poll, int]:
    """The poll's row, and how many articles are new. Both are stored where the poll offered entries."""
    before = _state(due)
    offers = _offers(parsed.entries if parsed else (), capture, desk.settings)
    with transaction(desk.connection):
        new = feeds.unseen(desk.connection, due.feed_id, [offer.canonical_url for offer in offers])
        after = next_state(before, outcome_of(capture, parsed, len(new)), seed=due.feed.name)
        if parsed is not None and parsed.children:
            # Children change while their index stays as it is: it is read whole every time.
            after = replace(after, etag=None, last_modified=None, sha256=None)
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
        return row, feeds.record_poll(desk.connection, due, row, offers) if offers else 0


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


def _with_children(index: ParsedFeed, answers: Sequence[Capture]) -> ParsedFeed:
    """A sitemap index with the entries of its newest children; one that is broken is looked for at the next poll."""
    entries: list[Entry] = []
    for capture in answers:
        try:
            if capture.outcome != "ok":
                raise Reject(capture.reason or capture.outcome, code=capture.outcome)
            entries += parse(capture.body, url=capture.final_url, content_type=capture.content_type).entries
        except Reject as error:
            log.warning("%s: child sitemap left for the next poll: %s", capture.url, error)
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
