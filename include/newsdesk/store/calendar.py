"""What was watched when: feeds by days, one feed's day, how feeds are now, what backfills recovered."""

from __future__ import annotations

from datetime import date

from newsdesk.store.db import Connection
from newsdesk.store.rows import Row, rows


def grid(connection: Connection, first_day: date, last_day: date) -> list[Row]:
    """One row a feed and day, as ``report.coverage_audit`` has it."""
    return rows(
        connection,
        """
        SELECT feed_id, feed, outlet, country, day, polls, polls_failed, gaps, offered, fetched, blocked, failed, recovered, relevant,
            verdict
        FROM report.coverage_audit WHERE day BETWEEN %(first_day)s AND %(last_day)s ORDER BY outlet, feed, day
        """,
        {"first_day": first_day, "last_day": last_day},
    )


def feed_day(connection: Connection, feed_id: int, day: date) -> list[Row]:
    """The row of one feed and day; empty for a feed or day that there is none of."""
    return rows(
        connection,
        "SELECT * FROM report.coverage_audit WHERE feed_id = %(feed_id)s AND day = %(day)s",
        {"feed_id": feed_id, "day": day},
    )


def polls(connection: Connection, feed_id: int, day: date) -> list[Row]:
    """The polls of one feed and day, in order."""
    return rows(
        connection,
        "SELECT * FROM report.polls WHERE feed_id = %(feed_id)s AND day = %(day)s ORDER BY polled_at",
        {"feed_id": feed_id, "day": day},
    )


def entries(connection: Connection, feed_id: int, day: date, *, limit: int) -> list[Row]:
    """What the feed first offered on that day and what became of it, the lost first."""
    return rows(
        connection,
        """
        SELECT * FROM report.entries WHERE feed_id = %(feed_id)s AND day = %(day)s
        ORDER BY fate IN ('fetched', 'same_as', 'metadata_only'), relevant DESC, first_offered_at LIMIT %(limit)s
        """,
        {"feed_id": feed_id, "day": day, "limit": limit},
    )


def recovery(connection: Connection, day: date) -> list[Row]:
    """What a backfill of the day found in each archive, summed over its feeds and files."""
    return rows(
        connection,
        """
        SELECT source, count(*)::integer AS items, (count(*) FILTER (WHERE state = 'waiting'))::integer AS waiting,
            sum(found)::integer AS found, sum(added)::integer AS added, sum(captured)::integer AS captured,
            sum(missing)::integer AS missing, max(changed_at) AS changed_at
        FROM report.recovery WHERE day = %(day)s GROUP BY source ORDER BY source
        """,
        {"day": day},
    )


def health(connection: Connection) -> list[Row]:
    """How every listed feed is, those in trouble first."""
    return rows(
        connection,
        """
        SELECT h.*, f.country, f.lang, f.kind, f.tier FROM report.feed_health AS h JOIN newsdesk.feed AS f USING (feed_id)
        WHERE h.health <> 'unlisted'
        ORDER BY h.health IN ('ok', 'retired'), h.health = 'retired', h.gaps_24h = 0, h.outlet, h.feed
        """,
    )
