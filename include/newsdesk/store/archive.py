"""Editions as they were stored."""

from __future__ import annotations

from datetime import date

from newsdesk.store.db import Connection
from newsdesk.store.rows import Row, row, rows


def days(connection: Connection, *, limit: int, offset: int) -> list[Row]:
    """Mornings with an edition, newest first: its languages, cuts, subject (of the whole one, English first) and deliveries."""
    return rows(
        connection,
        """
        SELECT d.day, array_agg(DISTINCT d.language) FILTER (WHERE d.cut = '') AS languages,
            (count(*) FILTER (WHERE d.cut <> ''))::integer AS cuts,
            (array_agg(d.subject ORDER BY d.cut <> '', d.language))[1] AS subject, max(d.composed_at) AS composed_at,
            (SELECT count(*) FROM newsdesk.delivery AS m
             WHERE m.day = d.day AND m.kind = 'digest' AND m.state <> 'unsubscribed')::integer AS messages,
            (SELECT count(*) FROM newsdesk.delivery AS m
             WHERE m.day = d.day AND m.kind = 'digest' AND m.state = 'sent')::integer AS sent
        FROM newsdesk.digest AS d GROUP BY d.day ORDER BY d.day DESC LIMIT %(limit)s OFFSET %(offset)s
        """,
        {"limit": limit, "offset": offset},
    )


def of_day(connection: Connection, day: date) -> list[Row]:
    """The editions of one morning without their texts, the whole ones first."""
    return rows(
        connection,
        """
        SELECT digest_id, day, language, cut, composed_at, covers_from, covers_to, subject, octet_length(html) AS bytes
        FROM newsdesk.digest WHERE day = %(day)s ORDER BY cut, language
        """,
        {"day": day},
    )


def deliveries(connection: Connection, day: date) -> list[Row]:
    """How the mails of the morning ended, counted by state; of addresses only the domain."""
    return rows(
        connection,
        """
        SELECT state, count(*)::integer AS messages, max(sent_at) AS last_sent_at, max(error) AS error,
            array_agg(DISTINCT recipient_domain ORDER BY recipient_domain) AS domains
        FROM report.deliveries WHERE day = %(day)s AND kind = 'digest' GROUP BY state ORDER BY state
        """,
        {"day": day},
    )


def html(connection: Connection, day: date, language: str, cut: str) -> str | None:
    """The stored page of an edition, None when there is none."""
    found = row(
        connection,
        "SELECT html FROM newsdesk.digest WHERE day = %(day)s AND language = %(language)s AND cut = %(cut)s",
        {"day": day, "language": language, "cut": cut},
    )
    return str(found["html"]) if found else None
