"""The catalog in the database: what is listed, what is due, and what each poll found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg2.extras import Json, execute_values

from newsdesk.model import Entry, Feed
from newsdesk.store.db import Connection

_COLUMNS = (
    "name, outlet, country, lang, kind, tier, catalog_url, content_policy, min_per_week, ignore_robots_because, url"
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


@dataclass(frozen=True, slots=True)
class Offer:
    """An entry on its way to become an article: its canonical URL decides which."""

    entry: Entry
    canonical_url: str
    published_at: datetime
    published_precision: str
    published_flag: str | None


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
            """
            UPDATE newsdesk.feed SET leased_until = %(until)s
            WHERE feed_id IN (
                SELECT feed_id FROM newsdesk.feed
                WHERE listed AND retired_reason IS NULL AND next_poll_at <= %(now)s
                  AND (leased_until IS NULL OR leased_until < %(now)s)
                ORDER BY next_poll_at
                LIMIT %(limit)s
                FOR UPDATE SKIP LOCKED
            )
            RETURNING feed_id, name, outlet, country, lang, catalog_url, kind, tier, content_policy, min_per_week,
                ignore_robots_because, url, poll_state
            """,
            {"now": now, "until": now + lease, "limit": limit},
        )
        return [
            DueFeed(
                feed_id=row[0],
                feed=Feed(
                    name=row[1],
                    outlet=row[2],
                    country=row[3],
                    lang=row[4],
                    url=row[5],
                    kind=row[6],
                    tier=row[7],
                    content_policy=row[8],
                    min_per_week=row[9],
                    ignore_robots_because=row[10],
                ),
                url=row[11],
                poll_state=row[12],
            )
            for row in cursor.fetchall()
        ]


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
    """Store the poll, its new articles and its entries in the caller's transaction. Returns how many articles are new.

    Older entries go first, so that ids grow with time of publication.
    """
    ordered = sorted(offers, key=lambda offer: offer.published_at)
    fresh = _insert_articles(connection, due, poll.polled_at, ordered)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO newsdesk.poll (feed_id, polled_at, outcome, status, reason, offered, fresh, gap)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
            """,
            (poll.feed_id, poll.polled_at, poll.outcome, poll.status, poll.reason, poll.offered, fresh, poll.gap),
        )
        cursor.execute(
            """
            UPDATE newsdesk.feed
            SET poll_state = %s, next_poll_at = %s, url = %s, retired_reason = %s, leased_until = NULL
            WHERE feed_id = %s
            """,
            (Json(poll.poll_state), poll.next_poll_at, poll.url, poll.retired_reason, poll.feed_id),
        )
    return fresh


def _insert_articles(connection: Connection, due: DueFeed, seen_at: datetime, offers: Sequence[Offer]) -> int:
    if not offers:
        return 0
    feed = due.feed
    state = "metadata_only" if feed.content_policy == "metadata_only" or feed.kind == "google_news_query" else "queued"
    columns = list(
        zip(
            *[
                (
                    o.canonical_url,
                    o.entry.url,
                    o.entry.lang or feed.lang,
                    _storable(o.entry.title),
                    _storable(o.entry.summary[:2000]),
                    o.entry.published,
                    o.published_at,
                    o.published_precision,
                    o.published_flag,
                    _storable(o.entry.guid),
                )
                for o in offers
            ],
            strict=True,
        )
    )
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO newsdesk.article (canonical_url, url, outlet, country, lang, feed_id, content_policy, feed_title,
                feed_summary, feed_published_at, published_at, published_precision, published_flag, first_seen_at, state,
                next_attempt_at)
            SELECT DISTINCT ON (o.canonical_url) o.canonical_url, o.url, %(outlet)s, %(country)s, o.lang, %(feed_id)s,
                %(policy)s, o.title, o.summary, o.feed_published, o.published_at, o.precision, o.flag, %(seen)s, %(state)s,
                %(seen)s
            FROM unnest(%(canonical)s::text[], %(url)s::text[], %(lang)s::text[], %(title)s::text[], %(summary)s::text[],
                %(feed_published)s::timestamptz[], %(published)s::timestamptz[], %(precision)s::text[], %(flag)s::text[])
                WITH ORDINALITY
                AS o (canonical_url, url, lang, title, summary, feed_published, published_at, precision, flag, n)
            ON CONFLICT (canonical_url) DO NOTHING
            """,
            {
                "outlet": feed.outlet,
                "country": feed.country,
                "feed_id": due.feed_id,
                "policy": feed.content_policy,
                "seen": seen_at,
                "state": state,
                "canonical": list(columns[0]),
                "url": list(columns[1]),
                "lang": list(columns[2]),
                "title": list(columns[3]),
                "summary": list(columns[4]),
                "feed_published": list(columns[5]),
                "published": list(columns[6]),
                "precision": list(columns[7]),
                "flag": list(columns[8]),
            },
        )
        fresh = cursor.rowcount
        cursor.execute(
            """
            INSERT INTO newsdesk.entry (feed_id, article_id, url, guid, title, published_at, first_offered_at)
            SELECT %(feed_id)s, coalesce(a.same_as, a.article_id), o.url, o.guid, o.title, o.feed_published, %(seen)s
            FROM unnest(%(canonical)s::text[], %(url)s::text[], %(guid)s::text[], %(title)s::text[],
                %(feed_published)s::timestamptz[]) AS o (canonical_url, url, guid, title, feed_published)
            JOIN newsdesk.article AS a USING (canonical_url)
            ON CONFLICT DO NOTHING
            """,
            {
                "feed_id": due.feed_id,
                "seen": seen_at,
                "canonical": list(columns[0]),
                "url": list(columns[1]),
                "guid": list(columns[9]),
                "title": list(columns[3]),
                "feed_published": list(columns[5]),
            },
        )
    return fresh


def _storable(text: str | None) -> str | None:
    """Without what Postgres cannot hold in ``text``: NUL and lone surrogates."""
    if text is None:
        return None
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
