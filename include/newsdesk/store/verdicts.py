"""Stored verdicts with the texts they were made of: to explain one, to compare all with other rules, and to learn from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from newsdesk.store.db import Connection

_FETCHED_AT_ONCE = 500

_COLUMNS = """
    a.article_id, a.canonical_url, t.title, t.text, t.lang, (a.published_at AT TIME ZONE 'UTC')::date,
    v.relevant, v.score, v.threshold, v.rules_version
"""
_FROM = """
    FROM newsdesk.article AS a
    JOIN newsdesk.reading AS r ON r.reading_id = a.reading_id
    JOIN newsdesk.version AS t ON t.version_id = r.version_id
"""


@dataclass(frozen=True, slots=True)
class StoredVerdict:
    """An article as it was read last. ``published`` is a day (UTC); the last four are None when the topic had no verdict."""

    article_id: int
    url: str
    title: str
    text: str
    lang: str | None
    published: date | None
    relevant: bool | None
    score: float | None
    threshold: float | None
    rules_version: str | None


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article and what the last analyst said about it."""

    article_id: int
    title: str
    text: str
    lang: str | None
    relevant: bool


def of_article(connection: Connection, article_id: int, topic: str) -> StoredVerdict | None:
    """The article and the program's verdict on it; None when it has not been read."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT {_COLUMNS} {_FROM}
            LEFT JOIN newsdesk.verdict AS v ON v.reading_id = a.reading_id AND v.topic = %s
            WHERE a.article_id = %s
            """,
            (topic, article_id),
        )
        row = cursor.fetchone()
    return StoredVerdict(*row) if row else None


def each(connection: Connection, topic: str, *, since: date | None = None) -> Iterator[StoredVerdict]:
    """The program's verdict on every article read (``since``: published that day, UTC, or later), newest first.

    Streamed inside the caller's transaction: memory does not grow with the archive.
    """
    with connection.cursor(name="newsdesk_each_verdict") as cursor:
        cursor.itersize = _FETCHED_AT_ONCE
        cursor.execute(
            f"""
            SELECT {_COLUMNS} {_FROM}
            JOIN newsdesk.verdict AS v ON v.reading_id = a.reading_id AND v.topic = %(topic)s
            WHERE %(since)s::date IS NULL OR a.published_at >= %(since)s::date
            ORDER BY a.published_at DESC NULLS LAST, a.article_id
            """,
            {"topic": topic, "since": since},
        )
        for row in cursor:
            yield StoredVerdict(*row)


def labelled(connection: Connection, topic: str) -> list[Labelled]:
    """Every article that an analyst has judged, with the latest judgement, by article id."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT DISTINCT ON (a.article_id) a.article_id, t.title, t.text, t.lang, w.relevant
            {_FROM}
            JOIN newsdesk.analyst_verdict AS w ON w.article_id = a.article_id AND w.topic = %s
            ORDER BY a.article_id, w.analyst_verdict_id DESC
            """,
            (topic,),
        )
        return [Labelled(*row) for row in cursor.fetchall()]
