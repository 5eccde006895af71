"""Copies and stories in the database: bands to find candidates by, and the pointers that tie articles together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from psycopg2.extras import execute_values

from newsdesk.store.db import Connection

WINDOW = timedelta(days=45)
"""How far back a copy is looked for: agencies' texts are reprinted for weeks, not for months."""

LOCK = 0x73746F72  # "stor": one publisher at a time, so that two copies of one text never open two stories


@dataclass(frozen=True, slots=True)
class Unpublished:
    """A relevant article whose reading was not yet compared with the others."""

    article_id: int
    topic: str
    title: str
    text: str
    outlet: str
    lang: str
    published_at: datetime
    first_seen_at: datetime
    story_id: int | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that shares bands with another."""

    article_id: int
    text: str
    outlet: str
    published_at: datetime
    first_seen_at: datetime
    story_id: int | None
    copy_of: int | None


def claim_turn(connection: Connection) -> None:
    """Wait until no other publisher runs; the turn ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))


def unpublished(connection: Connection, limit: int) -> list[Unpublished]:
    """Relevant articles that wait to be compared, oldest publication first; the others are marked as having no part in it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE newsdesk.article AS a SET compared = true
            WHERE a.state = 'read' AND NOT a.compared
              AND NOT EXISTS (SELECT FROM newsdesk.effective_verdict AS e WHERE e.article_id = a.article_id AND e.relevant)
            """
        )
        cursor.execute(
            """
            SELECT a.article_id, e.topic, v.title, v.text, a.outlet, coalesce(v.lang, a.lang, ''), a.published_at,
                a.first_seen_at, a.story_id
            FROM newsdesk.article AS a
            JOIN newsdesk.effective_verdict AS e ON e.article_id = a.article_id AND e.relevant
            JOIN newsdesk.reading AS r ON r.reading_id = a.reading_id
            JOIN newsdesk.version AS v ON v.version_id = r.version_id
            WHERE a.state = 'read' AND NOT a.compared
            ORDER BY a.published_at, a.article_id
            LIMIT %s
            """,
            (limit,),
        )
        return [Unpublished(*row) for row in cursor.fetchall()]


def candidates(connection: Connection, bands: Iterable[int], around: date, article_id: int) -> list[Candidate]:
    """Articles within the window that share a band, those that share most first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.article_id, v.text, c.outlet, c.published_at, c.first_seen_at, c.story_id, c.copy_of
            FROM (
                SELECT b.article_id, count(*) AS shared FROM newsdesk.band AS b
                WHERE b.band = ANY(%(bands)s) AND b.seen_on BETWEEN %(start)s AND %(end)s AND b.article_id <> %(self)s
                GROUP BY b.article_id ORDER BY shared DESC LIMIT 50
            ) AS shared
            JOIN newsdesk.article AS c USING (article_id)
            JOIN newsdesk.reading AS r ON r.reading_id = c.reading_id
            JOIN newsdesk.version AS v ON v.version_id = r.version_id
            ORDER BY shared.shared DESC, c.article_id
            """,
            {"bands": list(bands), "start": around - WINDOW, "end": around + WINDOW, "self": article_id},
        )
        return [Candidate(*row) for row in cursor.fetchall()]


def store_bands(connection: Connection, article_id: int, bands: Iterable[int], seen_on: date) -> None:
    """Make the article findable by these bands, in place of earlier ones."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT newsdesk.ensure_band_month(%s)", (seen_on,))
        cursor.execute("DELETE FROM newsdesk.band WHERE article_id = %s", (article_id,))
        execute_values(
            cursor,
            "INSERT INTO newsdesk.band (band, seen_on, article_id) VALUES %s",
            [(band, seen_on, article_id) for band in bands],
        )


def open_story(connection: Connection, topic: str, article_id: int, at: datetime) -> int:
    """A new story that begins with this article. Returns its id."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO newsdesk.story (topic, first_article_id, opened_at, last_article_at)
            VALUES (%s, %s, %s, %s) RETURNING story_id
            """,
            (topic, article_id, at, at),
        )
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def join(connection: Connection, article_id: int, story_id: int, copy_of: int | None, at: datetime) -> None:
    """Put the article into the story, as an original or as a copy, and mark it as compared."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE newsdesk.article SET story_id = %s, copy_of = %s, compared = true WHERE article_id = %s",
            (story_id, copy_of, article_id),
        )
        cursor.execute(
            """
            UPDATE newsdesk.story SET last_article_at = greatest(last_article_at, %(at)s),
                opened_at = least(opened_at, %(at)s)
            WHERE story_id = %(story_id)s
            """,
            {"at": at, "story_id": story_id},
        )
