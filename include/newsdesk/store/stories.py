"""Copies and stories in the database: bands to find candidates by, and the pointers that tie articles together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from newsdesk.store.db import Connection

WINDOW = timedelta(days=45)
"""How far back a copy is looked for: agencies' texts are reprinted for weeks, not for months."""

LOCK = 0x73746F72  # "stor": one publisher at a time, so that two copies of one text never open two stories


@dataclass(frozen=True, slots=True)
class Unpublished:
    """A relevant article whose reading was not yet compared with the others."""

    article_id: int
    topic: str
    reading_id: int
    title: str
    text: str
    outlet: str
    lang: str
    url: str
    canonical_url: str | None
    published_at: datetime
    first_seen_at: datetime
    story_id: int | None
    copy_of: int | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that shares bands with another."""

    article_id: int
    text: str
    story_id: int


@dataclass(frozen=True, slots=True)
class Copy:
    """An article of a group of copies, with what tells the original."""

    article_id: int
    outlet: str
    url: str
    canonical_url: str | None
    credit: str | None
    published_at: datetime
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An original of some story, published near the article that looks for its own."""

    article_id: int
    story_id: int
    lang: str
    outlet: str
    published_at: datetime


def claim_turn(connection: Connection) -> None:
    """Wait until no other publisher runs; the turn ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))


def skip_irrelevant(connection: Connection) -> int:
    """Mark as compared what is not relevant: it has no part in stories (any more). Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE newsdesk.article AS a SET compared = true
            WHERE a.state = 'read' AND NOT a.compared
              AND NOT EXISTS (SELECT FROM newsdesk.coverage AS c WHERE c.article_id = a.article_id AND c.relevant)
            RETURNING a.article_id, a.story_id
            """
        )
        skipped = cursor.fetchall()
        left = [article_id for article_id, story_id in skipped if story_id is not None]
        if left:
            cursor.execute(
                """
                SELECT newsdesk.refresh_quote_groups(array_agg(DISTINCT q.quote_group_id))
                FROM newsdesk.quote AS q WHERE q.article_id = ANY(%s) AND q.quote_group_id IS NOT NULL
                """,
                (left,),
            )
    refresh(connection, sorted({story_id for _, story_id in skipped if story_id is not None}))
    return len(skipped)


def refresh(connection: Connection, story_ids: Sequence[int]) -> None:
    """Write the time span of these stories anew, from their relevant articles."""
    if story_ids:
        with connection.cursor() as cursor:
            cursor.execute("SELECT newsdesk.refresh_stories(%s)", (list(story_ids),))


def unpublished(connection: Connection, limit: int) -> list[Unpublished]:
    """Relevant articles that wait to be compared, oldest publication first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT ON (c.published_at, a.article_id) a.article_id, c.topic, c.reading_id, v.title, v.text, c.outlet,
                coalesce(c.lang, ''), a.canonical_url, v.canonical_url, c.published_at, c.first_seen_at, a.story_id, a.copy_of
            FROM newsdesk.article AS a
            JOIN newsdesk.coverage AS c ON c.article_id = a.article_id AND c.relevant
            JOIN newsdesk.version AS v ON v.version_id = c.version_id
            WHERE a.state = 'read' AND NOT a.compared
            ORDER BY c.published_at, a.article_id, c.score DESC
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
            SELECT c.article_id, v.text, c.story_id
            FROM (
                SELECT b.article_id, count(*) AS shared FROM newsdesk.band AS b
                WHERE b.band = ANY(%(bands)s) AND b.seen_on BETWEEN %(start)s AND %(end)s AND b.article_id <> %(self)s
                GROUP BY b.article_id ORDER BY shared DESC LIMIT 50
            ) AS shared
            JOIN newsdesk.article AS c USING (article_id)
            JOIN newsdesk.reading AS r ON r.reading_id = c.reading_id
            JOIN newsdesk.version AS v ON v.version_id = r.version_id
            WHERE c.story_id IS NOT NULL AND c.same_as IS NULL
            ORDER BY shared.shared DESC, c.article_id
            """,
            {"bands": list(bands), "start": around - WINDOW, "end": around + WINDOW, "self": article_id},
        )
        return [Candidate(*row) for row in cursor.fetchall()]


def copies(connection: Connection, article_ids: Sequence[int]) -> list[Copy]:
    """These articles, what they are copies of, and the other copies of the same."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH roots AS (
                SELECT DISTINCT coalesce(a.copy_of, a.article_id) AS root FROM newsdesk.article AS a
                WHERE a.article_id = ANY(%(ids)s)
            )
            SELECT a.article_id, a.outlet, a.canonical_url, v.canonical_url, a.credit,
                coalesce(a.published_at, a.first_seen_at), a.first_seen_at
            FROM newsdesk.article AS a
            JOIN newsdesk.reading AS r ON r.reading_id = a.reading_id
            JOIN newsdesk.version AS v ON v.version_id = r.version_id
            WHERE a.article_id IN (SELECT root FROM roots) OR a.copy_of IN (SELECT root FROM roots)
            ORDER BY a.article_id
            """,
            {"ids": list(article_ids)},
        )
        return [Copy(*row) for row in cursor.fetchall()]


def store_bands(connection: Connection, article_id: int, bands: Sequence[int], seen_on: date) -> None:
    """Make the article findable by these bands, in place of earlier ones."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT newsdesk.ensure_band_month(%(seen_on)s);
            DELETE FROM newsdesk.band WHERE article_id = %(article_id)s;
            INSERT INTO newsdesk.band (band, seen_on, article_id)
            SELECT b.band, %(seen_on)s, %(article_id)s FROM unnest(%(bands)s::bigint[]) AS b (band)
            """,
            {"article_id": article_id, "bands": list(bands), "seen_on": seen_on},
        )


def neighbours(connection: Connection, topic: str, start: datetime, end: datetime) -> list[Neighbour]:
    """The relevant originals of stories, published from ``start`` to ``end``."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.article_id, c.story_id, coalesce(c.lang, ''), c.outlet, c.published_at
            FROM newsdesk.coverage AS c
            WHERE c.topic = %(topic)s AND c.relevant AND c.copy_of IS NULL AND c.story_id IS NOT NULL
              AND c.published_at BETWEEN %(start)s AND %(end)s
              AND c.day BETWEEN newsdesk.newsroom_day(%(start)s) AND newsdesk.newsroom_day(%(end)s)
            """,
            {"topic": topic, "start": start, "end": end},
        )
        return [Neighbour(*row) for row in cursor.fetchall()]


def texts(connection: Connection, article_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Headline and text of each article, as they count now."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT ON (c.article_id) c.article_id, v.title, v.text
            FROM newsdesk.coverage AS c JOIN newsdesk.version AS v ON v.version_id = c.version_id
            WHERE c.article_id = ANY(%s)
            """,
            (list(article_ids),),
        )
        return {row[0]: (row[1], row[2]) for row in cursor.fetchall()}


def open_story(connection: Connection, topic: str, article_id: int, at: datetime) -> int:
    """A new story that begins with this article. Returns its id."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO newsdesk.story (topic, first_article_id, opened_at, last_article_at, day)
            VALUES (%(topic)s, %(article_id)s, %(at)s, %(at)s, newsdesk.newsroom_day(%(at)s)) RETURNING story_id
            """,
            {"topic": topic, "article_id": article_id, "at": at},
        )
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def join(
    connection: Connection,
    article_id: int,
    story_id: int,
    *,
    how: str,
    copy_of: int | None = None,
    credit: str | None = None,
    member_id: int | None = None,
    likeness: float | None = None,
    terms: Sequence[str] = (),
) -> None:
    """Put the article into the story, as an original or as a copy, keep why, and mark it as compared.

    What an analyst tied stays explained as the analyst's.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE newsdesk.article SET story_id = %s, copy_of = %s, credit = %s, compared = true WHERE article_id = %s
            """,
            (story_id, copy_of, credit, article_id),
        )
        cursor.execute(
            """
            INSERT INTO newsdesk.tie (article_id, story_id, how, member_id, likeness, terms)
            VALUES (%s, %s, %s, %s, %s, %s)
            ON CONFLICT (article_id) DO UPDATE SET story_id = excluded.story_id, how = excluded.how,
                member_id = excluded.member_id, likeness = excluded.likeness, terms = excluded.terms, tied_at = now()
            WHERE tie.how <> 'analyst'
            """,
            (article_id, story_id, how, member_id, likeness, list(terms)),
        )
    refresh(connection, [story_id])


def keep(connection: Connection, article_id: int, story_id: int, credit: str | None) -> None:
    """Mark the article as compared, where it is, as an original."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE newsdesk.article SET compared = true, copy_of = NULL, credit = %s WHERE article_id = %s",
            (credit, article_id),
        )
    refresh(connection, [story_id])


def name_original(connection: Connection, original_id: int, copies: Sequence[int]) -> None:
    """Make all these articles copies of the original, and the original a copy of nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE newsdesk.article SET copy_of = nullif(%(original)s, article_id)
            WHERE article_id = ANY(%(copies)s) AND copy_of IS DISTINCT FROM nullif(%(original)s, article_id)
            """,
            {"original": original_id, "copies": list(copies)},
        )
