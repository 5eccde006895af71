"""Offers: entries on their way to become articles, one per canonical URL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from newsdesk.model import Entry, Feed
from newsdesk.store.db import Connection


@dataclass(frozen=True, slots=True)
class Offer:
    """An entry on its way to become an article: its canonical URL decides which."""

    entry: Entry
    canonical_url: str
    published_at: datetime
    published_precision: str
    published_flag: str | None


def is_metadata_only(feed: Feed) -> bool:
    """Whether only what the feed says is kept of its articles: by the publisher's terms, or because its links are opaque."""
    return feed.content_policy == "metadata_only" or feed.kind == "google_news_query"


def insert(
    connection: Connection,
    feed_id: int,
    feed: Feed,
    offers: Sequence[Offer],
    *,
    seen_at: datetime,
    state: str,
    origin: str = "live",
) -> int:
    """Make articles of the offers whose address is new, and note for all that this feed offered them. Returns how many are new.

    Older ones go first, so that ids grow with time of publication. Of a metadata-only feed the summary is not kept: some
    feeds carry the whole text in it.
    """
    if not offers:
        return 0
    offers = sorted(offers, key=lambda offer: offer.published_at)
    columns = list(
        zip(
            *[
                (
                    o.canonical_url,
                    o.entry.url,
                    o.entry.lang or feed.lang,
                    _storable(o.entry.title),
                    "" if is_metadata_only(feed) else _storable(o.entry.summary[:2000]),
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
        # Feeds of one outlet offer the same articles, each in an order of its own: two workers must not wait for each other.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('offers of ' || %s, 0))", (feed.outlet,))
        cursor.execute(
            """
            INSERT INTO newsdesk.article (canonical_url, url, outlet, country, lang, feed_id, content_policy, feed_title,
                feed_summary, feed_published_at, published_at, published_precision, published_flag, first_seen_at, state,
                next_attempt_at, origin)
            SELECT DISTINCT ON (o.canonical_url) o.canonical_url, o.url, %(outlet)s, %(country)s, o.lang, %(feed_id)s,
                %(policy)s, o.title, o.summary, o.feed_published, o.published_at, o.precision, o.flag, %(seen)s, %(state)s,
                %(seen)s, %(origin)s
            FROM unnest(%(canonical)s::text[], %(url)s::text[], %(lang)s::text[], %(title)s::text[], %(summary)s::text[],
                %(feed_published)s::timestamptz[], %(published)s::timestamptz[], %(precision)s::text[], %(flag)s::text[])
                WITH ORDINALITY
                AS o (canonical_url, url, lang, title, summary, feed_published, published_at, precision, flag, n)
            ON CONFLICT (canonical_url) DO NOTHING
            """,
            {
                "outlet": feed.outlet,
                "country": feed.country,
                "feed_id": feed_id,
                "policy": feed.content_policy,
                "seen": seen_at,
                "state": state,
                "origin": origin,
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
            SELECT %(feed_id)s, coalesce(a.same_as, a.article_id), o.url, o.guid, o.title, o.feed_published,
                CASE WHEN %(origin)s = 'live' THEN %(seen)s ELSE coalesce(o.published_at, %(seen)s) END
            FROM unnest(%(canonical)s::text[], %(url)s::text[], %(guid)s::text[], %(title)s::text[],
                %(feed_published)s::timestamptz[], %(published)s::timestamptz[])
                AS o (canonical_url, url, guid, title, feed_published, published_at)
            JOIN newsdesk.article AS a USING (canonical_url)
            ON CONFLICT DO NOTHING
            """,
            {
                "feed_id": feed_id,
                "seen": seen_at,
                "canonical": list(columns[0]),
                "url": list(columns[1]),
                "guid": list(columns[9]),
                "title": list(columns[3]),
                "feed_published": list(columns[5]),
                "published": list(columns[6]),
                "origin": origin,
            },
        )
    return fresh


def _storable(text: str | None) -> str | None:
    """Without what Postgres cannot hold in ``text``: NUL and lone surrogates."""
    if text is None:
        return None
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
