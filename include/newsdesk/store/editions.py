"""The rows of an edition's window: what was seen by its morning, who spoke, and what was not seen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from psycopg2.extras import RealDictCursor

from newsdesk.store.db import Connection

LATE = "72 hours"
"""A live article is news in the edition in which it was first seen, unless it was published longer than this before."""


def _rows(connection: Connection, sql: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(sql, values)
        return [dict(row) for row in cursor.fetchall()]


def articles(connection: Connection, topic: str, start: datetime, end: datetime) -> list[dict[str, Any]]:
    """Relevant articles of the window: live ones by when they were seen, recovered ones by when they were published."""
    return _rows(
        connection,
        f"""
        SELECT article_id, url, outlet, country, lang, title, published_at, score, facets, story_id, copy_of, opinion,
            versions, origin
        FROM report.articles
        WHERE topic = %(topic)s AND relevant
          AND ((origin = 'live' AND first_seen_at >= %(start)s AND first_seen_at < %(end)s
                AND published_at >= %(start)s - interval '{LATE}')
            OR (origin <> 'live' AND published_at >= %(start)s AND published_at < %(end)s))
        ORDER BY article_id
        """,
        {"topic": topic, "start": start, "end": end},
    )


def quotes(connection: Connection, article_ids: list[int]) -> list[dict[str, Any]]:
    """Quotes of these articles whose speaker is known, in the order of the text."""
    return _rows(
        connection,
        """
        SELECT quote_id, article_id, speaker, role, affiliation, kind, quote, confidence, utterance, quote_group_id
        FROM report.quotes
        WHERE article_id = ANY(%(ids)s) AND speaker IS NOT NULL
        ORDER BY article_id, start_char
        """,
        {"ids": article_ids},
    )


def silent_feeds(connection: Connection, start: datetime, end: datetime) -> list[dict[str, Any]]:
    """Listed feeds that were asked in the window and never answered well, with the last reason."""
    return _rows(
        connection,
        """
        SELECT f.name, count(*)::integer AS polls,
            (array_agg(coalesce(p.reason, p.outcome) ORDER BY p.polled_at DESC))[1] AS reason
        FROM newsdesk.poll AS p JOIN newsdesk.feed AS f USING (feed_id)
        WHERE p.polled_at >= %(start)s AND p.polled_at < %(end)s AND f.listed
        GROUP BY f.feed_id, f.name
        HAVING count(*) FILTER (WHERE p.outcome IN ('ok', 'not_modified')) = 0
        ORDER BY f.name
        """,
        {"start": start, "end": end},
    )


def unread_pages(connection: Connection, start: datetime, end: datetime) -> list[dict[str, Any]]:
    """Articles first seen in the window whose page could not be read, counted by outlet and outcome."""
    return _rows(
        connection,
        """
        SELECT outlet, outcome, count(*)::integer AS articles
        FROM newsdesk.article
        WHERE first_seen_at >= %(start)s AND first_seen_at < %(end)s AND reading_id IS NULL
          AND outcome IS NOT NULL AND outcome NOT IN ('ok', 'off_topic') AND state <> 'same_as'
        GROUP BY outlet, outcome
        ORDER BY outlet, outcome
        """,
        {"start": start, "end": end},
    )


def gaps(connection: Connection, start: datetime, end: datetime) -> list[dict[str, Any]]:
    """Feeds whose window overflowed between two polls, with how often."""
    return _rows(
        connection,
        """
        SELECT f.name, count(*)::integer AS gaps
        FROM newsdesk.poll AS p JOIN newsdesk.feed AS f USING (feed_id)
        WHERE p.gap AND p.polled_at >= %(start)s AND p.polled_at < %(end)s
        GROUP BY f.feed_id, f.name
        ORDER BY f.name
        """,
        {"start": start, "end": end},
    )


def tallies(connection: Connection, topic: str, start: datetime, end: datetime) -> dict[str, int]:
    """How many feeds were polled how often in the window, and how many verdicts wait for review."""
    (row,) = _rows(
        connection,
        """
        SELECT
            (SELECT count(DISTINCT p.feed_id) FROM newsdesk.poll AS p
             WHERE p.polled_at >= %(start)s AND p.polled_at < %(end)s)::integer AS feeds_polled,
            (SELECT count(*) FROM newsdesk.poll AS p
             WHERE p.polled_at >= %(start)s AND p.polled_at < %(end)s)::integer AS polls,
            (SELECT count(*) FROM newsdesk.article AS a JOIN newsdesk.effective_verdict AS e USING (article_id)
             WHERE e.topic = %(topic)s AND e.review AND NOT e.by_analyst
               AND a.first_seen_at >= %(start)s AND a.first_seen_at < %(end)s)::integer AS review
        """,
        {"topic": topic, "start": start, "end": end},
    )
    return row
