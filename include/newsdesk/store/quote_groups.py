"""Groups of quotes that are the same words by the same person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from psycopg2.extras import execute_values

from newsdesk.store.db import Connection

NEAR = timedelta(days=7)
"""How far apart cut or changed repetitions of a quote are looked for; whole ones are found at any age."""


@dataclass(frozen=True, slots=True)
class PrintedQuote:
    """A quote of an effective reading, as groups are told by it. ``person_id`` follows the analysts' merges."""

    quote_id: int
    article_id: int
    person_id: int | None
    lang: str
    day: date
    kind: str
    text: str
    quote_group_id: int | None


_PRINTED = """
    SELECT q.quote_id, c.article_id, coalesce(p.same_as, p.person_id), coalesce(c.lang, ''), c.day, q.kind, q.text,
        q.quote_group_id
    FROM newsdesk.quote AS q
    JOIN newsdesk.coverage AS c ON c.reading_id = q.reading_id AND c.article_id = q.article_id AND c.relevant
    LEFT JOIN newsdesk.person AS p ON p.person_id = q.person_id
"""


def of_article(connection: Connection, article_id: int) -> list[PrintedQuote]:
    """The quotes of an article's effective reading, in the order of the text."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_PRINTED} WHERE c.article_id = %s ORDER BY q.start_char", (article_id,))
        return [PrintedQuote(*row) for row in cursor.fetchall()]


def of_articles(connection: Connection, article_ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """The groups that the quotes of these articles are in; an article without any is left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT q.article_id, array_agg(DISTINCT q.quote_group_id ORDER BY q.quote_group_id)
            FROM newsdesk.quote AS q
            JOIN newsdesk.coverage AS c ON c.article_id = q.article_id AND c.reading_id = q.reading_id AND c.relevant
            WHERE q.article_id = ANY(%s) AND q.quote_group_id IS NOT NULL
            GROUP BY q.article_id
            """,
            (list(article_ids),),
        )
        return {article_id: tuple(groups) for article_id, groups in cursor.fetchall()}


def near(connection: Connection, topic: str, article_id: int, day: date, people: Sequence[int]) -> list[PrintedQuote]:
    """What other articles quote of these people around that day."""
    if not people:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT q.quote_id, c.article_id, w.person_id, coalesce(c.lang, ''), c.day, q.kind, q.text, q.quote_group_id
            FROM newsdesk.voice AS w
            JOIN newsdesk.coverage AS c ON c.article_id = w.article_id AND c.topic = w.topic
            JOIN newsdesk.quote AS q ON q.article_id = c.article_id AND q.reading_id = c.reading_id
            JOIN newsdesk.person AS p ON p.person_id = q.person_id AND coalesce(p.same_as, p.person_id) = w.person_id
            WHERE w.topic = %(topic)s AND w.person_id = ANY(%(people)s) AND w.facet = '*'
              AND w.day BETWEEN %(start)s AND %(end)s AND w.article_id <> %(article_id)s
            ORDER BY c.published_at, q.quote_id
            """,
            {
                "topic": topic,
                "people": list(people),
                "start": day - NEAR,
                "end": day + NEAR,
                "article_id": article_id,
            },
        )
        return [PrintedQuote(*row) for row in cursor.fetchall()]


def with_words(connection: Connection, article_id: int, keys: Iterable[int]) -> dict[int, list[PrintedQuote]]:
    """Quotes of other articles that have exactly these words, by the hash of the words; the earliest 50 of each."""
    found: dict[int, list[PrintedQuote]] = {}
    with connection.cursor() as cursor:
        for key in sorted(set(keys) - {0}):
            cursor.execute(
                f"{_PRINTED} WHERE q.words = %s AND c.article_id <> %s ORDER BY c.published_at, q.quote_id LIMIT 50",
                (key, article_id),
            )
            found[key] = [PrintedQuote(*row) for row in cursor.fetchall()]
    return found


def store_keys(connection: Connection, keys: Mapping[int, int]) -> None:
    """Make quotes findable by the hash of their words: hash by quote id; 0 is no hash."""
    if keys:
        with connection.cursor() as cursor:
            execute_values(
                cursor,
                """
                UPDATE newsdesk.quote AS q SET words = nullif(k.words, 0)
                FROM (VALUES %s) AS k (quote_id, words)
                WHERE q.quote_id = k.quote_id AND q.words IS DISTINCT FROM nullif(k.words, 0)
                """,
                list(keys.items()),
                page_size=len(keys),
            )


def unite(connection: Connection, quote_ids: Sequence[int], day: date) -> int:
    """Put the quotes, and the groups that they are in, into one group: the oldest, or a new one. Returns its id."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT quote_group_id FROM newsdesk.quote
            WHERE quote_id = ANY(%s) AND quote_group_id IS NOT NULL ORDER BY quote_group_id
            """,
            (list(quote_ids),),
        )
        groups = [int(row[0]) for row in cursor.fetchall()]
        if not groups:
            cursor.execute("INSERT INTO newsdesk.quote_group (day) VALUES (%s) RETURNING quote_group_id", (day,))
            groups = [int(row[0]) for row in cursor.fetchall()]
        cursor.execute(
            """
            UPDATE newsdesk.quote SET quote_group_id = %(group)s
            WHERE (quote_id = ANY(%(quotes)s) OR quote_group_id = ANY(%(others)s))
              AND quote_group_id IS DISTINCT FROM %(group)s
            """,
            {"group": groups[0], "quotes": list(quote_ids), "others": groups[1:]},
        )
        cursor.execute("DELETE FROM newsdesk.quote_group WHERE quote_group_id = ANY(%s)", (groups[1:],))
    refresh(connection, groups[:1])
    return groups[0]


def refresh(connection: Connection, group_ids: Sequence[int]) -> None:
    """Write the first day of these groups anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT newsdesk.refresh_quote_groups(%s)", (list(group_ids),))
