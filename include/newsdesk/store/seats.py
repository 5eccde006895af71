"""Seats at something that only so many may use at a time, over all workers: free again when their holder lets go or dies."""

from __future__ import annotations

from newsdesk.store.db import Connection


def take(connection: Connection, name: str, seats: int) -> int | None:
    """Take one of the seats of ``name`` for this connection: its number, or None when others have them all.

    The seat outlives transactions and ends with the connection. One connection should hold one seat of a name at a time:
    its own would be given to it again.
    """
    with connection.cursor() as cursor:
        for seat in range(seats):
            cursor.execute("SELECT pg_try_advisory_lock(hashtext('seats of ' || %s), %s)", (name, seat))
            row = cursor.fetchone()
            if row and row[0]:
                return seat
    return None


def leave(connection: Connection, name: str, seat: int) -> None:
    """Give the seat back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(hashtext('seats of ' || %s), %s)", (name, seat))
