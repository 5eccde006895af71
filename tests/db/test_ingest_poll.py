"""Polling against a real server and a real Postgres: what each answer does to the feed, its host and its entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from ingest_web import START, Answer, Desk, JumpClock, Web, rss

from newsdesk.pipeline.alarm import watch_feeds

pytestmark = pytest.mark.db

FEED = "Rio Ledger — Front"


@pytest.fixture
def clock() -> JumpClock:
    return JumpClock()


@pytest.fixture
def web(clock: JumpClock) -> Iterator[Web]:
    web = Web(clock)
    yield web
    web.close()


@pytest.fixture
def other_web(clock: JumpClock) -> Iterator[Web]:
    web = Web(clock)
    yield web
    web.close()


@pytest.fixture
def desk(database_url: str, tmp_path: Path, clock: JumpClock, web: Web, other_web: Web) -> Desk:
    desk = Desk(database_url, tmp_path, clock, web.host, other_web.host)
    desk.catalog({"name": FEED, "url": web.url("/feed")})
    return desk


def items(web: Web, *numbers: int, at: datetime = START) -> list[tuple[str, datetime]]:
    return [(web.url(f"/news/{n}"), at - timedelta(minutes=5) + timedelta(minutes=n)) for n in numbers]


def health(desk: Desk) -> dict[str, Any]:
    ((row,),) = desk.rows("SELECT to_jsonb(h) FROM report.feed_health AS h WHERE feed = %s", FEED)
    return dict(row)


def interval(desk: Desk) -> float:
    return float(desk.value("SELECT (poll_state->>'interval')::float FROM newsdesk.feed"))


def wait(desk: Desk) -> timedelta:
    until: datetime = desk.value("SELECT next_poll_at FROM newsdesk.feed WHERE name = %s", FEED)
    return until - desk.clock.now()


@pytest.mark.parametrize("status", [301, 308])
def test_a_moved_feed_is_polled_at_its_new_address_after_two_sightings(desk: Desk, web: Web, status: int) -> None:
    web.pages["/feed"] = Answer(status=status, headers={"Location": "/new"})
    web.pages["/new"] = Answer(rss(*items(web, 1)))
    desk.poll()
    assert desk.value("SELECT url FROM newsdesk.feed") == web.url("/feed"), "once may be a mistake"
    desk.clock.forward(hours=1)
    desk.poll()
    assert desk.value("SELECT url FROM newsdesk.feed") == web.url("/new")
    desk.clock.forward(hours=1)
    desk.poll()
    assert web.asked("/feed") == 2
    assert desk.value("SELECT catalog_url FROM newsdesk.feed") == web.url("/feed")


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_feed_that_is_elsewhere_for_now_keeps_its_address(desk: Desk, web: Web, status: int) -> None:
    web.pages["/feed"] = Answer(status=status, headers={"Location": "/new"})
    web.pages["/new"] = Answer(rss(*items(web, 1)))
    for _ in range(3):
        desk.poll()
        desk.clock.forward(hours=1)
    assert desk.value("SELECT url FROM newsdesk.feed") == web.url("/feed")
    assert desk.value("SELECT count(*) FROM newsdesk.article") == 1


def test_a_removed_feed_is_retired_with_its_reason_and_not_asked_again(desk: Desk, web: Web) -> None:
    web.pages["/feed"] = Answer(status=410)
    assert desk.poll() == {"removed": 1}
    desk.clock.forward(days=3)
    assert desk.poll() == {}
    assert web.asked("/feed") == 1
    assert (health(desk)["health"], health(desk)["reason"]) == ("retired", "HTTP 410")


def test_a_missing_feed_backs_off_and_says_so(desk: Desk) -> None:
    waits = []
    for _ in range(3):
        desk.poll()
        waits.append(wait(desk))
        desk.clock.forward(days=1)
    assert waits[0] >= timedelta(minutes=59)
    assert waits[0] * 1.5 < waits[1] < waits[2] * 0.7
    assert health(desk)["reason"] == "HTTP 404"


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_holds_the_whole_host(desk: Desk, web: Web, status: int, form: str) -> None:
    until = START + timedelta(hours=2)
    after = "7200" if form == "seconds" else until.strftime("%a, %d %b %Y %H:%M:%S GMT")
    web.pages["/feed"] = Answer(status=status, headers={"Retry-After": after})
    web.pages["/second"] = Answer(rss(*items(web, 1)))
    desk.catalog({"name": FEED, "url": web.url("/feed")}, {"name": "Second", "url": web.url("/second")})
    desk.poll()
    asked = len(web.requests)
    desk.clock.at = until - timedelta(minutes=1)
    # Also a feed that has done nothing wrong, when a person asks for everything.
    assert desk.poll() == {"waiting": 2}
    assert len(web.requests) == asked, "the host was asked although it had said when to come back"
    web.pages["/feed"] = Answer(rss(*items(web, 2)))
    desk.clock.at = until + timedelta(minutes=5)
    assert desk.poll()["ok"] == 2


def test_a_feed_that_did_not_change_costs_one_conditional_request_and_no_parsing(desk: Desk, web: Web) -> None:
    def feed(headers: Mapping[str, str]) -> Answer:
        if headers.get("If-None-Match") == '"v1"':
            return Answer(status=304, headers={"ETag": '"v1"'})
        return Answer(rss(*items(web, 1)), headers={"ETag": '"v1"'})

    web.pages["/feed"] = feed
    assert desk.poll() == {"ok": 1, "articles": 1}
    desk.clock.forward(hours=1)
    before = len(web.requests)
    assert desk.poll() == {"not_modified": 1}
    assert len(web.requests) == before + 1, "robots.txt is kept for a day"


def test_the_same_bytes_without_validators_are_not_modified(desk: Desk, web: Web) -> None:
    web.pages["/feed"] = Answer(rss(*items(web, 1)))
    desk.poll()
    desk.clock.forward(hours=1)
    assert desk.poll() == {"not_modified": 1}


@pytest.mark.parametrize(
    ("extra", "headers"),
    [
        ("<ttl>120</ttl>", {}),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>12</sy:updateFrequency>", {}),
        ("", {"Cache-Control": "max-age=7200"}),
        ("", {"Expires": (START + timedelta(hours=2)).strftime("%a, %d %b %Y %H:%M:%S GMT")}),
    ],
    ids=["ttl", "sy", "max-age", "expires"],
)
def test_what_the_feed_and_its_cache_ask_for_is_waited_for(
    desk: Desk, web: Web, extra: str, headers: dict[str, str]
) -> None:
    # Sixty items in six hours: by its yield alone the feed would be asked again within minutes.
    body = rss(*[(web.url(f"/n/{n}"), START - timedelta(hours=6) + timedelta(minutes=5 * n)) for n in range(60)])
    body = body.replace(b'version="2.0"', b'version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"')
    web.pages["/feed"] = Answer(body)
    desk.poll()
    assert wait(desk) < timedelta(hours=1)
    asking = body.replace(b"<title>T</title>", b"<title>T</title>" + extra.encode())
    web.pages["/feed"] = Answer(asking + b"<!-- -->", headers=headers)
    desk.clock.forward(minutes=10)
    desk.poll()
    assert wait(desk) >= timedelta(hours=1, minutes=49)


def test_a_window_that_turned_over_is_counted_as_a_gap_and_polled_more_often(desk: Desk, web: Web) -> None:
    web.pages["/feed"] = Answer(rss(*[(web.url(f"/news/{n}"), START - timedelta(hours=8 * n)) for n in range(3)]))
    desk.poll()
    calm = interval(desk)
    desk.clock.forward(hours=12)
    web.pages["/feed"] = Answer(rss(*items(web, 11, 12, 13, at=START + timedelta(hours=11))))
    desk.poll()
    assert interval(desk) < calm
    assert desk.rows("SELECT gaps, verdict FROM report.coverage_audit WHERE polls > 0") == [(1, "gaps")]
    assert desk.value("SELECT count(*) FROM newsdesk.article") == 6


def test_a_busy_feed_is_asked_more_often_than_a_quiet_one(desk: Desk, web: Web) -> None:
    web.pages["/busy"] = Answer(rss(*[(web.url(f"/b/{n}"), START - timedelta(minutes=10 * n)) for n in range(20)]))
    web.pages["/quiet"] = Answer(rss(*[(web.url(f"/q/{n}"), START - timedelta(days=3 * n)) for n in range(20)]))
    desk.catalog({"name": "Busy", "url": web.url("/busy")}, {"name": "Quiet", "url": web.url("/quiet")})
    desk.poll()
    found = dict(desk.rows("SELECT name, (poll_state->>'interval')::float FROM newsdesk.feed"))
    assert found["Busy"] < 1_000 < found["Quiet"] <= 86_400


def test_robots_txt_is_kept_per_host_and_a_stated_reason_overrides_it(desk: Desk, web: Web, other_web: Web) -> None:
    web.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /\n")
    for each in (web, other_web):
        each.pages["/feed"] = Answer(rss(*items(each, 1)))
    web.pages["/allowed"] = Answer(rss(*items(web, 2)))
    desk.catalog(
        {"name": FEED, "url": web.url("/feed")},
        {"name": "Allowed", "url": web.url("/allowed"), "ignore_robots_because": "they wrote that we may"},
        {"name": "Other", "url": other_web.url("/feed")},
    )
    assert desk.poll() == {"robots": 1, "ok": 2, "articles": 2}
    assert web.asked("/feed") == 0
    assert other_web.asked("/robots.txt") == 1
    assert health(desk)["reason"] == f"robots.txt closes {web.url('/feed')} to us"


def test_a_redirect_to_what_another_hosts_robots_txt_closes_is_not_followed(
    desk: Desk, web: Web, other_web: Web
) -> None:
    other_web.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /closed\n")
    web.pages["/feed"] = Answer(status=302, headers={"Location": other_web.url("/closed")})
    assert desk.poll() == {"robots": 1}
    assert other_web.asked("/closed") == 0


def test_each_redirect_waits_for_its_turn(desk: Desk, web: Web) -> None:
    web.pages["/feed"] = Answer(status=302, headers={"Location": "/hop"})
    web.pages["/hop"] = Answer(status=302, headers={"Location": "/end"})
    web.pages["/end"] = Answer(rss(*items(web, 1)))
    assert desk.poll() == {"ok": 1, "articles": 1}
    assert [later - earlier for (_, earlier), (_, later) in pairwise(web.requests)] == [timedelta(seconds=1)] * 3


def test_a_crawl_delay_is_kept(desk: Desk, web: Web) -> None:
    web.pages["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 7\n")
    rows = []
    for n in range(3):
        web.pages[f"/feed{n}"] = Answer(rss(*items(web, n)))
        rows.append({"name": f"Feed {n}", "url": web.url(f"/feed{n}")})
    desk.catalog(*rows)
    desk.poll()
    times = [at for path, at in web.requests if path != "/robots.txt"]
    assert [b - a for a, b in pairwise(times)] == [timedelta(seconds=7)] * 2


def test_the_children_of_a_sitemap_index_are_read_again_although_the_index_did_not_change(desk: Desk, web: Web) -> None:
    def sitemap(*paths: str) -> Answer:
        urls = "".join(f"<url><loc>{web.url(path)}</loc><lastmod>2026-03-02</lastmod></url>" for path in paths)
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return Answer(f'<urlset xmlns="{space}">{urls}</urlset>'.encode(), headers={"Content-Type": "text/xml"})

    index = (
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        + "".join(
            f"<sitemap><loc>{web.url(f'/child{n}.xml')}</loc><lastmod>2026-03-0{n}</lastmod></sitemap>" for n in (1, 2)
        )
        + "</sitemapindex>"
    )
    web.pages["/sitemap.xml"] = Answer(index.encode(), headers={"ETag": '"i"', "Content-Type": "text/xml"})
    web.pages["/child1.xml"] = sitemap("/news/1")
    web.pages["/child2.xml"] = Answer(status=500)
    desk.catalog({"name": FEED, "url": web.url("/sitemap.xml"), "kind": "sitemap"})
    assert desk.poll() == {"ok": 1, "articles": 1}
    web.pages["/child2.xml"] = sitemap("/news/2", "/news/3")
    desk.clock.forward(hours=1)
    assert desk.poll() == {"ok": 1, "articles": 2}


def test_of_a_news_query_only_what_it_says_is_kept(desk: Desk, web: Web) -> None:
    web.pages["/rss/search"] = Answer(rss(*items(web, 1, 2)))
    desk.catalog({"name": FEED, "url": web.url("/rss/search"), "kind": "google_news_query"})
    assert desk.poll()["articles"] == 2
    assert desk.fetch() == {}
    assert desk.rows("SELECT DISTINCT state, feed_summary FROM newsdesk.article") == [("metadata_only", "")]
    assert desk.value("SELECT sum(metadata_only) FROM report.coverage_audit") == 2


def test_dates_are_kept_apart_and_impossible_ones_flagged(desk: Desk, web: Web) -> None:
    told = {
        "/past": START - timedelta(hours=3),
        "/future": START + timedelta(days=40),
        "/early": START.replace(year=1991),
    }
    web.pages["/feed"] = Answer(rss(*[(web.url(path), at) for path, at in told.items()]))
    desk.poll()
    seen = desk.value("SELECT polled_at FROM newsdesk.poll")
    found = {
        url.removeprefix(web.url("")): row
        for url, *row in desk.rows(
            "SELECT url, feed_published_at, published_at, published_flag, first_seen_at FROM newsdesk.article"
        )
    }
    assert found == {
        "/past": [told["/past"], told["/past"], None, seen],
        "/future": [told["/future"], seen, "future", seen],
        "/early": [told["/early"], seen, "before_web", seen],
    }


def test_tracking_goes_and_the_id_in_a_query_stays_and_the_printed_url_is_kept(desk: Desk, web: Web) -> None:
    printed = web.url("/nota.php?id=77&amp;utm_source=rss&amp;fbclid=x#top")
    again = web.url("/a/../nota.php?id=77")
    web.pages["/feed"] = Answer(rss((printed, START), (again, START), (web.url("/nota.php?id=78"), START)))
    desk.poll()
    assert desk.rows("SELECT canonical_url FROM newsdesk.article ORDER BY 1") == [
        (web.url("/nota.php?id=77"),),
        (web.url("/nota.php?id=78"),),
    ]
    assert printed.replace("&amp;", "&") in [url for (url,) in desk.rows("SELECT url FROM newsdesk.article")]


def test_a_page_in_the_place_of_a_feed_is_told(desk: Desk, web: Web) -> None:
    web.pages["/feed"] = Answer(b"<!DOCTYPE html><html><body><p>We are moving house.</p></body></html>")
    assert desk.poll() == {"not_a_feed": 1}
    assert health(desk)["health"] == "not_a_feed"


def test_expectations_are_held_and_silence_is_told(desk: Desk, web: Web) -> None:
    web.pages["/feed"] = Answer(rss(*items(web, 1)))
    desk.catalog({"name": FEED, "url": web.url("/feed"), "expect": {"min_per_week": 50}})
    desk.write("UPDATE newsdesk.feed SET first_listed_at = %s", START)
    desk.poll()
    desk.write("UPDATE newsdesk.feed SET first_listed_at = %s", START - timedelta(days=30))
    desk.clock.forward(days=9)
    desk.poll()
    found = watch_feeds(desk.settings, now=desk.clock.now())
    assert found["new_alarms"] >= 1
    texts = " ".join(text for (text,) in desk.rows("SELECT text FROM newsdesk.alarm"))
    assert FEED in texts
