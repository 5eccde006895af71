"""One newsroom day of the past: what archives know of it, down the same road as live articles.

Sources in order: pages that are stored already, the Wayback Machine's captures of feeds and pages, the sites' sitemaps,
CC-NEWS. What an archive names but cannot give is fetched live at the end: its text is today's, and its capture says so.
Every item to look through is a row (report.recovery), so a killed run goes on where it was, and one that is run again
adds only what is new.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from newsdesk.errors import ConfigError, Reject, Retry
from newsdesk.feeds import catalog
from newsdesk.model import Feed
from newsdesk.pipeline.backfill_days import check_days
from newsdesk.pipeline.backfill_desk import Desk, desk_for
from newsdesk.pipeline.backfill_files import FILE_LIST, list_files, planned_files
from newsdesk.pipeline.backfill_work import LEASE, WORK
from newsdesk.settings import Settings
from newsdesk.store import feeds, recovery
from newsdesk.store.db import transaction
from newsdesk.store.recovery import Item, Tally

SOURCES = ("stored", "wayback", "sitemap", "ccnews")
DEFAULT_SOURCES = ("stored", "wayback", "sitemap")
"""CC-NEWS is some twenty gigabytes a day: only when asked for."""

LOOK_AGAIN = 1.0  # seconds between looks at whether the last worker is done
MOST_TRIES = 4
AGAIN = timedelta(minutes=10)


def plan(
    settings: Settings,
    day: date,
    *,
    sources: Sequence[str] = DEFAULT_SOURCES,
    feed_names: Sequence[str] = (),
    outlets: Sequence[str] = (),
) -> dict[str, int]:
    """Write down what has to be looked through for the day. Returns how many items each source has.

    Raises ConfigError for an unknown source, feed or outlet, or a day that is not over. CC-NEWS counts as one item while its
    list of files cannot be had.
    """
    check_days(settings, day, day)
    unknown = [source for source in sources if source not in SOURCES]
    if unknown:
        raise ConfigError(f"unknown source {', '.join(unknown)}; there are: {', '.join(SOURCES)}")
    with desk_for(settings, day, feed_names, outlets) as desk:
        chosen = _chosen(desk)
        items: list[tuple[str, str, int | None]] = []
        for source in SOURCES:
            if source not in sources:
                continue
            if source == "ccnews":
                items += planned_files(desk)
            elif source == "stored":
                items.append((source, "stored pages", None))
            else:
                usable = [(feed_id, feed) for feed_id, feed in chosen if feed.kind != "google_news_query"]
                items += [(source, feed.name, feed_id) for feed_id, feed in usable]
        with transaction(desk.connection):
            recovery.plan(desk.connection, day, items)
    return dict(Counter(source for source, _, _ in items))


def _chosen(desk: Desk) -> list[tuple[int, Feed]]:
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
    with desk_for(settings, day, feed_names, outlets) as desk:
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


def _look_through(desk: Desk, item: Item, dry_run: bool) -> dict[str, int]:
    """Work on one item and write down how it ended; a failing archive costs the item a later try, not the run."""
    state, again = "done", None
    try:
        tally = (list_files if item.item == FILE_LIST else WORK[item.source])(desk, item, dry_run)
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
