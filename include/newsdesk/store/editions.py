"""The rows of an edition's window: what was seen by its morning, who spoke, and what was not seen.

``RECEIPTS`` names each number that an edition prints and the query on schema ``report`` whose rows it counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg2.extras import RealDictCursor

from newsdesk.errors import Reject
from newsdesk.store.db import Connection

LATE = "72 hours"
"""A live article is news in the edition in which it was first seen, unless it was published longer than this before."""

BASELINE_DAYS = 14
"""Days that must have been watched before an edition says what is usual, or which voice is new."""

NEAR = 5
"""Doubtful verdicts that an edition shows; it counts them all."""

# Characters of text on both sides of an indirect statement: enough for the sentence that holds it.
_AROUND = 500


@dataclass(frozen=True, slots=True)
class Window:
    """What an edition looks at: a topic, from ``start`` to before ``end``, ``first_day`` to ``last_day`` in newsroom days,
    and the recipient's selection; an empty one selects everything."""

    topic: str
    start: datetime
    end: datetime
    first_day: date
    last_day: date
    facets: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    def values(self) -> dict[str, Any]:
        """The parameters of this module's queries."""
        return {
            "topic": self.topic,
            "start": self.start,
            "end": self.end,
            "first_day": self.first_day,
            "last_day": self.last_day,
            "facets": list(self.facets),
            "outlets": list(self.outlets),
            "countries": list(self.countries),
            "languages": list(self.languages),
        }


_SELECTED = """
    (%(facets)s::text[] = '{}' OR a.facets && %(facets)s::text[])
    AND (%(outlets)s::text[] = '{}' OR a.outlet = ANY (%(outlets)s::text[]))
    AND (%(countries)s::text[] = '{}' OR a.country = ANY (%(countries)s::text[]))
    AND (%(languages)s::text[] = '{}' OR a.lang = ANY (%(languages)s::text[]))"""

# Live articles by when they were seen, recovered ones by when they were published.
_ARTICLES = f"""
    FROM report.articles AS a
    WHERE a.topic = %(topic)s AND a.relevant
      AND ((a.origin = 'live' AND a.first_seen_at >= %(start)s AND a.first_seen_at < %(end)s
            AND a.published_at >= %(start)s - interval '{LATE}')
        OR (a.origin <> 'live' AND a.published_at >= %(start)s AND a.published_at < %(end)s))
      AND {_SELECTED}"""
_QUOTES = f"""
    FROM report.quotes AS q
    WHERE q.topic = %(topic)s AND q.copy_of IS NULL AND q.speaker IS NOT NULL
      AND q.article_id IN (SELECT a.article_id {_ARTICLES})"""
_SPOKE = f"""
    WHERE v.topic = %(topic)s AND v.day BETWEEN %(first_day)s - 4 AND %(last_day)s + 1
      AND v.article_id IN (SELECT a.article_id {_ARTICLES})"""
# In a newsroom's first two weeks nearly every voice is new, and a mark that all bear says nothing.
_KNOWS_ENOUGH = f"""EXISTS (
    SELECT FROM report.volume_spike AS d
    WHERE d.topic = v.topic AND d.day = %(first_day)s AND d.baseline_days >= {BASELINE_DAYS})"""
# The days say nothing that the instants do not; the indexes are on them.
_POLLS = """
    FROM report.polls AS p
    WHERE p.polled_at >= %(start)s AND p.polled_at < %(end)s AND p.day BETWEEN %(first_day)s AND %(last_day)s + 1"""
_WELL = "p.outcome IN ('ok', 'not_modified')"
_UNREAD = """
    FROM report.entries AS e
    WHERE e.first_offered_at >= %(start)s AND e.first_offered_at < %(end)s
      AND e.day BETWEEN %(first_day)s AND %(last_day)s + 1"""
# What waits to be tried again because it was shut out counts with what was shut out for good.
_SHUT = "('blocked', 'robots', 'paywall', 'consent', 'refused')"

RECEIPTS: dict[str, str] = {
    "articles": f"SELECT a.* {_ARTICLES} ORDER BY a.article_id",
    "copies": f"SELECT a.* {_ARTICLES} AND a.copy_of IS NOT NULL ORDER BY a.article_id",
    "outlets": f"SELECT DISTINCT ON (a.outlet) a.* {_ARTICLES} ORDER BY a.outlet, a.article_id",
    "facet": f"SELECT a.* {_ARTICLES} AND %(facet)s = ANY (a.facets) ORDER BY a.article_id",
    "quotes": f"SELECT DISTINCT ON (q.article_id, coalesce(q.utterance, -q.quote_id)) q.* {_QUOTES}"
    " ORDER BY q.article_id, coalesce(q.utterance, -q.quote_id), q.start_char",
    "people": f"SELECT DISTINCT ON (q.person_id) q.* {_QUOTES} AND q.person_id IS NOT NULL ORDER BY q.person_id, q.quote_id",
    "new_voices": f"SELECT v.* FROM report.new_voices AS v {_SPOKE} AND {_KNOWS_ENOUGH} ORDER BY v.person_id",
    "broken_silences": f"SELECT v.* FROM report.broken_silence AS v {_SPOKE} AND v.facet = '*' ORDER BY v.person_id",
    "volume": "SELECT v.* FROM report.volume_spike AS v"
    " WHERE v.topic = %(topic)s AND v.day BETWEEN %(first_day)s AND %(last_day)s ORDER BY v.day",
    "corrections": f"""
        SELECT n.article_id, n.version_no, n.stored_at, n.title, n.text, b.title AS title_before, b.text AS text_before,
            a.url, a.outlet, a.lang
        FROM report.versions AS n
        JOIN report.versions AS b ON b.article_id = n.article_id AND b.version_no = n.version_no - 1
            AND b.extractor_version = n.extractor_version
        JOIN report.articles AS a ON a.article_id = n.article_id
        WHERE n.stored_at >= %(start)s AND n.stored_at < %(end)s AND a.topic = %(topic)s AND a.relevant AND {_SELECTED}
        ORDER BY n.stored_at, n.article_id""",
    "feeds_polled": f"SELECT DISTINCT ON (p.feed_id) p.* {_POLLS} ORDER BY p.feed_id, p.polled_at DESC",
    "polls": f"SELECT p.* {_POLLS} ORDER BY p.polled_at",
    "feeds_down": f"""
        SELECT p.feed, p.outlet, count(*)::integer AS polls,
            (array_agg(p.outcome ORDER BY p.polled_at DESC))[1] AS outcome,
            (array_agg(coalesce(p.reason, '') ORDER BY p.polled_at DESC))[1] AS reason
        {_POLLS} GROUP BY p.feed_id, p.feed, p.outlet HAVING bool_and(NOT {_WELL}) ORDER BY p.feed""",
    "feeds_retired": """
        SELECT h.* FROM report.feed_health AS h
        WHERE h.health = 'retired' AND h.last_poll_at < %(start)s ORDER BY h.feed""",
    "feeds_unasked": """
        SELECT h.* FROM report.feed_health AS h
        WHERE h.health NOT IN ('unlisted', 'retired')
          AND EXISTS (SELECT FROM report.coverage_audit AS c WHERE c.feed_id = h.feed_id AND c.day = %(first_day)s)
          AND NOT EXISTS (SELECT FROM report.polls AS p
              WHERE p.feed_id = h.feed_id AND p.polled_at >= %(start)s AND p.polled_at < %(end)s)
        ORDER BY h.feed""",
    "gaps": f"SELECT p.* {_POLLS} AND p.gap ORDER BY p.feed, p.polled_at",
    "pages_blocked": f"SELECT DISTINCT ON (e.article_id) e.* {_UNREAD} AND (e.fate = 'blocked'"
    f" OR (e.fate = 'waiting' AND e.outcome IN {_SHUT})) ORDER BY e.article_id",
    "pages_failed": f"SELECT DISTINCT ON (e.article_id) e.* {_UNREAD} AND (e.fate = 'failed'"
    f" OR (e.fate = 'waiting' AND e.outcome IS NOT NULL AND e.outcome NOT IN ('ok', 'not_modified')"
    f" AND e.outcome NOT IN {_SHUT})) ORDER BY e.article_id",
    "review": f"""
        SELECT a.* FROM report.review_queue AS a
        WHERE a.topic = %(topic)s AND a.first_seen_at >= %(start)s AND a.first_seen_at < %(end)s
          AND a.published_at >= %(start)s - interval '{LATE}' AND a.day BETWEEN %(first_day)s - 4 AND %(last_day)s + 1
          AND {_SELECTED}
        ORDER BY a.distance, a.article_id""",
}


def rows(connection: Connection, number: str, window: Window, *, facet: str | None = None) -> list[dict[str, Any]]:
    """The rows behind one number of an edition. Raises Reject naming the numbers there are."""
    if number not in RECEIPTS:
        raise Reject(
            f"an edition has no number {number!r}; it has {', '.join(sorted(RECEIPTS))}", code="unknown_number"
        )
    return _query(connection, RECEIPTS[number], {**window.values(), "facet": facet})


def count(connection: Connection, number: str, window: Window) -> int:
    """The number itself: how many rows its receipt has."""
    (row,) = _query(connection, f"SELECT count(*)::integer AS n FROM ({RECEIPTS[number]}) AS r", window.values())
    return int(row["n"])


def _query(connection: Connection, sql: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(sql, values)
        return [dict(row) for row in cursor.fetchall()]


def articles(connection: Connection, window: Window) -> list[dict[str, Any]]:
    """The edition's articles, each with the first 1,500 characters of its text as ``lede``."""
    return _query(
        connection,
        f"""
        SELECT a.article_id, a.url, a.outlet, a.country, a.lang, a.title, a.authors, a.published_at, a.score, a.facets,
            a.story_id, a.copy_of, a.opinion, a.versions, a.origin, left(t.text, 1500) AS lede
        FROM ({RECEIPTS["articles"]}) AS a
        JOIN newsdesk.coverage AS c ON c.article_id = a.article_id AND c.topic = a.topic
        JOIN newsdesk.version AS t ON t.version_id = c.version_id
        ORDER BY a.article_id
        """,
        window.values(),
    )


def quotes(connection: Connection, topic: str, article_ids: list[int]) -> list[dict[str, Any]]:
    """Quotes of these articles whose speaker is known, in the order of the text; what is not in marks with the text about it."""
    return _query(
        connection,
        f"""
        SELECT q.quote_id, q.article_id, q.person_id, q.speaker, q.role, q.affiliation, q.kind, q.quote, q.confidence,
            q.utterance, q.quote_group_id, least(q.start_char, {_AROUND}) AS before,
            CASE WHEN q.kind <> 'direct' THEN substr(t.text, greatest(q.start_char - {_AROUND}, 0) + 1,
                least(q.start_char, {_AROUND}) + q.end_char - q.start_char + {_AROUND}) END AS around
        FROM report.quotes AS q
        JOIN newsdesk.coverage AS c ON c.article_id = q.article_id AND c.topic = q.topic
        JOIN newsdesk.version AS t ON t.version_id = c.version_id
        WHERE q.article_id = ANY (%(ids)s) AND q.topic = %(topic)s AND q.speaker IS NOT NULL
        ORDER BY q.article_id, q.start_char
        """,
        {"ids": article_ids, "topic": topic},
    )


def quote_table(connection: Connection, window: Window) -> list[dict[str, Any]]:
    """Every quote of the edition's articles, copies included, as the recipients' CSV lists them."""
    return _query(
        connection,
        f"""
        SELECT q.quote_id, q.published_at, q.outlet, q.country, q.lang, q.speaker, q.role, q.affiliation, q.kind, q.quote,
            a.title, q.url, q.story_id, q.copy_of, array_to_string(q.facets, ' ') AS facets, q.confidence
        FROM report.quotes AS q JOIN ({RECEIPTS["articles"]}) AS a ON a.article_id = q.article_id AND a.topic = q.topic
        ORDER BY q.published_at, q.article_id, q.start_char
        """,
        window.values(),
    )


def facets(connection: Connection, window: Window) -> list[tuple[str, int]]:
    """How many of the edition's articles touch each facet, most first. An article counts in each of its facets."""
    found = _query(
        connection,
        f"""
        SELECT f.facet, count(*)::integer AS articles
        FROM ({RECEIPTS["articles"]}) AS a CROSS JOIN LATERAL unnest(a.facets) AS f (facet)
        GROUP BY f.facet ORDER BY count(*) DESC, f.facet
        """,
        window.values(),
    )
    return [(row["facet"], row["articles"]) for row in found]


def watched_since(connection: Connection, topic: str) -> date | None:
    """The first day of which there is coverage of the topic: new voices are new since then."""
    found = _query(connection, "SELECT first_day FROM newsdesk.topic_span WHERE topic = %(topic)s", {"topic": topic})
    return found[0]["first_day"] if found else None


def outlets(connection: Connection) -> list[str]:
    """Every outlet that has or had a feed."""
    return [
        row["outlet"]
        for row in _query(connection, "SELECT DISTINCT outlet FROM report.feed_health ORDER BY outlet", {})
    ]
