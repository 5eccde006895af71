"""What the Wayback Machine's index answered, kept for all days and workers."""

from __future__ import annotations

from datetime import date, timedelta

from psycopg2.extras import Json

from newsdesk.store.db import Connection

SETTLED = timedelta(days=30)
"""How long the list of a month that is over is good: captures are added to the index for some weeks."""

OPEN = timedelta(hours=6)


def load(connection: Connection, url: str, month: date) -> list[list[str]] | None:
    """The rows kept for the feed and month, or None when there are none or they are too old."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT captures FROM newsdesk.archive_index
            WHERE url = %(url)s AND month = %(month)s
              AND asked_at > now() - CASE WHEN %(month)s::date + interval '40 days' < now()
                                          THEN %(settled)s ELSE %(open)s END
            """,
            {"url": url, "month": month, "settled": SETTLED, "open": OPEN},
        )
        row = cursor.fetchone()
    return row[0] if row else None


def save(connection: Connection, url: str, month: date, captures: list[list[str]]) -> None:
    """Keep the rows of the feed and month in place of older ones."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO newsdesk.archive_index (url, month, captures) VALUES (%s, %s, %s)
            ON CONFLICT (url, month) DO UPDATE SET captures = excluded.captures, asked_at = now()
            """,
            (url, month, Json(captures)),
        )
