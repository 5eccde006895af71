"""What a backfill has to look through, claimed item by item, and what it recovered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from psycopg2.extras import execute_values

from newsdesk.model import Feed
from newsdesk.store.db import Connection
from newsdesk.store.feeds import FEED_COLUMNS, feed_of

_WAIT_AGAIN = """UPDATE SET state = 'waiting', position = 0, attempts = 0, reason = NULL,
    found = 0, missing = 0, next_attempt_at = now(), changed_at = now()
WHERE r.state <> 'waiting'"""


@dataclass(frozen=True, slots=True)
class Item:
    """One claimed thing to look through for a day. ``feed`` is None for a CC-NEWS file."""

    recovery_id: int
    day: date
    source: str
    item: str
    position: int
    attempts: int
    feed_id: int | None
    feed: Feed | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """An article known without a page: its address, and about when it was published."""

    article_id: int
    url: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """What looking through one item gave."""

    found: int = 0
    added: int = 0
    captured: int = 0
    missing: int = 0
    reason: str | None = None


def plan(connection: Connection, day: date, items: Sequence[tuple[str, str, int | None]], *, again: bool = True) -> int:
    """Make these (source, item, feed id) wait to be looked through for the day. Returns how many.

    Those that were looked through before wait ``again``, or are left as they are.
    """
    if not items:
        return 0
    with connection.cursor() as cursor:
        execute_values(
            cursor,
            f"""
            INSERT INTO newsdesk.recovery AS r (day, source, item, feed_id) VALUES %s
            ON CONFLICT (day, source, item) DO {_WAIT_AGAIN if again else "NOTHING"}
            """,
            [(day, *item) for item in items],
            page_size=len(items),
        )
    return len(items)


def claim(connection: Connection, day: date, now: datetime, lease: timedelta) -> Item | None:
    """Claim the day's next waiting item, or None. Others pass over it until the lease ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH mine AS (
                UPDATE newsdesk.recovery SET leased_until = %(until)s, attempts = attempts + 1
                WHERE recovery_id = (
                    SELECT recovery_id FROM newsdesk.recovery
                    WHERE day = %(day)s AND state = 'waiting' AND next_attempt_at <= %(now)s
                      AND (leased_until IS NULL OR leased_until < %(now)s)
                    ORDER BY recovery_id LIMIT 1 FOR UPDATE SKIP LOCKED
                )
                RETURNING *
            )
            SELECT m.recovery_id, m.day, m.source, m.item, m.position, m.attempts, m.feed_id, {FEED_COLUMNS}
            FROM mine AS m LEFT JOIN newsdesk.feed AS f USING (feed_id)
            """,
            {"day": day, "now": now, "until": now + lease},
        )
        row = cursor.fetchone()
    if row is None:
        return None
    feed = feed_of(row[7:]) if row[6] is not None else None
    recovery_id, of_day, source, name, position, attempts, feed_id = row[:7]
    return Item(recovery_id, of_day, source, name, position, attempts, feed_id, feed)


def note(
    connection: Connection,
    item: Item,
    until: datetime,
    *,
    position: int | None = None,
    found: int = 0,
    added: int = 0,
    captured: int = 0,
) -> None:
    """Keep the lease, and write down in the transaction of the work itself how far it got and what it gave since."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE newsdesk.recovery
            SET position = coalesce(%s, position), found = found + %s, added = added + %s, captured = captured + %s,
                leased_until = %s, changed_at = now()
            WHERE recovery_id = %s
            """,
            (position, found, added, captured, until, item.recovery_id),
        )


def finish(
    connection: Connection,
    item: Item,
    state: str,
    *,
    found: int | None,
    missing: int,
    reason: str | None,
    dry_run: bool = False,
    next_attempt_at: datetime | None = None,
) -> None:
    """End the item's turn: ``done``, ``failed``, or ``waiting`` for another one. ``found`` None: as ``note`` counted it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE newsdesk.recovery
            SET state = %s, leased_until = NULL, changed_at = now(), reason = %s, next_attempt_at = coalesce(%s, now()),
                found = coalesce(%s, found), missing = %s, dry_run = %s
            WHERE recovery_id = %s
            """,
            (state, reason, next_attempt_at, found, missing, dry_run, item.recovery_id),
        )


def in_other_hands(connection: Connection, day: date, now: datetime) -> int:
    """How many of the day's items another worker is at, or a dead one was until its lease ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM newsdesk.recovery WHERE day = %s AND state = 'waiting' AND leased_until >= %s",
            (day, now),
        )
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def waiting(connection: Connection, day: date) -> int:
    """How many of the day's items are still to be looked through."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM newsdesk.recovery WHERE day = %s AND state = 'waiting'", (day,))
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def without_page(connection: Connection, feed_id: int, start: datetime, end: datetime) -> list[Wanted]:
    """Articles of the feed published in the window that were never read, and are not being fetched or read now."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT a.article_id, a.url, a.published_at FROM newsdesk.article AS a
            WHERE a.feed_id = %s AND a.published_at >= %s AND a.published_at < %s AND a.reading_id IS NULL
              AND a.state IN ('queued', 'failed') AND (a.leased_until IS NULL OR a.leased_until < now())
            ORDER BY a.published_at, a.article_id
            """,
            (feed_id, start, end),
        )
        return [Wanted(*row) for row in cursor.fetchall()]


def stored_pages(connection: Connection, start: datetime, end: datetime) -> int:
    """Put the day's articles that have a stored page but no reading in line to be read. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE newsdesk.article AS a SET state = 'fetched', attempts = 0, next_attempt_at = now(), reason = NULL
            FROM newsdesk.capture AS c
            WHERE c.capture_id = a.capture_id AND c.sha256 IS NOT NULL AND a.reading_id IS NULL
              AND a.state = 'failed' AND a.published_at >= %s AND a.published_at < %s
            """,
            (start, end),
        )
        return cursor.rowcount


def known(connection: Connection, canonical_urls: Sequence[str]) -> set[str]:
    """Which of these canonical URLs are articles already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT canonical_url FROM newsdesk.article WHERE canonical_url = ANY(%s)", (list(canonical_urls),)
        )
        return {row[0] for row in cursor.fetchall()}


def unread(connection: Connection, canonical_url: str) -> int | None:
    """The id of the article at this address if no page of it was read yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT article_id FROM newsdesk.article
            WHERE canonical_url = %s AND reading_id IS NULL AND state IN ('queued', 'failed')
            FOR UPDATE
            """,
            (canonical_url,),
        )
        row = cursor.fetchone()
    return int(row[0]) if row else None
