"""The catalog in the database: what is listed, what is due, and what each poll found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from psycopg2.extras import Json, execute_values

from newsdesk.model import Feed
from newsdesk.store.db import Connection
from newsdesk.store.offers import Offer, insert, is_metadata_only

_COLUMNS = (
    "name, outlet, country, lang, kind, tier, catalog_url, content_policy, min_per_week, ignore_robots_because, url"
)

FEED_COLUMNS = (
    "f.name, f.outlet, f.country, f.lang, f.catalog_url, f.kind, f.tier, f.content_policy, f.min_per_week, "
    "f.ignore_robots_because"
)


def feed_of(row: Sequence[Any]) -> Feed:
    """The feed that FEED_COLUMNS of a row describe."""
    name, outlet, country, lang, url, kind, tier, policy, min_per_week, because = row
    return Feed(
        name=name,
        outlet=outlet,
        country=country,
        lang=lang,
        url=url,
        kind=kind,
        tier=tier,
        content_policy=policy,
        min_per_week=min_per_week,
        ignore_robots_because=because,
    )


@dataclass(frozen=True, slots=True)
class DueFeed:
    """A feed claimed for polling: where it is polled now, and what the last polls left to remember."""

    feed_id: int
    feed: Feed
    url: str
    poll_state: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Poll:
    """The outcome of one poll, as it is stored."""

    feed_id: int
    polled_at: datetime
    outcome: str
    status: int | None
    reason: str | None
    offered: int
    gap: bool
    poll_state: dict[str, Any]
    next_poll_at: datetime
    url: str
    retired_reason: str | None = None
    fresh: int = 0


def sync_catalog(connection: Connection, feeds: Sequence[Feed]) -> int:
    """Make the database list exactly ``feeds``; those that left stay with their past, unlisted. Returns how many rows changed.

    A feed whose catalog URL was edited is polled there from now on, with a fresh state.
    """
    rows = [
        (
            f.name,
            f.outlet,
            f.country,
            f.lang,
            f.kind,
            f.tier,
            f.url,
            f.content_policy,
            f.min_per_week,
            f.ignore_robots_because,
            f.url,
        )
        for f in feeds
    ]
    with connection.cursor() as cursor:
        changed = 0
        if rows:
            execute_values(
                cursor,
                f"""
                INSERT INTO newsdesk.feed AS f ({_COLUMNS}) VALUES %s
                ON CONFLICT (name) DO UPDATE SET
                    outlet = excluded.outlet, country = excluded.country, lang = excluded.lang, kind = excluded.kind,
                    tier = excluded.tier, content_policy = excluded.content_policy,
                    min_per_week = excluded.min_per_week, ignore_robots_because = excluded.ignore_robots_because,
                    listed = true, catalog_url = excluded.catalog_url,
                    url = CASE WHEN f.catalog_url = excluded.catalog_url THEN f.url ELSE excluded.url END,
                    poll_state = CASE WHEN f.catalog_url = excluded.catalog_url THEN f.poll_state ELSE '{{}}' END,
                    retired_reason = CASE WHEN f.catalog_url = excluded.catalog_url THEN f.retired_reason END,
                    next_poll_at = CASE WHEN f.catalog_url = excluded.catalog_url AND f.listed
                                        THEN f.next_poll_at ELSE now() END
                WHERE (f.outlet, f.country, f.lang, f.kind, f.tier, f.catalog_url, f.content_policy, f.min_per_week,
                       f.ignore_robots_because, f.listed)
                   IS DISTINCT FROM (excluded.outlet, excluded.country, excluded.lang, excluded.kind, excluded.tier,
                       excluded.catalog_url, excluded.content_policy, excluded.min_per_week,
                       excluded.ignore_robots_because, true)
                """,
                rows,
                page_size=len(rows),
            )
            changed += cursor.rowcount
        cursor.execute(
            "UPDATE newsdesk.feed SET listed = false WHERE listed AND NOT (name = ANY(%s))", ([f.name for f in feeds],)
        )
        return changed + cursor.rowcount


def claim_due(connection: Connection, now: datetime, limit: int, lease: timedelta) -> list[DueFeed]:
    """Claim up to ``limit`` feeds that are due; nobody else gets them until the lease ends or the poll is recorded."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE newsdesk.feed AS f SET leased_until = %(until)s
            WHERE feed_id IN (
                SELECT feed_id FROM newsdesk.feed
                WHERE listed AND retired_reason IS NULL AND next_poll_at <= %(now)s
                  AND (leased_until IS NULL OR leased_until < %(now)s)
                ORDER BY next_poll_at
                LIMIT %(limit)s
                FOR UPDATE SKIP LOCKED
            )
            RETURNING feed_id, url, poll_state, {FEED_COLUMNS}
            """,
            {"now": now, "until": now + lease, "limit": limit},
        )
        return [DueFeed(row[0], feed_of(row[3:]), row[1], row[2]) for row in cursor.fetchall()]


def listed(
    connection: Connection, *, names: Sequence[str] = (), outlets: Sequence[str] = ()
) -> list[tuple[int, str, Feed]]:
    """Id, polled URL and feed of the listed feeds, all or those of these names or outlets, in order of name."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT f.feed_id, f.url, {FEED_COLUMNS} FROM newsdesk.feed AS f
            WHERE f.listed AND ((%(names)s = '{{}}' AND %(outlets)s = '{{}}')
                OR f.name = ANY(%(names)s) OR f.outlet = ANY(%(outlets)s))
            ORDER BY f.name
            """,
            {"names": list(names), "outlets": list(outlets)},
        )
        return [(row[0], row[1], feed_of(row[2:])) for row in cursor.fetchall()]


def make_all_due(connection: Connection, now: datetime) -> None:
    """Let every listed feed be polled now, whatever its schedule says."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE newsdesk.feed SET next_poll_at = %(now)s WHERE listed AND next_poll_at > %(now)s", {"now": now}
        )


def unwell(connection: Connection) -> list[tuple[str, str, str]]:
    """Name, health and reason of the listed feeds whose last poll did not end well."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT feed, health, coalesce(reason, '') FROM report.feed_health
            WHERE health NOT IN ('ok', 'never polled', 'unlisted') ORDER BY feed
            """
        )
        return cursor.fetchall()


def postpone(connection: Connection, feed_id: int, until: datetime) -> None:
    """Give a claimed feed back unpolled, to be asked at ``until`` (its host's next slot was too far off)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE newsdesk.feed SET leased_until = NULL, next_poll_at = %s WHERE feed_id = %s", (until, feed_id)
        )


def unseen(connection: Connection, feed_id: int, urls: Sequence[str]) -> set[str]:
    """Which of these canonical URLs this feed has not offered before."""
    if not urls:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT u FROM unnest(%s::text[]) AS u
            WHERE NOT EXISTS (
                SELECT FROM newsdesk.article AS a JOIN newsdesk.entry AS e ON e.article_id = coalesce(a.same_as, a.article_id)
                WHERE a.canonical_url = u AND e.feed_id = %s
            )
            """,
            (list(urls), feed_id),
        )
        return {row[0] for row in cursor.fetchall()}


def record_poll(connection: Connection, due: DueFeed, poll: Poll, offers: Sequence[Offer]) -> int:
    """Store the poll, its new articles and its entries in the caller's transaction. Returns how many articles are new."""
    state = "metadata_only" if is_metadata_only(due.feed) else "queued"
    fresh = insert(connection, due.feed_id, due.feed, offers, seen_at=poll.polled_at, state=state)
    record_polls(connection, [replace(poll, fresh=fresh)])
    return fresh


def record_polls(connection: Connection, polls: Sequence[Poll]) -> None:
    """Store polls that brought no entries, or whose entries are stored, and give their feeds back: in two statements."""
    if not polls:
        return
    with connection.cursor() as cursor:
        execute_values(
            cursor,
            """
            INSERT INTO newsdesk.poll (feed_id, polled_at, outcome, status, reason, offered, fresh, gap) VALUES %s
            """,
            [(p.feed_id, p.polled_at, p.outcome, p.status, p.reason, p.offered, p.fresh, p.gap) for p in polls],
            page_size=len(polls),
        )
        execute_values(
            cursor,
            """
            UPDATE newsdesk.feed AS f
            SET poll_state = v.poll_state, next_poll_at = v.next_poll_at, url = v.url,
                retired_reason = v.retired_reason, leased_until = NULL
            FROM (VALUES %s) AS v (feed_id, poll_state, next_poll_at, url, retired_reason)
            WHERE f.feed_id = v.feed_id
            """,
            [(p.feed_id, Json(p.poll_state), p.next_poll_at, p.url, p.retired_reason) for p in polls],
            template="(%s, %s::jsonb, %s::timestamptz, %s, %s::text)",
            page_size=len(polls),
        )
