"""Analysts' verdicts: append-only, the latest one counts."""

from __future__ import annotations

from newsdesk.errors import Reject
from newsdesk.store.db import Connection


def find_article(connection: Connection, named: str) -> tuple[int, str]:
    """Id and URL of the article at this address, or with this number. Raises Reject when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT coalesce(a.same_as, a.article_id), a.canonical_url FROM newsdesk.article AS a
            WHERE a.canonical_url = %(named)s OR a.url = %(named)s OR a.article_id::text = %(named)s
            ORDER BY a.same_as IS NOT NULL LIMIT 1
            """,
            {"named": named},
        )
        row = cursor.fetchone()
    if row is None:
        raise Reject(f"no article is stored at {named}; report.articles lists what is", code="unknown_article")
    return int(row[0]), row[1]


def give_verdict(
    connection: Connection, *, article_id: int, topic: str, relevant: bool, analyst: str, note: str | None = None
) -> bool | None:
    """Record what an analyst says. Returns what counted before (None: no verdict yet); the story is looked at again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relevant FROM newsdesk.effective_verdict WHERE article_id = %s AND topic = %s", (article_id, topic)
        )
        before = cursor.fetchone()
        cursor.execute(
            """
            INSERT INTO newsdesk.analyst_verdict (article_id, topic, relevant, analyst, note)
            VALUES (%s, %s, %s, %s, %s)
            """,
            (article_id, topic, relevant, analyst, note),
        )
        cursor.execute("UPDATE newsdesk.article SET compared = false WHERE article_id = %s", (article_id,))
    return before[0] if before else None
