"""Who left the list and who was put back: append-only, the latest word of an address and kind counts."""

from __future__ import annotations

from datetime import datetime

from newsdesk.store.db import Connection


def mail_key(connection: Connection) -> bytes:
    """The newsroom's secret that signs the links in mails."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM newsdesk.mail_key")
        row = cursor.fetchone()
    assert row is not None, "the migration makes one"
    return bytes(row[0])


def left(connection: Connection, kind: str) -> dict[str, tuple[datetime, str]]:
    """Addresses, in small letters, that nothing of this kind is sent to: since when, and by whose word."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT recipient, given_at, given_by FROM newsdesk.unsubscribed WHERE kind = %s", (kind,))
        return {recipient: (given_at, given_by) for recipient, given_at, given_by in cursor.fetchall()}


def change(
    connection: Connection, recipient: str, kind: str, *, subscribed: bool, given_by: str, note: str | None = None
) -> bool:
    """Record that the address leaves, or is put back. Returns False, and records nothing, where that holds already."""
    recipient = recipient.lower()
    with connection.cursor() as cursor:
        # A mail program may press the button twice at once.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('newsdesk.subscription'), hashtext(%s))", (recipient,))
        cursor.execute(
            "SELECT EXISTS (SELECT FROM newsdesk.unsubscribed WHERE recipient = %s AND kind = %s)", (recipient, kind)
        )
        row = cursor.fetchone()
        assert row is not None
        if row[0] is not subscribed:
            return False
        cursor.execute(
            "INSERT INTO newsdesk.subscription (recipient, kind, subscribed, given_by, note) VALUES (%s, %s, %s, %s, %s)",
            (recipient, kind, subscribed, given_by, note),
        )
    return True


def history(connection: Connection, recipient: str) -> list[tuple[datetime, str, bool, str, str | None]]:
    """What was recorded of an address, oldest first: when, of which kind, subscribed or not, by whom, why."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT given_at, kind, subscribed, given_by, note FROM newsdesk.subscription WHERE recipient = %s"
            " ORDER BY subscription_id",
            (recipient.lower(),),
        )
        return list(cursor.fetchall())
