"""The people who speak: who is quoted most, and one person's roles, firsts and company."""

from __future__ import annotations

from datetime import date

from newsdesk.store.db import Connection
from newsdesk.store.rows import Row, row, rows

RECENT = 500
"""Roles and company are those of the newest so many articles that quote a person."""


def most_quoted(connection: Connection, topic: str, first_day: date, last_day: date, *, limit: int) -> list[Row]:
    """Who is quoted in these days, most first. ``quotes`` counts copies too, ``articles`` likewise."""
    return rows(
        connection,
        """
        SELECT p.person_id, p.name, newsdesk.side(p.kind, p.country) AS side, s.quotes, s.articles, s.last_day,
            NULL::date AS first_day
        FROM (
            SELECT w.person_id, sum(w.quotes)::integer AS quotes, count(*)::integer AS articles, max(w.day) AS last_day
            FROM newsdesk.voice AS w
            WHERE w.topic = %(topic)s AND w.facet = '*' AND w.day BETWEEN %(first_day)s AND %(last_day)s AND w.person_id > 0
            GROUP BY w.person_id ORDER BY 2 DESC, 3 DESC, 1 LIMIT %(limit)s
        ) AS s JOIN newsdesk.person AS p USING (person_id) ORDER BY s.quotes DESC, s.articles DESC, s.person_id
        """,
        {"topic": topic, "first_day": first_day, "last_day": last_day, "limit": limit},
    )


def named(connection: Connection, topic: str, folded: str, *, limit: int) -> list[Row]:
    """People whose name (or that of a record merged into theirs) holds all these words, which come folded."""
    return rows(
        connection,
        """
        SELECT p.person_id, p.name, newsdesk.side(p.kind, p.country) AS side, s.quotes, s.articles, s.last_day, s.first_day
        FROM newsdesk.person AS p
        LEFT JOIN LATERAL (
            SELECT sum(w.quotes)::integer AS quotes, count(*)::integer AS articles, max(w.day) AS last_day,
                min(w.day) AS first_day
            FROM newsdesk.voice AS w WHERE w.topic = %(topic)s AND w.person_id = p.person_id AND w.facet = '*'
        ) AS s ON true
        WHERE p.person_id IN (
            SELECT coalesce(n.same_as, n.person_id) FROM newsdesk.person AS n WHERE n.folded_name LIKE ALL (%(names)s)
            ORDER BY n.gazetteer_id IS NULL, length(n.name), n.person_id LIMIT %(limit)s
        )
        ORDER BY s.quotes DESC NULLS LAST, p.name
        """,
        {
            "topic": topic,
            "names": [f"%{word}%" for word in folded.replace("%", " ").replace("_", " ").split()],
            "limit": limit,
        },
    )


def person(connection: Connection, person_id: int, topic: str) -> Row | None:
    """The person, with counts over all coverage and the records that were merged in; ``same_as`` where this one was."""
    return row(
        connection,
        """
        SELECT p.person_id, p.name, p.gazetteer_id, p.wikidata, p.kind, p.country, p.same_as, p.first_seen_at,
            newsdesk.side(p.kind, p.country) AS side, s.quotes, s.articles, s.first_day, s.last_day,
            (SELECT coalesce(jsonb_agg(jsonb_build_object('person_id', o.person_id, 'name', o.name) ORDER BY o.name), '[]')
             FROM newsdesk.person AS o WHERE o.same_as = p.person_id) AS merged,
            (SELECT coalesce(array_agg(m.name), '{}') FROM (
                SELECT q.mention AS name FROM newsdesk.quote AS q
                WHERE q.person_id = p.person_id AND q.mention IS NOT NULL ORDER BY q.quote_id DESC
                LIMIT %(recent)s) AS m) AS mentions
        FROM newsdesk.person AS p
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(w.quotes), 0)::integer AS quotes, count(*)::integer AS articles, min(w.day) AS first_day,
                max(w.day) AS last_day
            FROM newsdesk.voice AS w WHERE w.topic = %(topic)s AND w.person_id = p.person_id AND w.facet = '*'
        ) AS s
        WHERE p.person_id = %(person_id)s
        """,
        {"person_id": person_id, "topic": topic, "recent": RECENT},
    )


_NEWEST = """
    SELECT w.article_id, w.day FROM newsdesk.voice AS w
    WHERE w.topic = %(topic)s AND w.person_id = %(person_id)s AND w.facet = '*'
    ORDER BY w.published_at DESC LIMIT %(recent)s"""


def roles(connection: Connection, person_id: int, topic: str) -> list[Row]:
    """The roles that articles print for the person, with first and last day and how often; newest first."""
    return rows(
        connection,
        f"""
        SELECT q.role, q.affiliation, min(n.day) AS first_day, max(n.day) AS last_day, count(*)::integer AS quotes
        FROM ({_NEWEST}) AS n
        JOIN newsdesk.coverage AS c ON c.article_id = n.article_id AND c.topic = %(topic)s
        JOIN newsdesk.quote AS q ON q.article_id = c.article_id AND q.reading_id = c.reading_id
        JOIN newsdesk.person AS p ON p.person_id = q.person_id AND coalesce(p.same_as, p.person_id) = %(person_id)s
        WHERE q.role IS NOT NULL OR q.affiliation IS NOT NULL
        GROUP BY q.role, q.affiliation ORDER BY max(n.day) DESC, count(*) DESC LIMIT 40
        """,
        {"person_id": person_id, "topic": topic, "recent": RECENT},
    )


def firsts(connection: Connection, person_id: int, topic: str, facets: list[str]) -> list[Row]:
    """The first article that quotes the person, on anything (facet ``*``) and on each facet."""
    return rows(
        connection,
        """
        SELECT f.facet, w.day, w.article_id, c.outlet, c.country, v.title, c.lang
        FROM unnest(%(facets)s::text[]) WITH ORDINALITY AS f (facet, place)
        CROSS JOIN LATERAL (
            SELECT e.article_id, e.day FROM newsdesk.voice AS e
            WHERE e.topic = %(topic)s AND e.person_id = %(person_id)s AND e.facet = f.facet
            ORDER BY e.published_at, e.article_id LIMIT 1
        ) AS w
        JOIN newsdesk.coverage AS c ON c.article_id = w.article_id AND c.topic = %(topic)s
        JOIN newsdesk.version AS v ON v.version_id = c.version_id
        ORDER BY f.place
        """,
        {"person_id": person_id, "topic": topic, "facets": ["*", *facets]},
    )


def weeks(connection: Connection, person_id: int, topic: str, first_day: date, last_day: date) -> list[Row]:
    """Quotes of the person for each week (by its Monday), weeks without any included."""
    return rows(
        connection,
        """
        SELECT d.week, coalesce(sum(w.quotes), 0)::integer AS quotes
        FROM (
            SELECT generate_series(date_trunc('week', %(first_day)s::date), %(last_day)s::date, interval '1 week')::date AS week
        ) AS d
        LEFT JOIN newsdesk.voice AS w
            ON w.topic = %(topic)s AND w.person_id = %(person_id)s AND w.facet = '*'
            AND w.published_at >= %(first_day)s::date - 8 AND date_trunc('week', w.day)::date = d.week
        GROUP BY d.week ORDER BY d.week
        """,
        {"person_id": person_id, "topic": topic, "first_day": first_day, "last_day": last_day},
    )


def company(connection: Connection, person_id: int, topic: str) -> list[Row]:
    """Who is quoted in the same articles, most often first."""
    return rows(
        connection,
        f"""
        SELECT p.person_id, p.name, count(*)::integer AS articles
        FROM ({_NEWEST}) AS n
        JOIN newsdesk.voice AS w
            ON w.article_id = n.article_id AND w.topic = %(topic)s AND w.facet = '*' AND w.person_id NOT IN (0, %(person_id)s)
        JOIN newsdesk.person AS p ON p.person_id = w.person_id
        GROUP BY p.person_id, p.name ORDER BY count(*) DESC, p.name LIMIT 10
        """,
        {"person_id": person_id, "topic": topic, "recent": RECENT},
    )
