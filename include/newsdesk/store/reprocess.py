"""What is read again after the extractor, the rules or the quote finder changed; claimed article by article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from newsdesk.model import Evidence, TopicVerdict
from newsdesk.store import pages
from newsdesk.store.db import Connection
from newsdesk.store.readings import PublishedAt


@dataclass(frozen=True, slots=True)
class Again:
    """An article claimed to be read again. Without ``reading_id`` its page was let go unread; ``body`` is the page, if kept."""

    reprocess_id: int
    article_id: int
    step: str
    attempts: int
    reading_id: int | None
    version_id: int | None
    capture_id: int | None
    url: str
    title: str
    text: str
    lang: str | None
    published: str | None
    feed_published_at: datetime | None
    first_seen_at: datetime
    body: bytes | None


# What is older than the given versions, from each step on. An article whose page was let go has no reading yet.
# The third stage of triage let a page go by the rules of then.
_DROPPED = """(a.state = 'dropped' AND c.sha256 IS NOT NULL AND (
        a.reason NOT LIKE '%%' || %(triage)s
        OR a.reason LIKE 'triage stage 3, %%' AND a.reason NOT LIKE 'triage stage 3, rules ' || %(rules)s || ', %%'
    ))"""
_QUOTES = "r.quotes_version <> %(quotes)s"
_TOPIC = f"""
    {_QUOTES} OR r.rules_version <> %(rules)s OR EXISTS (
        SELECT FROM newsdesk.verdict AS d
        WHERE d.reading_id = r.reading_id AND d.model_version IS DISTINCT FROM %(model)s
    )"""
_STALE = {
    "extract": f"r.reading_id IS NOT NULL AND (v.extractor_version <> %(extractor)s OR {_TOPIC}) OR {_DROPPED}",
    "topic": f"r.reading_id IS NOT NULL AND ({_TOPIC}) OR {_DROPPED}",
    "quotes": f"r.reading_id IS NOT NULL AND {_QUOTES}",
    "stories": "r.reading_id IS NOT NULL",
}


def first_read(connection: Connection, rules_version: str) -> datetime | None:
    """When the first article was read under these rules, or None when none ever was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(read_at) FROM newsdesk.reading WHERE rules_version = %s", (rules_version,))
        row = cursor.fetchone()
    assert row is not None
    first: datetime | None = row[0]
    return first


def rules_versions(connection: Connection) -> list[str]:
    """The rules that articles were read under, newest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rules_version FROM newsdesk.reading GROUP BY rules_version ORDER BY min(read_at) DESC")
        return [row[0] for row in cursor.fetchall()]


def plan(
    connection: Connection,
    day: date,
    step: str,
    window: tuple[datetime, datetime],
    *,
    versions: Mapping[str, str | None],
    target: str,
    since: datetime | None,
) -> int:
    """Put in line the articles of the day that were read under older ``versions``. Returns how many were not in line yet.

    One that was read again under ``target`` already, and was not read by anybody since, is left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO newsdesk.reprocess (day, step, article_id, versions, reading_before)
            SELECT %(day)s, %(step)s, a.article_id, %(target)s, a.reading_id
            FROM newsdesk.article AS a
            LEFT JOIN newsdesk.reading AS r ON r.reading_id = a.reading_id
            LEFT JOIN newsdesk.version AS v ON v.version_id = r.version_id
            LEFT JOIN newsdesk.capture AS c ON c.capture_id = a.capture_id
            WHERE a.published_at >= %(start)s AND a.published_at < %(end)s AND a.same_as IS NULL AND ({_STALE[step]})
              AND (%(since)s::timestamptz IS NULL OR coalesce(r.read_at, c.captured_at) >= %(since)s)
              AND NOT EXISTS (
                  SELECT FROM newsdesk.reprocess AS p
                  WHERE p.article_id = a.article_id AND p.step = %(step)s AND p.versions = %(target)s
                    AND p.state <> 'waiting' AND p.reading_after IS NOT DISTINCT FROM a.reading_id
              )
            ORDER BY a.published_at, a.article_id
            ON CONFLICT DO NOTHING
            """,
            {
                "day": day,
                "step": step,
                "target": target,
                "start": window[0],
                "end": window[1],
                "since": since,
                **versions,
            },
        )
        return cursor.rowcount


def claim(connection: Connection, day: date, step: str, now: datetime, lease: timedelta, *, limit: int) -> list[Again]:
    """Claim up to ``limit`` of the waiting articles; others pass over them until the lease ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH mine AS (
                UPDATE newsdesk.reprocess SET leased_until = %(until)s, attempts = attempts + 1
                WHERE reprocess_id IN (
                    SELECT reprocess_id FROM newsdesk.reprocess
                    WHERE day = %(day)s AND step = %(step)s AND state = 'waiting'
                      AND (leased_until IS NULL OR leased_until < %(now)s)
                    ORDER BY reprocess_id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
                )
                RETURNING reprocess_id, article_id, step, attempts
            )
            SELECT m.reprocess_id, m.article_id, m.step, m.attempts, a.reading_id, v.version_id,
                coalesce(v.capture_id, a.capture_id), coalesce(c.final_url, a.url), coalesce(v.title, ''),
                coalesce(v.text, ''), v.lang, v.published, a.feed_published_at, a.first_seen_at, g.body, g.size
            FROM mine AS m
            JOIN newsdesk.article AS a USING (article_id)
            LEFT JOIN newsdesk.reading AS r ON r.reading_id = a.reading_id
            LEFT JOIN newsdesk.version AS v ON v.version_id = r.version_id
            LEFT JOIN newsdesk.capture AS c ON c.capture_id = coalesce(v.capture_id, a.capture_id)
            LEFT JOIN newsdesk.page AS g ON g.sha256 = c.sha256 AND (m.step = 'extract' OR a.reading_id IS NULL)
            ORDER BY m.reprocess_id
            """,
            {"day": day, "step": step, "now": now, "until": now + lease, "limit": limit},
        )
        return [_again(row) for row in cursor.fetchall()]


def _again(row: tuple[Any, ...]) -> Again:
    *fields, packed, size = row
    fields.append(pages.unpack(bytes(packed), size) if packed is not None else None)
    return Again(*fields)


def hold(connection: Connection, article_id: int, reading_id: int | None) -> bool:
    """Lock the article for this transaction. False when its effective reading is no longer ``reading_id``, or it was folded."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reading_id, same_as FROM newsdesk.article WHERE article_id = %s FOR UPDATE", (article_id,)
        )
        row = cursor.fetchone()
    return row is not None and row[0] == reading_id and row[1] is None


def verdicts(connection: Connection, reading_id: int) -> list[TopicVerdict]:
    """What a reading said of each topic, as it is stored."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT topic, relevant, score, threshold, review, rules_version, facets, evidence, model_version, rules_score,
                model_score
            FROM newsdesk.verdict WHERE reading_id = %s ORDER BY topic
            """,
            (reading_id,),
        )
        return [
            TopicVerdict(
                name=topic,
                relevant=relevant,
                score=score,
                threshold=threshold,
                review=review,
                rules_version=rules_version,
                facets=tuple(facets),
                evidence=tuple(Evidence(**span) for span in evidence),
                model_version=model_version,
                rules_score=rules_score,
                model_score=model_score,
            )
            for (
                topic,
                relevant,
                score,
                threshold,
                review,
                rules_version,
                facets,
                evidence,
                model_version,
                rules_score,
                model_score,
            ) in cursor.fetchall()
        ]


def switch(connection: Connection, article_id: int, reading_id: int, published: PublishedAt | None) -> None:
    """Let the views show this reading, and stories be looked at anew.

    Unlike ``readings.make_effective`` it leaves the article's place in the queue alone: a second look that is due stays due.
    """
    with connection.cursor() as cursor:
        if published is not None:
            cursor.execute(
                """
                UPDATE newsdesk.article SET published_at = %s, published_precision = %s, published_flag = %s
                WHERE article_id = %s
                """,
                (published.instant, published.precision, published.flag, article_id),
            )
        cursor.execute(
            """
            UPDATE newsdesk.article
            SET reading_id = %(reading)s, compared = false,
                outcome = CASE WHEN state = 'dropped' THEN 'ok' ELSE outcome END,
                reason = CASE WHEN state = 'dropped' THEN NULL ELSE reason END,
                state = CASE WHEN state = 'dropped' THEN 'read' ELSE state END
            WHERE article_id = %(article)s
            """,
            {"article": article_id, "reading": reading_id},
        )


def compare_again(connection: Connection, article_id: int) -> None:
    """Have the article compared with the others again; where it stands, and what analysts tied, stays."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE newsdesk.article SET compared = false WHERE article_id = %s", (article_id,))


def drop_again(connection: Connection, article_id: int, reason: str) -> None:
    """Write down that triage let the page go again, and under which version."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE newsdesk.article SET reason = %s WHERE article_id = %s AND state = 'dropped'", (reason, article_id)
        )


def finish(connection: Connection, again: Again, state: str, *, reason: str | None = None) -> None:
    """End the article's turn; the effective reading of this moment is what it has after it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE newsdesk.reprocess AS p
            SET state = %s, reason = %s, leased_until = NULL, changed_at = now(), reading_before = %s,
                reading_after = a.reading_id
            FROM newsdesk.article AS a
            WHERE p.reprocess_id = %s AND a.article_id = p.article_id
            """,
            (state, reason, again.reading_id, again.reprocess_id),
        )


def release(connection: Connection, again: Again) -> None:
    """Give the article back to be tried again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE newsdesk.reprocess SET leased_until = NULL WHERE reprocess_id = %s", (again.reprocess_id,)
        )


def waiting(connection: Connection, day: date, step: str) -> int:
    """How many articles of the day still wait for this step."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM newsdesk.reprocess WHERE day = %s AND step = %s AND state = 'waiting'", (day, step)
        )
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])
