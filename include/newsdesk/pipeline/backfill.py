"""One newsroom day of the past: what archives know of it, down the same road as live articles.

Sources in order: pages that are stored already, the Wayback Machine's captures of feeds and pages, the sites' sitemaps,
CC-NEWS. What an archive names but cannot give is fetched live at the end: its text is today's, and its capture says so.
Every item to look through is a row (report.recovery), so a killed run goes on where it was, and one that is run again
adds only what is new.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock

from newsdesk.archives.ccnews import CcNews
from newsdesk.archives.sitemaps import Parsed, Sitemaps
from newsdesk.archives.source import Missing, Source, Window
from newsdesk.archives.wayback import Wayback
from newsdesk.articles import triage, urls
from newsdesk.articles.dates import read_dates
from newsdesk.articles.page import read_page
from newsdesk.errors import ConfigError, Reject, Retry
from newsdesk.feeds import catalog
from newsdesk.feeds.parse import parse
from newsdesk.http import Client, pace_key
from newsdesk.model import Capture, Entry, Feed
from newsdesk.pipeline.courtesy import Courtesy
from newsdesk.pipeline.desk import database_url
from newsdesk.pipeline.published import published_at
from newsdesk.settings import Settings
from newsdesk.store import archive_index, articles, feeds, recovery
from newsdesk.store.db import Connection, connect, transaction
from newsdesk.store.offers import Offer, insert, is_metadata_only
from newsdesk.store.recovery import Item, Tally

SOURCES = ("stored", "wayback", "sitemap", "ccnews")
DEFAULT_SOURCES = ("stored", "wayback", "sitemap")
"""CC-NEWS is some twenty gigabytes a day: only when asked for."""

LEASE = timedelta(minutes=5)
"""Renewed with every page; what a killed worker held is free again after it."""

LOOK_AGAIN = 1.0  # seconds between looks at whether the last worker is done
MOST_TRIES = 4
AGAIN = timedelta(minutes=10)


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


class _Index:
    """The Wayback Machine's lists, kept in the database for all days and workers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load(self, url: str, month: date) -> list[list[str]] | None:
        with transaction(self._connection):
            return archive_index.load(self._connection, url, month)

    def save(self, url: str, month: date, captures: list[list[str]]) -> None:
        with transaction(self._connection):
            archive_index.save(self._connection, url, month, captures)


@dataclass(slots=True)
class _Desk:
    """What looking through one item needs."""

    connection: Connection
    settings: Settings
    courtesy: Courtesy
    window: Window
    sources: dict[str, Source]
    ccnews: CcNews
    feed_names: Sequence[str]
    outlets: Sequence[str]


@contextmanager
def _desk(
    settings: Settings, day: date, feed_names: Sequence[str] = (), outlets: Sequence[str] = ()
) -> Iterator[_Desk]:
    url = database_url(settings)
    with connect(url) as connection, connect(url) as pace_connection, Client(settings) as client:
        courtesy = Courtesy(client, pace_connection, agent=settings.user_agent)

        def entries(body: bytes, base: str) -> tuple[Entry, ...]:
            return parse(body, url=base, zone=settings.timezone).entries

        def sitemap(body: bytes, base: str) -> Parsed:
            parsed = parse(body, url=base, zone=settings.timezone)
            return parsed.entries, tuple((child.url, child.modified) for child in parsed.children)

        known: dict[str, Source] = {
            "wayback": Wayback(settings.wayback_url, courtesy.ask_archive, entries, _Index(connection)),
            "sitemap": Sitemaps(courtesy.ask_archive, sitemap),
        }
        ccnews = CcNews(
            settings.ccnews_url, courtesy.ask_archive, lambda address, start: client.stream(address, start=start)
        )
        yield _Desk(
            connection, settings, courtesy, window_of(settings, day), known, ccnews, tuple(feed_names), tuple(outlets)
        )


def plan(
    settings: Settings,
    day: date,
    *,
    sources: Sequence[str] = DEFAULT_SOURCES,
    feed_names: Sequence[str] = (),
    outlets: Sequence[str] = (),
) -> dict[str, int]:
    """Write down what has to be looked through for the day. Returns how many items each source has.

    Raises ConfigError for an unknown source, feed or outlet, or a day that is not over; Retry when an archive's list of
    files cannot be had.
    """
    check_days(settings, day, day)
    unknown = [source for source in sources if source not in SOURCES]
    if unknown:
        raise ConfigError(f"unknown source {', '.join(unknown)}; there are: {', '.join(SOURCES)}")
    with _desk(settings, day, feed_names, outlets) as desk:
        chosen = _chosen(desk)
        items: list[tuple[str, str, int | None]] = []
        for source in SOURCES:
            if source not in sources:
                continue
            if source == "ccnews":
                items += [(source, name, None) for name in desk.ccnews.files(desk.window)]
            elif source == "stored":
                items.append((source, "stored pages", None))
            else:
                usable = [(feed_id, feed) for feed_id, feed in chosen if feed.kind != "google_news_query"]
                items += [(source, feed.name, feed_id) for feed_id, feed in usable]
        with transaction(desk.connection):
            recovery.plan(desk.connection, day, items)
    return dict(Counter(source for source, _, _ in items))


def _chosen(desk: _Desk) -> list[tuple[int, Feed]]:
    names, outlets = desk.feed_names, desk.outlets
    with transaction(desk.connection):
        feeds.sync_catalog(
            desk.connection, [f for f in catalog.load(desk.settings.feeds_file) if f.status != "disabled"]
        )
        all_feeds = feeds.listed(desk.connection)
    missing = [n for n in names if n not in {feed.name for _, _, feed in all_feeds}]
    missing += [o for o in outlets if o not in {feed.outlet for _, _, feed in all_feeds}]
    if missing:
        raise ConfigError(f"not in the catalog: {', '.join(missing)}; python -m newsdesk feeds list shows what is")
    with transaction(desk.connection):
        chosen = feeds.listed(desk.connection, names=names, outlets=outlets)
    return [(feed_id, replace(feed, url=url)) for feed_id, url, feed in chosen]


def recover(
    settings: Settings,
    day: date,
    *,
    feed_names: Sequence[str] = (),
    outlets: Sequence[str] = (),
    seconds: float = 480.0,
    dry_run: bool = False,
    see_out: bool = True,
) -> dict[str, int]:
    """Look through the day's waiting items until none is left or ``seconds`` have passed. Returns counts.

    With ``see_out`` it stays while other workers are at the last ones, and takes over what a killed one held.

    ``feed_names`` and ``outlets`` are those of ``plan``: they say whose pages are taken from CC-NEWS files.

    Any number of workers may share a day. A dry run asks what there is, and neither fetches pages nor stores articles.
    """
    counts: Counter[str] = Counter()
    stop = time.monotonic() + seconds
    with _desk(settings, day, feed_names, outlets) as desk:
        while time.monotonic() < stop:
            with transaction(desk.connection):
                item = recovery.claim(desk.connection, day, datetime.now(UTC), LEASE)
                others = 0 if item else recovery.in_other_hands(desk.connection, day, datetime.now(UTC))
            if item is not None:
                counts.update(_look_through(desk, item, dry_run))
            elif others and see_out:
                time.sleep(LOOK_AGAIN)
            else:
                break
        with transaction(desk.connection):
            counts["waiting"] = recovery.waiting(desk.connection, day)
    return dict(counts)


def _look_through(desk: _Desk, item: Item, dry_run: bool) -> dict[str, int]:
    """Work on one item and write down how it ended; a failing archive costs the item a later try, not the run."""
    state, again = "done", None
    try:
        tally = _WORK[item.source](desk, item, dry_run)
    except Retry as error:
        tally = Tally(reason=error.reason, missing=1)
        if item.attempts < MOST_TRIES:
            state, again = "waiting", datetime.now(UTC) + max(AGAIN, timedelta(seconds=error.after or 0))
        else:
            state = "failed"
    except Reject as error:
        tally, state = Tally(reason=error.reason, missing=1), "failed"
    counted = item.source == "ccnews" and not dry_run  # page by page, as the file was read
    with transaction(desk.connection):
        recovery.finish(
            desk.connection,
            item,
            state,
            found=None if counted else tally.found,
            missing=tally.missing,
            reason=_dry(tally) if dry_run else tally.reason,
            dry_run=dry_run,
            next_attempt_at=again,
        )
    return {
        "items": 1,
        "found": tally.found,
        "added": tally.added,
        "captured": tally.captured,
        "missing": tally.missing,
    }


def _dry(tally: Tally) -> str:
    return "; ".join(filter(None, [f"dry run: {tally.added} would be new", tally.reason]))


def _until() -> datetime:
    return datetime.now(UTC) + LEASE


def _stored(desk: _Desk, item: Item, dry_run: bool) -> Tally:
    if dry_run:
        return Tally()
    with transaction(desk.connection):
        count = recovery.stored_pages(desk.connection, desk.window.start, desk.window.end)
        recovery.note(desk.connection, item, _until(), captured=count)
    return Tally(found=count, captured=count)


def _from_feed(desk: _Desk, item: Item, dry_run: bool) -> Tally:
    """Entries of one feed from one archive, then their pages."""
    assert item.feed is not None
    assert item.feed_id is not None
    source, feed = desk.sources[item.source], item.feed
    found: list[Entry] = []
    missing: list[str] = []
    for answer in source.find(desk.window, feed):
        if isinstance(answer, Missing):
            missing.append(answer.reason)
        else:
            found.append(answer.entry)
    offers = _offers(desk, found, feed)
    reason = "; ".join(dict.fromkeys(missing))[:500] or None
    with transaction(desk.connection):
        old = recovery.known(desk.connection, [offer.canonical_url for offer in offers])
    tally = Tally(found=len(offers), added=len(offers) - len(old), missing=len(missing), reason=reason)
    if dry_run:
        return tally
    state = "metadata_only" if is_metadata_only(feed) else "queued"
    with transaction(desk.connection):
        added = insert(
            desk.connection, item.feed_id, feed, offers, seen_at=datetime.now(UTC), state=state, origin=item.source
        )
        recovery.note(desk.connection, item, _until(), added=added)
    captured = _pages(desk, item, source) if state == "queued" and item.source == "wayback" else 0
    return replace(tally, added=added, captured=captured)


def _offers(desk: _Desk, entries: Sequence[Entry], feed: Feed) -> list[Offer]:
    offers: dict[str, Offer] = {}
    for entry in entries:
        canonical = urls.canonical(entry.url)
        if canonical.startswith(("http://", "https://")):
            when = published_at(None, entry.published or entry.updated, datetime.now(UTC), desk.settings.timezone)
            offers.setdefault(canonical, Offer(entry, canonical, when.instant, when.precision, when.flag))
    return list(offers.values())


def _pages(desk: _Desk, item: Item, source: Source) -> int:
    """Archived pages of the feed's articles of the day that have none; the others stay queued for a live fetch."""
    assert item.feed_id is not None
    with transaction(desk.connection):
        wanted = recovery.without_page(desk.connection, item.feed_id, desk.window.start, desk.window.end)
    captured = 0
    for article in wanted:
        capture = source.capture(article.url, article.published_at)
        had = capture.outcome == "ok" and bool(capture.body)
        with transaction(desk.connection):
            if had:
                _attach(desk.connection, article.article_id, capture, item.source)
            recovery.note(desk.connection, item, _until(), captured=int(had))
        captured += had
    return captured


def _attach(connection: Connection, article_id: int, capture: Capture, origin: str) -> None:
    capture_id = articles.store_capture(connection, article_id, capture, origin=origin)
    articles.mark(connection, article_id, "fetched", outcome="ok", capture_id=capture_id)


def _from_ccnews(desk: _Desk, item: Item, dry_run: bool) -> Tally:
    """One archive file, from where it was left: pages of our outlets that were published on the day."""
    if dry_run:
        return Tally(reason="one archive file to read through")
    with transaction(desk.connection):
        listed = feeds.listed(desk.connection, names=desk.feed_names, outlets=desk.outlets)
    hosts = {pace_key(feed.url): (feed_id, feed) for feed_id, _, feed in listed}
    found = added = 0
    for page, progress in desk.ccnews.pages(item.item, hosts, pace_key, _may_be_relevant, position=item.position):
        when = _published(desk, page) if page is not None else None
        with transaction(desk.connection):
            kept = 0
            if page is not None and when is not None:
                feed_id, feed = hosts[pace_key(page.url)]
                kept = _keep_page(desk, page, when, feed_id, feed)
            here = int(when is not None)
            recovery.note(
                desk.connection, item, _until(), position=progress.position, found=here, added=kept, captured=kept
            )
        found += here
        added += kept
    return Tally(found=found, added=added, captured=added)


def _may_be_relevant(page: bytes) -> bool:
    """Both stages of triage: to learn a page's date takes ten times as long as to see that it is off topic."""
    return triage.first_stage(page) and triage.second_stage(page)


def _published(desk: _Desk, page: Capture) -> datetime | None:
    """When the page was published, if that is on the day. Only pages that triage lets through come here."""
    stated = read_dates(read_page(page.body, page.url)).published
    when = published_at(stated, None, page.fetched_at, desk.settings.timezone)
    return when.instant if stated and desk.window.holds(when.instant) else None


def _keep_page(desk: _Desk, page: Capture, when: datetime, feed_id: int, feed: Feed) -> int:
    """Make the page an article to be read, unless one at its address was read already. Returns 1 or 0."""
    if is_metadata_only(feed):
        return 0
    canonical = urls.canonical(page.url)
    offer = Offer(Entry(url=page.url, published=when), canonical, when, "feed", None)
    insert(desk.connection, feed_id, feed, [offer], seen_at=datetime.now(UTC), state="queued", origin="ccnews")
    article_id = recovery.unread(desk.connection, canonical)
    if article_id is None:
        return 0
    _attach(desk.connection, article_id, page, "ccnews")
    return 1


_WORK: dict[str, Callable[[_Desk, Item, bool], Tally]] = {
    "stored": _stored,
    "wayback": _from_feed,
    "sitemap": _from_feed,
    "ccnews": _from_ccnews,
}
