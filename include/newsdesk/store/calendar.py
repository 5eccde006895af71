"""What was watched when: feeds by days, one feed's day, how feeds are now, what backfills recovered."""

from __future__ import annotations

from datetime import date

from newsdesk.store.db import Connection
from newsdesk.store.rows import Row, rows


def grid(connection: Connection, first_day: date, last_day: date) -> list[Row]:
    """One row a feed and day with entries offered and the verdict of ``report.coverage_audit``, which answers the same question
    for any days; this one is fast for some weeks, because entries are nearly always those of articles first seen then."""
    return rows(
        connection,
        """
        WITH asked AS (
            SELECT p.feed_id, p.day, count(*) AS polls,
                count(*) FILTER (WHERE p.outcome NOT IN ('ok', 'not_modified')) AS failed, bool_or(p.gap) AS gap
            FROM newsdesk.poll AS p WHERE p.day BETWEEN %(first_day)s AND %(last_day)s GROUP BY p.feed_id, p.day
        ),

        recent AS MATERIALIZED (
            SELECT a.article_id, a.state FROM newsdesk.article AS a
            WHERE a.first_seen_at >= %(first_day)s::date - 10 AND a.first_seen_at < %(last_day)s::date + 2
        ),

        offered AS (
            SELECT e.feed_id, e.day, count(*)::integer AS entries,
                count(*) FILTER (WHERE coalesce(r.state, o.state) = 'failed') AS lost
            FROM newsdesk.entry AS e
            LEFT JOIN recent AS r ON r.article_id = e.article_id
            LEFT JOIN LATERAL (
                SELECT a.state FROM newsdesk.article AS a WHERE r.article_id IS NULL AND a.article_id = e.article_id OFFSET 0
            ) AS o ON true
            WHERE e.day BETWEEN %(first_day)s AND %(last_day)s GROUP BY e.feed_id, e.day
        )

        SELECT f.feed_id, f.name AS feed, f.outlet, f.country, d.day, coalesce(o.entries, 0) AS offered,
            CASE
                WHEN p.polls IS NULL AND o.entries IS NULL THEN 'not watched'
                WHEN p.polls = p.failed THEN 'silent'
                WHEN p.gap THEN 'gaps'
                WHEN o.lost > 0 THEN 'pages missing'
                ELSE 'complete'
            END AS verdict
        FROM newsdesk.feed AS f
        JOIN newsdesk.calendar AS d ON d.day BETWEEN %(first_day)s AND %(last_day)s
        LEFT JOIN asked AS p ON p.feed_id = f.feed_id AND p.day = d.day
        LEFT JOIN offered AS o ON o.feed_id = f.feed_id AND o.day = d.day
        WHERE p.polls IS NOT NULL OR o.entries IS NOT NULL
           OR (f.listed AND d.day BETWEEN newsdesk.newsroom_day(f.first_listed_at) AND newsdesk.newsroom_day(now()))
        ORDER BY f.outlet, f.name, d.day
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
