"""One pace per host for all workers: a slot is reserved in the database before a request is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from newsdesk.store.db import Connection


@dataclass(frozen=True, slots=True)
class StoredRobots:
    """A host's robots.txt as last fetched."""

    text: str
    status: int
    checked_at: datetime


def reserve(connection: Connection, host: str, now: datetime, pace: float, patience: float) -> tuple[bool, datetime]:
    """Reserve the host's next slot if it comes within ``patience`` seconds. Returns (reserved, when the slot is).

    ``pace`` is the least number of seconds between two requests; a longer one asked for by the host wins.
    The row lock orders all workers; the caller commits at once.
    """
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO newsdesk.host (host) VALUES (%s) ON CONFLICT DO NOTHING", (host,))
        cursor.execute(
            "SELECT greatest(next_request_at, %s), pace_seconds FROM newsdesk.host WHERE host = %s FOR UPDATE",
            (now, host),
        )
        row = cursor.fetchone()
        assert row is not None
        slot: datetime = row[0]
        if (slot - now).total_seconds() > patience:
            return False, slot
        cursor.execute(
            "UPDATE newsdesk.host SET next_request_at = %s WHERE host = %s",
            (slot + timedelta(seconds=max(pace, row[1] or 0.0)), host),
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


def robots(connection: Connection, host: str) -> StoredRobots | None:
    """The host's robots.txt as last stored, or None."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT robots_text, robots_status, robots_checked_at FROM newsdesk.host
            WHERE host = %s AND robots_checked_at IS NOT NULL
            """,
            (host,),
        )
        row = cursor.fetchone()
    return StoredRobots(row[0] or "", row[1], row[2]) if row else None


def store_robots(connection: Connection, host: str, robots: StoredRobots, pace: float | None) -> None:
    """Keep a fetched robots.txt and the crawl-delay it asks for (seconds; None: none)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO newsdesk.host (host, robots_text, robots_status, robots_checked_at, pace_seconds)
            VALUES (%(host)s, %(text)s, %(status)s, %(at)s, %(pace)s)
            ON CONFLICT (host) DO UPDATE SET robots_text = excluded.robots_text, robots_status = excluded.robots_status,
                robots_checked_at = excluded.robots_checked_at, pace_seconds = excluded.pace_seconds
            """,
            {
                "host": host,
                "text": robots.text.replace("\x00", ""),
                "status": robots.status,
                "at": robots.checked_at,
                "pace": pace,
            },
        )
