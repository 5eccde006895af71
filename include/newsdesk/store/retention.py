"""What is dropped, and when. Versions, verdicts and quotes of relevant articles are never among it."""

from __future__ import annotations

from newsdesk.store.db import Connection

OFF_TOPIC_PAGES = "90 days"
"""Pages of articles that are not relevant are kept this long, so that a better rule set can be run over them."""

BANDS = "90 days"
"""Twice the window in which copies are looked for."""

ROBOTS = "60 days"


def drop_off_topic_pages(connection: Connection, limit: int = 50_000) -> int:
    """Delete raw pages that only off-topic articles point to, once they are old enough. Their captures stay."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH old AS (
                SELECT p.sha256 FROM newsdesk.page AS p
                WHERE p.stored_at < now() - interval '{OFF_TOPIC_PAGES}'
                  AND NOT EXISTS (
                      SELECT FROM newsdesk.capture AS c
                      JOIN newsdesk.article AS a USING (article_id)
                      LEFT JOIN newsdesk.effective_verdict AS e ON e.article_id = a.article_id
                      WHERE c.sha256 = p.sha256 AND (e.relevant OR e.review OR a.state IN ('queued', 'fetched'))
                  )
                LIMIT %s
            ), cleared AS (
                UPDATE newsdesk.capture AS c SET sha256 = NULL FROM old WHERE c.sha256 = old.sha256
            )
            SELECT array_agg(sha256) FROM old
            """,
            (limit,),
        )
        row = cursor.fetchone()
        gone = [bytes(sha) for sha in (row[0] if row and row[0] else [])]
        cursor.execute("DELETE FROM newsdesk.page WHERE sha256 = ANY(%s)", (gone,))
        return cursor.rowcount


def drop_old_bands(connection: Connection) -> int:
    """Drop the months of the band table that no look-up reaches any more. Returns how many months."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT c.relname FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'newsdesk.band'::regclass
              AND to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' < now() - interval '{BANDS}'
            """
        )
        months = [row[0] for row in cursor.fetchall()]
        for month in months:
            cursor.execute(f'DROP TABLE newsdesk."{month}"')
        return len(months)


def drop_old_robots(connection: Connection) -> int:
    """Forget the robots.txt of hosts that were not asked for a long time."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM newsdesk.robots WHERE checked_at < now() - interval '{ROBOTS}'")
        return cursor.rowcount
