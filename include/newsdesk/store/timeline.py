"""Stories as they unfold: which are running, and one story's articles, voices and travelling words."""

from __future__ import annotations

from datetime import date

from newsdesk.store.db import Connection
from newsdesk.store.rows import Row, row, rows


def stories(
    connection: Connection, topic: str, first_day: date, last_day: date, *, limit: int, offset: int
) -> list[Row]:
    """Stories that opened in these days, those of most outlets first, with who is quoted most in each."""
    return rows(
        connection,
        """
        SELECT s.*, coalesce(v.names, '{}') AS voices
        FROM (
            SELECT * FROM report.stories AS s
            WHERE s.topic = %(topic)s AND s.day BETWEEN %(first_day)s AND %(last_day)s
            ORDER BY s.outlets DESC, s.originals DESC, s.opened_at DESC, s.story_id LIMIT %(limit)s OFFSET %(offset)s
        ) AS s
        LEFT JOIN LATERAL (
            SELECT array_agg(k.name ORDER BY k.quotes DESC, k.name) AS names
            FROM (
                SELECT p.name, sum(w.quotes) AS quotes
                FROM newsdesk.coverage AS c
                JOIN newsdesk.voice AS w ON w.article_id = c.article_id AND w.topic = c.topic AND w.facet = '*'
                JOIN newsdesk.person AS p ON p.person_id = w.person_id
                WHERE c.story_id = s.story_id AND c.topic = s.topic AND c.relevant
                GROUP BY p.person_id, p.name ORDER BY sum(w.quotes) DESC, p.name LIMIT 3
            ) AS k
        ) AS v ON true
        ORDER BY s.outlets DESC, s.originals DESC, s.opened_at DESC, s.story_id
        """,
        {"topic": topic, "first_day": first_day, "last_day": last_day, "limit": limit, "offset": offset},
    )


def story(connection: Connection, story_id: int) -> Row | None:
    """The story with its counts, None when there is none. ``merged_into`` names the one that took it in; without relevant
    articles (an analyst said so of each) its counts are None."""
    return row(
        connection,
        """
        SELECT k.story_id, k.topic, k.merged_into, s.title, s.url, s.opened_at, s.last_article_at, s.articles, s.originals,
            s.outlets, s.countries, s.languages, s.first_article_id, k.day, m.us_articles, m.mx_articles, m.us_outlets,
            m.mx_outlets, m.quoted_in_both, m.quoted_in_us_only, m.quoted_in_mx_only
        FROM newsdesk.story AS k
        LEFT JOIN report.stories AS s ON s.story_id = k.story_id
        LEFT JOIN report.mirror AS m ON m.story_id = k.story_id
        WHERE k.story_id = %(story_id)s
        """,
        {"story_id": story_id},
    )


def articles(connection: Connection, story_id: int) -> list[Row]:
    """The story's relevant articles by time, with what ties each to it."""
    return rows(
        connection,
        """
        SELECT s.*, o.outlet AS member_outlet, c.opinion, c.versions, c.facets
        FROM report.story_articles AS s
        JOIN newsdesk.coverage AS c ON c.article_id = s.article_id AND c.topic = s.topic
        LEFT JOIN newsdesk.article AS o ON o.article_id = s.member_id
        WHERE s.story_id = %(story_id)s ORDER BY s.published_at, s.article_id
        """,
        {"story_id": story_id},
    )


def voices(connection: Connection, story_id: int) -> list[Row]:
    """What is said in the story's originals, person by person; of words that several print, the first printing."""
    return rows(
        connection,
        """
        SELECT DISTINCT ON (q.speaker, coalesce(q.quote_group_id, -q.quote_id))
            q.quote_id, q.article_id, q.person_id, q.speaker, q.role, q.affiliation, q.kind, q.quote, q.outlet, q.country, q.lang,
            q.published_at, q.quote_group_id
        FROM report.quotes AS q
        WHERE q.story_id = %(story_id)s AND q.copy_of IS NULL AND q.speaker IS NOT NULL
        ORDER BY q.speaker, coalesce(q.quote_group_id, -q.quote_id), q.published_at, q.start_char
        LIMIT 300
        """,
        {"story_id": story_id},
    )


def travels(connection: Connection, story_id: int) -> list[Row]:
    """Words of the story that more than one article prints: who had them first, how far they went, when they were translated."""
    return rows(
        connection,
        """
        SELECT g.* FROM report.quote_propagation AS g
        WHERE g.quote_group_id IN (
            SELECT q.quote_group_id FROM newsdesk.coverage AS c
            JOIN newsdesk.quote AS q ON q.article_id = c.article_id AND q.reading_id = c.reading_id
            WHERE c.story_id = %(story_id)s AND c.relevant AND q.quote_group_id IS NOT NULL
        )
        ORDER BY g.outlets DESC, g.first_published_at LIMIT 20
        """,
        {"story_id": story_id},
    )


def edits(connection: Connection, story_id: int) -> list[Row]:
    """What analysts merged into the story and split from it, newest first."""
    return rows(
        connection,
        """
        SELECT action, from_story_id, into_story_id, cardinality(article_ids) AS articles, analyst, note, given_at
        FROM newsdesk.story_edit WHERE from_story_id = %(story_id)s OR into_story_id = %(story_id)s
        ORDER BY given_at DESC LIMIT 50
        """,
        {"story_id": story_id},
    )
