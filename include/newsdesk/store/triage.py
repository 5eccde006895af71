"""What triage let go, a sample of it read in full: whether it lost anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from newsdesk.store import pages
from newsdesk.store.db import Connection


@dataclass(frozen=True, slots=True)
class DroppedPage:
    """An article that triage dropped, with its page. ``stage`` and ``version`` are those of the triage that dropped it."""

    article_id: int
    capture_id: int
    dropped_at: datetime
    stage: str
    version: str
    final_url: str
    body: bytes


@dataclass(frozen=True, slots=True)
class LostArticle:
    """An article that triage dropped although it is relevant: where it is, and what dropped it."""

    article_id: int
    outlet: str
    url: str
    stage: str
    version: str


@dataclass(frozen=True, slots=True)
class Check:
    """What the full reading made of a dropped page: ``relevant``, ``review``, ``other`` or ``rejected`` (``reason`` says why)."""

    result: str
    score: float | None = None
    rules_version: str | None = None
    reason: str | None = None


def sample(connection: Connection, since: datetime, size: int) -> list[DroppedPage]:
    """Up to ``size`` pages at random of those that triage dropped since then and that are stored and not checked yet.

    Those dropped in that time and checked before count towards ``size``, so a run that is repeated does not go on for ever.
    """
    with connection.cursor() as cursor:
        # The ids first: sorted with their pages, a day's whole haul would go through memory.
        cursor.execute(
            """
            WITH checked AS (SELECT count(*) AS pages FROM newsdesk.triage_check WHERE dropped_at >= %(since)s),
            drawn AS (
                SELECT a.article_id FROM newsdesk.article AS a
                JOIN newsdesk.capture AS c ON c.capture_id = a.capture_id AND c.sha256 IS NOT NULL
                WHERE a.state = 'dropped' AND a.next_attempt_at >= %(since)s AND a.reason LIKE 'triage stage %%'
                  AND NOT EXISTS (SELECT FROM newsdesk.triage_check AS k WHERE k.capture_id = a.capture_id)
                ORDER BY random()
                LIMIT greatest(0, %(size)s - (SELECT pages FROM checked))
            )
            SELECT a.article_id, c.capture_id, a.next_attempt_at, substring(a.reason FROM 'triage stage ([^,]*)'),
                substring(a.reason FROM ', (.*)'), c.final_url, p.body, p.size
            FROM drawn
            JOIN newsdesk.article AS a USING (article_id)
            JOIN newsdesk.capture AS c ON c.capture_id = a.capture_id
            JOIN newsdesk.page AS p ON p.sha256 = c.sha256
            """,
            {"since": since, "size": size},
        )
        return [
            DroppedPage(
                article_id=row[0],
                capture_id=row[1],
                dropped_at=row[2],
                stage=row[3],
                version=row[4],
                final_url=row[5],
                body=pages.unpack(bytes(row[6]), row[7]),
            )
            for row in cursor.fetchall()
        ]


def store_check(connection: Connection, page: DroppedPage, check: Check) -> None:
    """Write the result down; a relevant page goes back to the queue of the reader, which reads it in full."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO newsdesk.triage_check
                (capture_id, article_id, dropped_at, stage, triage_version, result, score, rules_version, reason)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
            ON CONFLICT (capture_id) DO NOTHING
            """,
            (
                page.capture_id,
                page.article_id,
                page.dropped_at,
                page.stage,
                page.version,
                check.result,
                check.score,
                check.rules_version,
                check.reason,
            ),
        )
        if check.result == "relevant":
            cursor.execute(
                """
                UPDATE newsdesk.article
                SET state = 'fetched', outcome = NULL, reason = NULL, attempts = 0, leased_until = NULL, next_attempt_at = now()
                WHERE article_id = %s AND state = 'dropped' AND capture_id = %s
                """,
                (page.article_id, page.capture_id),
            )


def lost_since(connection: Connection, since: datetime) -> list[LostArticle]:
    """The articles that a full reading since then found to be relevant, the first found first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT article_id, outlet, url, stage, triage_version FROM report.triage_checks
            WHERE result = 'relevant' AND checked_at >= %s ORDER BY checked_at, article_id
            """,
            (since,),
        )
        return [LostArticle(*row) for row in cursor.fetchall()]


def lost(connection: Connection, article_ids: Sequence[int]) -> set[int]:
    """Those of the articles that triage once dropped wrongly. They are read without it, also when they are fetched again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT article_id FROM newsdesk.triage_check WHERE result = 'relevant' AND article_id = ANY(%s)",
            (list(article_ids),),
        )
        return {int(row[0]) for row in cursor.fetchall()}
