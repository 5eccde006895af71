"""The queue: claimed by one worker at a time, nothing lost when a worker dies, one article per canonical URL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newsdesk.model import Article, Capture, Entry, Feed
from newsdesk.store import articles, feeds, hosts, readings
from newsdesk.store.db import Connection, connect, transaction
from newsdesk.store.offers import Offer

pytestmark = pytest.mark.db

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
LEASE = timedelta(minutes=10)
FEED = Feed(name="Rio Ledger", outlet="Rio Ledger", country="US", lang="en", url="http://rio.test/feed", kind="feed")


def offer(path: str, published: datetime = NOW) -> Offer:
    url = f"http://rio.test/{path}"
    return Offer(Entry(url=f"{url}?utm_source=rss", title=path), url, published, "feed", None)


def poll_once(connection: Connection, *offers: Offer, at: datetime = NOW, feed: Feed = FEED) -> int:
    with transaction(connection):
        feeds.sync_catalog(connection, [feed])
        (due,) = feeds.claim_due(connection, at + timedelta(days=365), 10, LEASE)
        poll = feeds.Poll(
            feed_id=due.feed_id,
            polled_at=at,
            outcome="ok",
            status=200,
            reason=None,
            offered=len(offers),
            gap=False,
            poll_state={},
            next_poll_at=at,
            url=due.url,
        )
        return feeds.record_poll(connection, due, poll, offers)


def capture(body: bytes = b"<html>page</html>") -> Capture:
    return Capture(url="u", final_url="u", status=200, outcome="ok", fetched_at=NOW, body=body)


def scalar(connection: Connection, sql: str) -> object:
    with transaction(connection), connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
    return row[0] if row else None


def test_an_entry_offered_twice_is_one_article(connection: Connection) -> None:
    assert poll_once(connection, offer("a"), offer("b")) == 2
    assert poll_once(connection, offer("a"), offer("b"), offer("c")) == 1
    assert scalar(connection, "SELECT count(*) FROM newsdesk.article") == 3
    assert scalar(connection, "SELECT count(*) FROM newsdesk.entry") == 3


def test_the_same_url_twice_in_one_feed_is_one_article(connection: Connection) -> None:
    assert poll_once(connection, offer("a"), offer("a")) == 1


def test_a_title_with_nul_and_a_lone_surrogate_is_stored(connection: Connection) -> None:
    odd = Offer(Entry(url="http://rio.test/x", title="a\x00b\ud800"), "http://rio.test/x", NOW, "feed", None)
    assert poll_once(connection, odd) == 1
    assert scalar(connection, "SELECT feed_title FROM newsdesk.article") == "ab?"


def test_two_workers_never_hold_the_same_article(connection: Connection, database_url: str) -> None:
    poll_once(connection, *[offer(str(n)) for n in range(10)])
    with connect(database_url) as other:
        mine = articles.claim_queued(connection, NOW, 6, LEASE)
        theirs = articles.claim_queued(other, NOW, 6, LEASE)
        connection.commit()
        other.commit()
    assert len(mine) == 6
    assert len(theirs) == 4
    assert not {a.article_id for a in mine} & {a.article_id for a in theirs}


def test_a_dead_workers_article_is_claimed_again_after_its_lease(connection: Connection) -> None:
    poll_once(connection, offer("a"))
    with transaction(connection):
        (first,) = articles.claim_queued(connection, NOW, 10, LEASE)
    with transaction(connection):
        assert articles.claim_queued(connection, NOW + LEASE / 2, 10, LEASE) == []
        (again,) = articles.claim_queued(connection, NOW + LEASE * 1.1, 10, LEASE)
    assert again.article_id == first.article_id
    assert again.attempts == 2


def test_what_is_given_back_counts_no_attempt(connection: Connection) -> None:
    poll_once(connection, offer("a"))
    with transaction(connection):
        (claimed,) = articles.claim_queued(connection, NOW, 10, LEASE)
        articles.give_back(connection, claimed.article_id, NOW + timedelta(seconds=30))
        assert articles.claim_queued(connection, NOW, 10, LEASE) == []
        (again,) = articles.claim_queued(connection, NOW + timedelta(seconds=31), 10, LEASE)
    assert again.attempts == 1


def test_metadata_only_feeds_fill_no_queue(connection: Connection) -> None:
    quiet = Feed(**{f: getattr(FEED, f) for f in Feed.__dataclass_fields__} | {"content_policy": "metadata_only"})
    poll_once(connection, offer("a"), feed=quiet)
    with transaction(connection):
        assert articles.claim_queued(connection, NOW, 10, LEASE) == []
    assert scalar(connection, "SELECT state FROM newsdesk.article") == "metadata_only"


def fetched(connection: Connection, body: bytes = b"<html>page</html>") -> articles.FetchedArticle:
    with transaction(connection):
        (queued,) = articles.claim_queued(connection, NOW, 1, LEASE)
        capture_id = articles.store_capture(connection, queued.article_id, capture(body))
        articles.mark(connection, queued.article_id, "fetched", capture_id=capture_id, next_attempt_at=NOW)
        (page,) = articles.claim_fetched(connection, NOW, 1, LEASE)
    return page


def test_a_fetched_page_comes_back_byte_for_byte(connection: Connection) -> None:
    poll_once(connection, offer("a"))
    body = bytes(range(256)) * 1000
    assert fetched(connection, body).body == body


def test_a_changed_text_is_a_new_version_and_an_unchanged_one_is_not(connection: Connection) -> None:
    poll_once(connection, offer("a"))
    page = fetched(connection)
    one = Article(url="u", title="Title", text="First text.", extractor_version="x")
    two = Article(url="u", title="Title", text="Second text.", extractor_version="x")
    with transaction(connection):
        stored = [
            readings.store_version(connection, page.article_id, page.capture_id, a) for a in (one, one, two, two, one)
        ]
    assert [new for _, new in stored] == [True, False, True, False, True]
    assert scalar(connection, "SELECT array_agg(version_no ORDER BY version_no) FROM newsdesk.version") == [1, 2, 3]


def test_an_article_takes_the_address_its_page_names(connection: Connection) -> None:
    poll_once(connection, offer("amp/a"))
    page = fetched(connection)
    with transaction(connection):
        assert readings.fold_into(connection, page.article_id, "http://rio.test/a") is None
    assert scalar(connection, f"SELECT canonical_url FROM newsdesk.article WHERE article_id = {page.article_id}") == (
        "http://rio.test/a"
    )
    assert poll_once(connection, offer("amp/a")) == 0, "the address it was offered under must stay known"
    assert poll_once(connection, offer("a")) == 0


def test_two_addresses_of_one_page_become_one_article(connection: Connection) -> None:
    poll_once(connection, offer("a"), offer("amp/a", NOW + timedelta(minutes=1)))
    keeper = scalar(connection, "SELECT article_id FROM newsdesk.article WHERE canonical_url = 'http://rio.test/a'")
    other = scalar(connection, "SELECT article_id FROM newsdesk.article WHERE canonical_url = 'http://rio.test/amp/a'")
    assert isinstance(other, int)
    with transaction(connection):
        assert readings.fold_into(connection, other, "http://rio.test/a") == keeper
    assert scalar(connection, f"SELECT state FROM newsdesk.article WHERE article_id = {other}") == "same_as"


def test_a_feed_that_left_the_catalog_keeps_its_past_and_is_not_polled(connection: Connection) -> None:
    poll_once(connection, offer("a"))
    with transaction(connection):
        feeds.sync_catalog(connection, [])
        assert feeds.claim_due(connection, NOW + timedelta(days=365), 10, LEASE) == []
    assert scalar(connection, "SELECT count(*) FROM newsdesk.article") == 1
    assert scalar(connection, "SELECT health FROM report.feed_health") == "unlisted"


def test_a_catalog_read_again_changes_nothing(connection: Connection) -> None:
    with transaction(connection):
        assert feeds.sync_catalog(connection, [FEED]) == 1
        assert feeds.sync_catalog(connection, [FEED]) == 0


def test_a_hosts_slots_are_a_pace_apart_for_all_workers(connection: Connection, database_url: str) -> None:
    with connect(database_url) as other:
        slots = []
        for worker in (connection, other, connection):
            with transaction(worker):
                slots.append(hosts.reserve(worker, "rio.test", NOW, 2.0, 30.0))
    assert slots == [(True, NOW), (True, NOW + timedelta(seconds=2)), (True, NOW + timedelta(seconds=4))]


def test_a_host_on_hold_is_not_asked(connection: Connection) -> None:
    until = NOW + timedelta(minutes=5)
    with transaction(connection):
        hosts.hold(connection, "rio.test", until)
        assert hosts.reserve(connection, "rio.test", NOW, 1.0, 30.0) == (False, until)
        assert hosts.reserve(connection, "rio.test", until, 1.0, 30.0) == (True, until)
