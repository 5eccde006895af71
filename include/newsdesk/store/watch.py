"""What the feeds did lately, for the alarms, and which alarms were raised."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from psycopg2.extras import RealDictCursor, execute_values

from newsdesk.store.db import Connection


def feed_records(connection: Connection, now: datetime) -> list[dict[str, Any]]:
    """One row a listed feed, with the fields of ``feeds.health.FeedRecord``. ``usual_per_week`` is the feed's average over
    up to four weeks before the last one; null when it was not watched then."""
    with connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(
            """
            SELECT f.name, f.first_listed_at AS watched_since, f.min_per_week, f.retired_reason AS retired_because,
                coalesce((f.poll_state ->> 'failures')::integer, 0) AS failures,
                CASE WHEN w.weeks > 0 THEN i.before / w.weeks END AS usual_per_week,
                i.last_week AS items_last_week, i.last_item_at, p.last_ok_at, p.last_failure, p.gaps_last_week
            FROM newsdesk.feed AS f
            CROSS JOIN LATERAL (
                SELECT extract(epoch FROM least(%(now)s::timestamptz - interval '7 days' - f.first_listed_at,
                    interval '28 days'))::float / 604800 AS weeks
            ) AS w
            CROSS JOIN LATERAL (
                SELECT max(e.first_offered_at) AS last_item_at,
                    count(*) FILTER (WHERE e.first_offered_at > %(now)s::timestamptz - interval '7 days')::integer AS last_week,
                    count(*) FILTER (WHERE e.first_offered_at <= %(now)s::timestamptz - interval '7 days'
                        AND e.first_offered_at > %(now)s::timestamptz - interval '35 days')::float AS before
                FROM newsdesk.entry AS e
                WHERE e.feed_id = f.feed_id AND e.first_offered_at <= %(now)s AND e.day >= (%(now)s::timestamptz)::date - 36
            ) AS i
            CROSS JOIN LATERAL (
                SELECT max(k.polled_at) FILTER (WHERE k.outcome IN ('ok', 'not_modified')) AS last_ok_at,
                    (array_agg(coalesce(k.reason, k.outcome) ORDER BY k.polled_at DESC)
                        FILTER (WHERE k.outcome NOT IN ('ok', 'not_modified')))[1] AS last_failure,
                    count(*) FILTER (WHERE k.gap AND k.polled_at > %(now)s::timestamptz - interval '7 days')::integer
                        AS gaps_last_week
                FROM newsdesk.poll AS k
                WHERE k.feed_id = f.feed_id AND k.polled_at <= %(now)s AND k.polled_at > %(now)s::timestamptz - interval '35 days'
            ) AS p
            WHERE f.listed
            ORDER BY f.name
            """,
            {"now": now},
        )
        return [dict(row) for row in cursor.fetchall()]


def raised_since(connection: Connection, day: date) -> set[str]:
    """The matters of which people were told on ``day`` or later."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT matter FROM newsdesk.alarm WHERE day >= %s", (day,))
        return {row[0] for row in cursor.fetchall()}


def raise_alarms(connection: Connection, day: date, texts: Mapping[str, str]) -> None:
    """Write down that people are told of these matters on ``day``."""
    with connection.cursor() as cursor:
        execute_values(
            cursor,
            "INSERT INTO newsdesk.alarm (matter, day, text) VALUES %s ON CONFLICT (matter, day) DO NOTHING",
            [(matter, day, text) for matter, text in texts.items()],
        )
