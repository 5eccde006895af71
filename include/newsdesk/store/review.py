"""The queue of doubtful verdicts, and what analysts decided lately."""

from __future__ import annotations

from newsdesk.store.db import Connection
from newsdesk.store.rows import Row, row, rows


def queue(connection: Connection, topic: str, *, limit: int) -> list[Row]:
    """Articles that the program was not sure of and nobody has judged: those of the last weeks first, nearest to the threshold
    first among them. ``opening`` is how the text begins, ``evidence`` what counted."""
    return rows(
        connection,
        """
        SELECT c.article_id, c.day, c.outlet, c.country, c.lang, c.published_at, c.relevant, c.score, c.threshold, c.facets,
            c.story_id, v.title, left(v.text, 700) AS opening, a.canonical_url AS url, d.evidence
        FROM (
            SELECT * FROM newsdesk.coverage AS c
            WHERE c.topic = %(topic)s AND c.review AND NOT c.by_analyst
            ORDER BY c.day < newsdesk.newsroom_day(now()) - 14, abs(c.score - c.threshold), c.published_at DESC, c.article_id
            LIMIT %(limit)s
        ) AS c
        JOIN newsdesk.article AS a ON a.article_id = c.article_id
        JOIN newsdesk.version AS v ON v.version_id = c.version_id
        JOIN newsdesk.verdict AS d ON d.reading_id = c.reading_id AND d.topic = c.topic
        ORDER BY c.day < newsdesk.newsroom_day(now()) - 14, abs(c.score - c.threshold), c.published_at DESC, c.article_id
        """,
        {"topic": topic, "limit": limit},
    )


def waiting(connection: Connection, topic: str) -> int:
    """How many wait."""
    found = row(
        connection,
        "SELECT count(*)::integer AS n FROM newsdesk.coverage WHERE topic = %(topic)s AND review AND NOT by_analyst",
        {"topic": topic},
    )
    return int(found["n"]) if found else 0


def decided(connection: Connection, topic: str, *, limit: int) -> list[Row]:
    """What analysts said last, newest first, beside what the program says now."""
    return rows(
        connection,
        """
        SELECT w.article_id, w.relevant, w.analyst, w.note, w.given_at, c.outlet, c.score, c.threshold, v.title, c.lang,
            d.relevant AS program_relevant
        FROM (
            SELECT * FROM newsdesk.analyst_verdict WHERE topic = %(topic)s ORDER BY analyst_verdict_id DESC LIMIT %(limit)s
        ) AS w
        JOIN newsdesk.coverage AS c ON c.article_id = w.article_id AND c.topic = w.topic
        JOIN newsdesk.version AS v ON v.version_id = c.version_id
        JOIN newsdesk.verdict AS d ON d.reading_id = c.reading_id AND d.topic = c.topic
        ORDER BY w.analyst_verdict_id DESC
        """,
        {"topic": topic, "limit": limit},
    )
