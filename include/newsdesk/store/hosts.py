"""One pace per host for all workers: a slot is reserved in the database before a request is made."""

from __future__ import annotations

from datetime import datetime, timedelta

from newsdesk.store.db import Connection


def reserve(connection: Connection, host: str, now: datetime, pace: float, patience: float) -> tuple[bool, datetime]:
    """Reserve the host's next slot if it comes within ``patience`` seconds. Returns (reserved, when the slot is).

    ``pace`` is the least number of seconds between two requests. The row lock orders all workers; the caller commits
    at once.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO newsdesk.host AS h (host, next_request_at) VALUES (%(host)s, %(now)s + %(pace)s)
            ON CONFLICT (host) DO UPDATE SET next_request_at = greatest(h.next_request_at, %(now)s) + %(pace)s
            WHERE h.next_request_at <= %(last)s
            RETURNING h.next_request_at - %(pace)s
            """,
            {
                "host": host,
                "now": now,
                "pace": timedelta(seconds=pace),
                "last": now + timedelta(seconds=patience),
            },
        )
        reserved = cursor.fetchone()
        if reserved is None:
            cursor.execute("SELECT next_request_at FROM newsdesk.host WHERE host = %s", (host,))
        slot = reserved or cursor.fetchone()
    assert slot is not None
    return reserved is not None, slot[0]


def hold(connection: Connection, host: str, until: datetime) -> None:
    """Ask nothing of the host before ``until`` (its Retry-After), slots reserved earlier included: see ``held``."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO newsdesk.host AS h (host, next_request_at, held_until) VALUES (%(host)s, %(until)s, %(until)s)
            ON CONFLICT (host) DO UPDATE SET next_request_at = greatest(h.next_request_at, %(until)s),
                held_until = greatest(h.held_until, %(until)s)
            """,
            {"host": host, "until": until},
        )


def held(connection: Connection, host: str, now: datetime) -> datetime | None:
    """Until when the host asked to be left alone, where that is after ``now``: for who has waited for a slot."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT held_until FROM newsdesk.host WHERE host = %s AND held_until > %s", (host, now))
        row = cursor.fetchone()
    return row[0] if row else None
