"""robots.txt as last read, shared by all workers."""

from __future__ import annotations

from newsdesk.http.robots import RobotsRecord
from newsdesk.store.db import Connection


def load(connection: Connection, origin: str) -> RobotsRecord | None:
    """The record of ``origin``, however old, or None."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT origin, state, checked_at, body, fetched_at, retry_after, reason
            FROM newsdesk.robots WHERE origin = %s
            """,
            (origin,),
        )
        row = cursor.fetchone()
    return RobotsRecord(*row) if row else None


def save(connection: Connection, record: RobotsRecord) -> None:
    """Keep ``record`` in the place of an older one."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO newsdesk.robots (origin, state, checked_at, body, fetched_at, retry_after, reason)
            VALUES (%s, %s, %s, %s, %s, %s, %s)
            ON CONFLICT (origin) DO UPDATE SET state = excluded.state, checked_at = excluded.checked_at,
                body = excluded.body, fetched_at = excluded.fetched_at, retry_after = excluded.retry_after,
                reason = excluded.reason
            """,
            (
                record.origin,
                record.state,
                record.checked_at,
                record.body.replace("\x00", ""),
                record.fetched_at,
                record.retry_after,
                record.reason,
            ),
        )
