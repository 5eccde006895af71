"""Editions, and the outbox: claim, send, record, so that nobody gets two mails and nobody is forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from psycopg2.extras import Json, RealDictCursor

from newsdesk.store.db import Connection


@dataclass(frozen=True, slots=True)
class Edition:
    """A composed digest, whole. ``facts`` is what it was rendered from, as JSON."""

    day: date
    language: str
    cut: str
    covers_from: datetime
    covers_to: datetime
    subject: str
    html: str
    plain: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One claimed message: it is this worker's to send, once."""

    day: date
    recipient: str
    kind: str
    matter: str
    message: bytes
    message_id: str
    attempts: int


def store_edition(connection: Connection, edition: Edition) -> int:
    """Keep the edition, in place of an earlier composition of the same day, language and cut. Returns its id."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO newsdesk.digest (day, language, cut, covers_from, covers_to, subject, html, plain, facts)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
            ON CONFLICT (day, language, cut) DO UPDATE SET composed_at = now(), covers_from = excluded.covers_from,
                covers_to = excluded.covers_to, subject = excluded.subject, html = excluded.html,
                plain = excluded.plain, facts = excluded.facts
            RETURNING digest_id
            """,
            (
                edition.day,
                edition.language,
                edition.cut,
                edition.covers_from,
                edition.covers_to,
                edition.subject,
                edition.html,
                edition.plain,
                Json(edition.facts),
            ),
        )
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def put_in_outbox(
    connection: Connection,
    *,
    day: date,
    recipient: str,
    message: bytes,
    message_id: str,
    due_at: datetime,
    digest_id: int | None = None,
    kind: str = "digest",
    matter: str = "",
    force: bool = False,
) -> bool:
    """Put one message in the outbox unless that day's is there already. Returns whether it was put.

    A message not yet sent is brought up to date. ``force`` makes a sent or uncertain one due again.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO newsdesk.delivery AS d (day, recipient, kind, matter, digest_id, message, message_id, due_at)
            VALUES (%(day)s, %(recipient)s, %(kind)s, %(matter)s, %(digest_id)s, %(message)s, %(message_id)s, %(due_at)s)
            ON CONFLICT (day, recipient, kind, matter) DO UPDATE SET digest_id = excluded.digest_id,
                message = excluded.message, message_id = excluded.message_id, due_at = excluded.due_at,
                state = 'due', attempts = 0, error = NULL, next_attempt_at = NULL
            WHERE d.state IN ('due', 'unsubscribed') OR (%(force)s AND d.state <> 'claimed')
            RETURNING true
            """,
            {
                "day": day,
                "recipient": recipient,
                "kind": kind,
                "matter": matter,
                "digest_id": digest_id,
                "message": message,
                "message_id": message_id,
                "due_at": due_at,
                "force": force,
            },
        )
        return cursor.fetchone() is not None


def put_nothing(
    connection: Connection,
    *,
    day: date,
    recipient: str,
    due_at: datetime,
    why: str,
    kind: str = "digest",
    matter: str = "",
) -> None:
    """Record why a recipient who has left the list gets no message; one that waits in the outbox goes out no more."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO newsdesk.delivery AS d (day, recipient, kind, matter, message, message_id, due_at, state, error)
            VALUES (%s, %s, %s, %s, '', '', %s, 'unsubscribed', %s)
            ON CONFLICT (day, recipient, kind, matter) DO UPDATE SET state = 'unsubscribed', error = excluded.error
            WHERE d.state = 'due'
            """,
            (day, recipient, kind, matter, due_at, why),
        )


def withdraw(connection: Connection) -> int:
    """Take the messages of those who have left the list since out of the outbox. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE newsdesk.delivery AS d SET state = 'unsubscribed',
                error = 'left the list by ' || u.given_by || ' before it was sent'
            FROM newsdesk.unsubscribed AS u
            WHERE d.state = 'due' AND u.recipient = lower(d.recipient) AND u.kind = d.kind
            """
        )
        return int(cursor.rowcount)


def settled(connection: Connection, day: date, kind: str = "digest") -> dict[str, str]:
    """Who has that day's message, or may have it, and how its sending ended."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT recipient, state FROM newsdesk.delivery WHERE day = %s AND kind = %s"
            " AND state IN ('sent', 'refused', 'uncertain')",
            (day, kind),
        )
        return dict(cursor.fetchall())


def give_up_stale_claims(connection: Connection, now: datetime, after: timedelta) -> list[str]:
    """A claim whose worker died in the middle of sending is never repeated: it becomes uncertain. Returns the recipients."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE newsdesk.delivery SET state = 'uncertain',
                error = 'the sender ended before it heard the server''s answer; digest --send --force repeats it'
            WHERE state = 'claimed' AND claimed_at < %s RETURNING recipient
            """,
            (now - after,),
        )
        return [row[0] for row in cursor.fetchall()]


def claim_due(connection: Connection, now: datetime) -> Delivery | None:
    """Claim the next due message, or None. The caller commits before it sends."""
    with connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(
            """
            UPDATE newsdesk.delivery SET state = 'claimed', claimed_at = %(now)s, attempts = attempts + 1
            WHERE (day, recipient, kind, matter) IN (
                SELECT day, recipient, kind, matter FROM newsdesk.delivery
                WHERE state = 'due' AND due_at <= %(now)s AND (next_attempt_at IS NULL OR next_attempt_at <= %(now)s)
                ORDER BY due_at, recipient LIMIT 1 FOR UPDATE SKIP LOCKED
            )
            RETURNING day, recipient, kind, matter, message, message_id, attempts
            """,
            {"now": now},
        )
        row = cursor.fetchone()
    if row is None:
        return None
    return Delivery(
        row["day"],
        row["recipient"],
        row["kind"],
        row["matter"],
        bytes(row["message"]),
        row["message_id"],
        row["attempts"],
    )


def record(
    connection: Connection,
    delivery: Delivery,
    state: str,
    *,
    at: datetime,
    transport: str | None = None,
    error: str | None = None,
    next_attempt_at: datetime | None = None,
) -> None:
    """Write down how the sending of a claimed message ended: sent, refused, uncertain, or due again."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE newsdesk.delivery
            SET state = %(state)s, sent_at = CASE WHEN %(state)s = 'sent' THEN %(at)s::timestamptz END,
                transport = %(transport)s, error = %(error)s, next_attempt_at = %(next)s
            WHERE day = %(day)s AND recipient = %(recipient)s AND kind = %(kind)s AND matter = %(matter)s
              AND state = 'claimed'
            """,
            {
                "state": state,
                "at": at,
                "transport": transport,
                "error": error,
                "next": next_attempt_at,
                "day": delivery.day,
                "recipient": delivery.recipient,
                "kind": delivery.kind,
                "matter": delivery.matter,
            },
        )
