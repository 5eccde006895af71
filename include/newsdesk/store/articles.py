"""The queue of articles: claimed with a lease, moved from one state to the next in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsdesk.model import Capture
from newsdesk.store import pages
from newsdesk.store.db import Connection


@dataclass(frozen=True, slots=True)
class QueuedArticle:
    """An article claimed for fetching. ``refetch`` is true when it was read before and is looked at again."""

    article_id: int
    url: str
    canonical_url: str
    outlet: str
    content_policy: str
    attempts: int
    refetch: bool
    etag: str | None
    last_modified: str | None
    ignore_robots_because: str | None
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class FetchedArticle:
    """An article claimed for reading, with the page's bytes and what the feed said of it."""

    article_id: int
    canonical_url: str
    capture_id: int
    final_url: str
    body: bytes
    attempts: int
    feed_title: str | None
    feed_published_at: datetime | None
    first_seen_at: datetime
    captured_at: datetime
    lang: str | None


WINDOW = 5000
"""Articles at the head of the queue among which outlets take turns."""


def claim_queued(connection: Connection, now: datetime, limit: int, lease: timedelta) -> list[QueuedArticle]:
    """Claim up to ``limit`` articles to be fetched: of those that wait longest, outlets taking turns in no fixed order.

    Turns, because each host has its pace: the forty articles of one feed are due at the same instant, and fetched in a
    row they would keep every worker waiting at one door. No order, because the same few outlets would be first each time.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE newsdesk.article AS a SET leased_until = %(until)s, attempts = a.attempts + 1
            FROM (
                SELECT q.article_id
                FROM newsdesk.article AS q
                JOIN (
                    SELECT h.article_id, h.next_attempt_at,
                        row_number() OVER (PARTITION BY h.outlet ORDER BY h.next_attempt_at, h.article_id) AS turn
                    FROM (
                        SELECT article_id, outlet, next_attempt_at FROM newsdesk.article
                        WHERE state = 'queued' AND next_attempt_at <= %(now)s
                          AND (leased_until IS NULL OR leased_until < %(now)s)
                        ORDER BY next_attempt_at LIMIT %(window)s
                    ) AS h
                ) AS head USING (article_id)
                WHERE q.state = 'queued' AND (q.leased_until IS NULL OR q.leased_until < %(now)s)
                ORDER BY head.turn, random()
                LIMIT %(limit)s
                FOR UPDATE OF q SKIP LOCKED
            ) AS due
            WHERE a.article_id = due.article_id
            RETURNING a.article_id, a.url, a.canonical_url, a.outlet, a.content_policy, a.attempts,
                a.reading_id IS NOT NULL,
                (SELECT c.etag FROM newsdesk.capture AS c WHERE c.capture_id = a.capture_id),
                (SELECT c.last_modified FROM newsdesk.capture AS c WHERE c.capture_id = a.capture_id),
                (SELECT f.ignore_robots_because FROM newsdesk.feed AS f WHERE f.feed_id = a.feed_id),
                a.first_seen_at
            """,
            {"now": now, "until": now + lease, "limit": limit, "window": WINDOW},
        )
        return [QueuedArticle(*row) for row in cursor.fetchall()]


def requeue_due(connection: Connection, now: datetime, limit: int = 1000) -> int:
    """Queue again the read articles whose second look is due. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE newsdesk.article SET state = 'queued', next_attempt_at = %(now)s, attempts = 0, refetch_at = NULL
            WHERE article_id IN (
                SELECT article_id FROM newsdesk.article
                WHERE refetch_at <= %(now)s AND state = 'read'
                ORDER BY refetch_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
            )
            """,
            {"now": now, "limit": limit},
        )
        return cursor.rowcount


def give_back(connection: Connection, article_id: int, until: datetime) -> None:
    """Return a claimed article unfetched, as if it had not been claimed; it may be claimed again at ``until``."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE newsdesk.article
            SET leased_until = NULL, attempts = greatest(attempts - 1, 0), next_attempt_at = %s
            WHERE article_id = %s AND state = 'queued'
            """,
            (until, article_id),
        )


def store_capture(connection: Connection, article_id: int, capture: Capture, *, origin: str = "live") -> int:
    """Keep what the server answered, the page's bytes included when there are any. Returns the capture's id."""
    digest = pages.put(connection, capture.body) if capture.body else None
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO newsdesk.capture (article_id, origin, captured_at, url, final_url, status, outcome, reason,
                content_type, etag, last_modified, sha256)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
            RETURNING capture_id
            """,
            (
                article_id,
                origin,
                capture.fetched_at,
                capture.url,
                capture.final_url,
                capture.status,
                capture.outcome,
                capture.reason,
                capture.content_type,
                capture.etag,
                capture.last_modified,
                digest,
            ),
        )
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def mark(
    connection: Connection,
    article_id: int,
    state: str,
    *,
    outcome: str | None = None,
    reason: str | None = None,
    capture_id: int | None = None,
    next_attempt_at: datetime | None = None,
    refetch_at: datetime | None = None,
) -> None:
    """Move a claimed article to ``state`` and end its lease. A new state starts with no attempts made."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE newsdesk.article
            SET state = %(state)s, outcome = %(outcome)s, reason = %(reason)s, leased_until = NULL,
                attempts = CASE WHEN state = %(state)s THEN attempts ELSE 0 END,
                capture_id = coalesce(%(capture_id)s, capture_id),
                next_attempt_at = coalesce(%(next)s, now()), refetch_at = %(refetch_at)s
            WHERE article_id = %(article_id)s
            """,
            {
                "state": state,
                "outcome": outcome,
                "reason": reason,
                "capture_id": capture_id,
                "next": next_attempt_at,
                "refetch_at": refetch_at,
                "article_id": article_id,
            },
        )


def claim_fetched(connection: Connection, now: datetime, limit: int, lease: timedelta) -> list[FetchedArticle]:
    """Claim up to ``limit`` articles to be read, with their pages."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE newsdesk.article AS a SET leased_until = %(until)s, attempts = a.attempts + 1
            FROM (
                SELECT article_id FROM newsdesk.article
                WHERE state = 'fetched' AND next_attempt_at <= %(now)s
                  AND (leased_until IS NULL OR leased_until < %(now)s)
                ORDER BY next_attempt_at
                LIMIT %(limit)s
                FOR UPDATE SKIP LOCKED
            ) AS due, newsdesk.capture AS c JOIN newsdesk.page AS p USING (sha256)
            WHERE a.article_id = due.article_id AND c.capture_id = a.capture_id
            RETURNING a.article_id, a.canonical_url, c.capture_id, c.final_url, p.body, p.size, a.attempts, a.feed_title,
                a.feed_published_at, a.first_seen_at, c.captured_at, a.lang
            """,
            {"now": now, "until": now + lease, "limit": limit},
        )
        return [
            FetchedArticle(
                article_id=row[0],
                canonical_url=row[1],
                capture_id=row[2],
                final_url=row[3],
                body=pages.unpack(bytes(row[4]), row[5]),
                attempts=row[6],
                feed_title=row[7],
                feed_published_at=row[8],
                first_seen_at=row[9],
                captured_at=row[10],
                lang=row[11],
            )
            for row in cursor.fetchall()
        ]


def counts(connection: Connection, states: Sequence[str] = ("queued", "fetched", "failed")) -> dict[str, int]:
    """How many articles are in each of these states (all of them named, zeros included)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state, count(*) FROM newsdesk.article WHERE state = ANY(%s) GROUP BY state", (list(states),)
        )
        found = dict(cursor.fetchall())
    return {state: int(found.get(state, 0)) for state in states}
