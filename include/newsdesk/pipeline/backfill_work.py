"""Looking through one item of a day: the entries and pages of a feed, one CC-NEWS file, the pages stored already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from newsdesk.archives.source import Missing, Source
from newsdesk.articles import triage, urls
from newsdesk.articles.dates import read_dates
from newsdesk.articles.page import read_page
from newsdesk.http import pace_key
from newsdesk.model import Capture, Entry, Feed
from newsdesk.pipeline.backfill_desk import Desk
from newsdesk.pipeline.published import published_at
from newsdesk.store import articles, feeds, recovery
from newsdesk.store.db import Connection, transaction
from newsdesk.store.offers import Offer, insert, is_metadata_only
from newsdesk.store.recovery import Item, Tally

LEASE = timedelta(minutes=5)
"""Renewed with every page; what a killed worker held is free again after it."""


def lease_end() -> datetime:
    return datetime.now(UTC) + LEASE


def _stored(desk: Desk, item: Item, dry_run: bool) -> Tally:
    if dry_run:
        return Tally()
    with transaction(desk.connection):
        count = recovery.stored_pages(desk.connection, desk.window.start, desk.window.end)
        recovery.note(desk.connection, item, lease_end(), captured=count)
    return Tally(found=count, captured=count)


def _from_feed(desk: Desk, item: Item, dry_run: bool) -> Tally:
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
        recovery.note(desk.connection, item, lease_end(), added=added)
    captured = _pages(desk, item, source) if state == "queued" and item.source == "wayback" else 0
    return replace(tally, added=added, captured=captured)


def _offers(desk: Desk, entries: Sequence[Entry], feed: Feed) -> list[Offer]:
    offers: dict[str, Offer] = {}
    for entry in entries:
        canonical = urls.canonical(entry.url)
        if canonical.startswith(("http://", "https://")):
            when = published_at(None, entry.published or entry.updated, datetime.now(UTC), desk.settings.timezone)
            offers.setdefault(canonical, Offer(entry, canonical, when.instant, when.precision, when.flag))
    return list(offers.values())


def _pages(desk: Desk, item: Item, source: Source) -> int:
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
            recovery.note(desk.connection, item, lease_end(), captured=int(had))
        captured += had
    return captured


def _attach(connection: Connection, article_id: int, capture: Capture, origin: str) -> None:
    capture_id = articles.store_capture(connection, article_id, capture, origin=origin)
    articles.mark(connection, article_id, "fetched", outcome="ok", capture_id=capture_id)


def _from_ccnews(desk: Desk, item: Item, dry_run: bool) -> Tally:
    """One archive file, from where it was left: pages of our outlets that were published on the day."""
    if dry_run:
        return Tally(reason="one archive file to read through")
    with transaction(desk.connection):
        listed = feeds.listed(desk.connection, names=desk.feed_names, outlets=desk.outlets)
    hosts = {pace_key(feed.url): (feed_id, feed) for feed_id, _, feed in listed}
    found = added = captured = 0
    for page, progress in desk.ccnews.pages(item.item, hosts, pace_key, _may_be_relevant, position=item.position):
        when = _published(desk, page) if page is not None else None
        with transaction(desk.connection):
            new = kept = 0
            if page is not None and when is not None:
                feed_id, feed = hosts[pace_key(page.url)]
                new, kept = _keep_page(desk, page, when, feed_id, feed)
            here = int(when is not None)
            recovery.note(
                desk.connection, item, lease_end(), position=progress.position, found=here, added=new, captured=kept
            )
        found += here
        added += new
        captured += kept
    return Tally(found=found, added=added, captured=captured)


def _may_be_relevant(page: bytes) -> bool:
    """Both stages of triage: to learn a page's date takes ten times as long as to see that it is off topic."""
    return triage.glance(page).dropped is None


def _published(desk: Desk, page: Capture) -> datetime | None:
    """When the page was published, if that is on the day. Only pages that triage lets through come here."""
    stated = read_dates(read_page(page.body, page.url)).published
    when = published_at(stated, None, page.fetched_at, desk.settings.timezone)
    return when.instant if stated and desk.window.holds(when.instant) else None


def _keep_page(desk: Desk, page: Capture, when: datetime, feed_id: int, feed: Feed) -> tuple[int, int]:
    """Make the page an article to be read, unless one at its address was read already. Articles added, pages kept."""
    if is_metadata_only(feed):
        return 0, 0
    canonical = urls.canonical(page.url)
    offer = Offer(Entry(url=page.url, published=when), canonical, when, "feed", None)
    new = insert(desk.connection, feed_id, feed, [offer], seen_at=datetime.now(UTC), state="queued", origin="ccnews")
    article_id = recovery.unread(desk.connection, canonical)
    if article_id is None:
        return new, 0
    _attach(desk.connection, article_id, page, "ccnews")
    return new, 1


WORK: dict[str, Callable[[Desk, Item, bool], Tally]] = {
    "stored": _stored,
    "wayback": _from_feed,
    "sitemap": _from_feed,
    "ccnews": _from_ccnews,
}
