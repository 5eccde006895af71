"""Pages that triage lets go: duplicates among them fold into one article, as they do among pages that are read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from psycopg2.extras import RealDictCursor

from newsdesk import pipeline, settings
from newsdesk.model import Capture, Entry, Feed
from newsdesk.store import articles, feeds, offers
from newsdesk.store.db import Connection, connect, transaction

pytestmark = pytest.mark.db
NOON = datetime(2026, 3, 2, 18, tzinfo=UTC)
FEED = Feed(name="Loaf", outlet="The Loaf", country="US", lang="en", url="https://loaf.test/feed", kind="feed")
PAGE = b"<html><head><title>Bread</title>%s</head><body><p>The bakers met on Monday.</p></body></html>"
PLAIN, AMP = "https://loaf.test/2026/longest-bread-of-spring", "https://loaf.test/amp/2026/longest-bread-of-spring"
LINK = f'<link rel="canonical" href="{PLAIN}">'.encode()


def fetched(connection: Connection, url: str, page: bytes) -> None:
    with transaction(connection):
        (feed_id,) = (feed_id for feed_id, _, feed in feeds.listed(connection) if feed.name == FEED.name)
        offer = offers.Offer(Entry(url=url), url, NOON, "feed", None)
        offers.insert(connection, feed_id, FEED, [offer], seen_at=NOON, state="queued", origin="live")
        for claimed in articles.claim_queued(connection, NOON, 10, timedelta(minutes=5)):
            capture = Capture(url=url, final_url=url, status=200, outcome="ok", fetched_at=NOON, body=page)
            capture_id = articles.store_capture(connection, claimed.article_id, capture)
            articles.mark(connection, claimed.article_id, "fetched", outcome="ok", capture_id=capture_id)


@pytest.mark.parametrize("order", [(PLAIN, AMP), (AMP, PLAIN)])
def test_a_dropped_amp_page_folds_into_its_article(database_url: str, order: tuple[str, str]) -> None:
    loaded = settings.load({"NEWSDESK_DATABASE_URL": database_url})
    with connect(database_url) as connection:
        with transaction(connection):
            feeds.sync_catalog(connection, [FEED])
        for url in order:
            fetched(connection, url, PAGE % LINK)
            pipeline.read(loaded, workers=1)
        with transaction(connection), connection.cursor(cursor_factory=RealDictCursor) as cursor:
            cursor.execute(
                "SELECT canonical_url, state, same_as IS NOT NULL AS folded FROM newsdesk.article ORDER BY state"
            )
            found = [dict(row) for row in cursor.fetchall()]
    assert found[0] == {"canonical_url": PLAIN, "state": "dropped", "folded": False}
    assert [(row["state"], row["folded"]) for row in found[1:]] == [("same_as", True)]
