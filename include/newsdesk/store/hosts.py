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
            INSERT INTO newsdesk.host AS h (host, next_request_at) VALUES (%(host)s, %(now)s)
            ON CONFLICT (host) DO UPDATE SET next_request_at = greatest(h.next_request_at, %(now)s)
            RETURNING next_request_at
            """,
            {"host": host, "now": now},
        )
        row = cursor.fetchone()
        assert row is not None
        slot: datetime = row[0]
        if (slot - now).total_seconds() > patience:
            return False, slot
        cursor.execute(
            "UPDATE newsdesk.host SET next_request_at = %s WHERE host = %s", (slot + timedelta(seconds=pace), host)
        )
        return True, slot


def hold(connection: Connection, host: str, until: datetime) -> None:
    """Ask nothing of the host before ``until`` (its Retry-After)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO newsdesk.host (host, next_request_at) VALUES (%(host)s, %(until)s)
            ON CONFLICT (host) DO UPDATE SET next_request_at = greatest(newsdesk.host.next_request_at, %(until)s)
            """,
            {"host": host, "until": until},
        )
