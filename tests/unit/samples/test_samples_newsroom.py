"""The servers: what a polite reader meets, address by address."""

import gzip
import json
import re
import threading
import time
import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
import trafilatura
import yaml

from newsdesk.errors import ConfigError
from newsdesk.samples import Newsroom, expected
from newsdesk.samples.outlets import outlets
from newsdesk.samples.site import RETRY_AFTER
from newsdesk.samples.stock import articles
from newsdesk.samples.trouble import BOMB_BYTES, HUGE_BYTES

Ask = Callable[..., Any]
START = date(2026, 3, 2)


def words(text: str) -> str:
    return " ".join(text.split())


# what the program is told


def test_the_feeds_file_names_every_feed_with_the_keys_of_the_real_catalog(newsroom: Newsroom) -> None:
    feeds = yaml.safe_load(newsroom.feeds_yaml())["feeds"]
    assert len(feeds) == len(expected(START).feeds)
    assert {"name", "outlet", "country", "lang", "url", "kind", "tier"} == set(feeds[0])
    assert {feed["kind"] for feed in feeds} == {"feed", "sitemap"}


def test_every_outlet_is_a_host_of_its_own(newsroom: Newsroom) -> None:
    hosts = newsroom.allow_private_hosts().split(",")
    assert len(set(hosts)) == len(hosts)
    assert all(re.fullmatch(r"127\.0\.0\.1:\d+", host) for host in hosts)
    assert {newsroom.url(key).split("/")[2] for key in outlets()} <= set(hosts)


# feeds


@pytest.mark.parametrize("key", ["meridian", "ledger", "border9", "humaya", "lupa", "cenit", "altiplano", "courier"])
def test_feeds_list_what_is_out_newest_first(newsroom: Newsroom, ask: Ask, key: str) -> None:
    feed = outlets()[key].feeds[0]
    moved = ".moved" if feed.trouble in ("moved", "elsewhere") else ""
    answer = ask(newsroom.url(key, feed.path + moved))
    assert answer.status == 200
    if feed.format == "sitemap":
        listed = [node.text for node in ElementTree.fromstring(answer.body).iter() if node.tag.endswith("}title")]
    else:
        listed = [entry.title for entry in feedparser.parse(answer.body).entries]
    assert listed == [article.versions[-1].title for article in newsroom.site.offered(feed, newsroom.now)]
    assert len(listed) >= 5


def test_the_json_feed_lists_what_is_out(newsroom: Newsroom, ask: Ask) -> None:
    feed = json.loads(ask(newsroom.url("fulcrum", "/feed.json")).body)
    newest, *_ = feed["items"]
    assert newest["title"] == "Guadalajara, 1985: notes from a city that did not want to know"
    assert all(item["content_html"].startswith("<p>") for item in feed["items"])


def test_nothing_is_listed_or_served_before_it_is_published(newsroom: Newsroom, ask: Ask) -> None:
    late = next(a for a in reversed(articles(START)) if a.outlet == "meridian" and a.trouble is None)
    newsroom.set_now(late.published - timedelta(seconds=1))
    assert ask(newsroom.url("meridian", late.path)).status == 404
    assert late.versions[0].title not in ask(newsroom.url("meridian", "/feeds/latest.rss")).body.decode()
    newsroom.set_now(late.published)
    assert ask(newsroom.url("meridian", late.path)).status == 200
    assert (
        feedparser.parse(ask(newsroom.url("meridian", "/feeds/latest.rss")).body).entries[0].title
        == late.versions[0].title
    )


def test_a_news_sitemap_holds_two_days(newsroom: Newsroom, ask: Ask) -> None:
    newsroom.set_now(datetime(2026, 3, 5, 6, tzinfo=UTC))
    listed = ask(newsroom.url("border9", "/news-sitemap.xml")).body.decode()
    first_day = [a for a in articles(START) if a.outlet == "border9" and a.published.date() == START]
    assert first_day and all(article.path not in listed for article in first_day)
    assert "basketball" in listed


def test_a_window_keeps_only_the_newest(newsroom: Newsroom) -> None:
    (feed,) = outlets()["lupa"].feeds
    offered = newsroom.site.offered(feed, newsroom.now)
    assert [article.published for article in offered] == sorted((a.published for a in offered), reverse=True)
    assert len(offered) <= feed.window


def test_a_feed_that_has_not_changed_answers_304(newsroom: Newsroom, ask: Ask) -> None:
    url = newsroom.url("meridian", "/feeds/latest.rss")
    first = ask(url)
    by_tag = ask(url, {"If-None-Match": first.headers["ETag"]})
    by_date = ask(url, {"If-Modified-Since": first.headers["Last-Modified"]})
    assert (by_tag.status, by_tag.body) == (304, b"")
    assert by_date.status == 304
    newsroom.set_now(datetime(2026, 3, 3, 12, tzinfo=UTC))
    assert ask(url, {"If-None-Match": first.headers["ETag"]}).status == 200


def test_a_feed_without_a_date_can_be_revalidated_by_its_tag(newsroom: Newsroom, ask: Ask) -> None:
    first = ask(newsroom.url("fulcrum", "/feed.json"))
    assert "Last-Modified" not in first.headers
    assert ask(newsroom.url("fulcrum", "/feed.json"), {"If-None-Match": first.headers["ETag"]}).status == 304


def test_feeds_are_packed_for_those_who_ask(newsroom: Newsroom, ask: Ask) -> None:
    url = newsroom.url("meridian", "/feeds/latest.rss")
    packed = ask(url, {"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == ask(url).body


def test_a_moved_feed_answers_301_and_an_absent_one_302(newsroom: Newsroom, ask: Ask) -> None:
    moved, elsewhere = ask(newsroom.url("courier", "/rss.rdf")), ask(newsroom.url("altiplano", "/rss/portada.xml"))
    assert (moved.status, elsewhere.status) == (301, 302)
    assert ask(newsroom.url("courier", moved.headers["Location"])).status == 200
    assert ask(newsroom.url("altiplano", elsewhere.headers["Location"])).status == 200


def test_a_feed_may_be_gone_missing_or_broken(newsroom: Newsroom, ask: Ask) -> None:
    assert ask(newsroom.url("harbor", "/rss")).status == 404
    assert ask(newsroom.url("cumbre", "/feed")).status == 410
    assert ask(newsroom.url("valley", "/index.rss")).status == 500


def test_the_first_request_is_too_many_and_the_next_one_is_not(ask: Ask) -> None:
    with Newsroom(START, datetime(2026, 3, 5, tzinfo=UTC)) as fresh:
        url = fresh.url("ledger", "/feed/politics.atom")
        refused = ask(url)
        assert (refused.status, refused.headers["Retry-After"]) == (429, str(RETRY_AFTER))
        assert len(feedparser.parse(ask(url).body).entries) >= 3


def test_amp_tracked_and_hopping_links_all_lead_to_the_article(newsroom: Newsroom, ask: Ask) -> None:
    amp = newsroom.url("ledger", "/amp/politics/2026/03/03/seven-republicans/")
    tracked = newsroom.url("altiplano", "/seguridad/2026/03/04/cae-el-once.html?utm_source=rss&utm_medium=feed")
    hop = ask(newsroom.url("cenit", "/r/despacho/20260304/captura-el-once"))
    assert b"/politics/2026/03/03/seven-republicans/" in ask(amp).body
    assert ask(tracked).status == 200
    assert hop.status == 302
    assert ask(hop.headers["Location"]).status == 200


def test_a_truncated_feed_still_holds_its_whole_items(newsroom: Newsroom, ask: Ask) -> None:
    body = ask(newsroom.url("border9", "/rss")).body
    with pytest.raises(ElementTree.ParseError):
        ElementTree.fromstring(body)
    assert len(re.findall(rb"<item>.*?</item>", body)) == len(
        newsroom.site.offered(outlets()["border9"].feeds[1], newsroom.now)
    )


def test_old_pages_say_latin_1_and_mean_windows_1252(newsroom: Newsroom, ask: Ask) -> None:
    answer = ask(newsroom.url("humaya", "/nota.php?id=48390"))
    assert answer.headers["Content-Type"] == "text/html; charset=iso-8859-1"
    assert "“El Once”" in answer.body.decode("windows-1252")


def test_a_charset_may_be_a_lie(newsroom: Newsroom, ask: Ask) -> None:
    answer = ask(newsroom.url("courier", "/story/20260302-tunnel-trial.html"))
    assert answer.headers["Content-Type"] == "text/html; charset=iso-8859-1"
    assert "Juárez Cartel" in answer.body.decode("utf-8")


def test_the_bomb_is_small_on_the_wire_and_large_when_unpacked(newsroom: Newsroom, ask: Ask) -> None:
    answer = ask(newsroom.url("mirror", "/rss.xml"))
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.body) < 1_000_000
    unpacker, size, rest = zlib.decompressobj(31), 0, answer.body
    while rest:
        size += len(unpacker.decompress(rest, 1 << 20))
        rest = unpacker.unconsumed_tail
    assert size == BOMB_BYTES


def test_the_huge_page_does_not_say_how_long_it_is(newsroom: Newsroom, ask: Ask) -> None:
    answer = ask(newsroom.url("border9", "/news/liveblog/70160"), limit=100_000)
    assert len(answer.body) == 100_000
    assert "Content-Length" not in answer.headers
    assert HUGE_BYTES > 10_000_000


def test_the_redirect_loop_goes_round(newsroom: Newsroom, ask: Ask) -> None:
    there = ask(newsroom.url("ronda", "/rss"))
    back = ask(newsroom.url("ronda", there.headers["Location"]))
    assert (there.status, back.status) == (302, 302)
    assert back.headers["Location"] == "/rss"


def test_the_challenge_and_the_web_page_answer_200_without_a_feed(newsroom: Newsroom, ask: Ask) -> None:
    challenge, page = ask(newsroom.url("plazamayor", "/feed")), ask(newsroom.url("oriente", "/feed.xml"))
    assert (challenge.status, page.status) == (200, 200)
    assert b"Checking your browser" in challenge.body
    assert feedparser.parse(page.body).entries == []


def test_the_dripping_server_ends_in_its_own_time_and_at_once_when_the_newsroom_stops(ask: Ask) -> None:
    dripping = Newsroom(START, datetime(2026, 3, 5, tzinfo=UTC), slow_seconds=60.0).start()
    url = dripping.url("pausa", "/rss")
    asking = threading.Thread(target=ask, args=(url,), daemon=True)
    asking.start()
    while not dripping.requests:
        time.sleep(0)
    begun = time.monotonic()
    dripping.stop()
    asking.join(5.0)
    assert not asking.is_alive()
    assert time.monotonic() - begun < 5.0


# pages


def _extracted(newsroom: Newsroom, ask: Ask, key: str) -> None:
    article = next(a for a in articles(START) if a.key == key)
    url = newsroom.url(article.outlet, article.path)
    page = ask(url).body
    found = trafilatura.bare_extraction(page, url=url, with_metadata=True, include_comments=False)
    missing = [quote.text for quote in article.versions[-1].quotes if words(quote.text) not in words(found.text)]
    assert missing == []


@pytest.mark.parametrize(
    "key",
    [
        "meridian/senate-war-powers",
        "ledger/seven-republicans",
        "courier/tunnel-trial-opens",
        "fulcrum/one-year-of-the-label",
        "border9/el-once-neighbors",
        "altiplano/castellanos-votacion-senado",
        "cenit/manzanillo-precursores",
        "lupa/el-tren-del-jabon",
    ],
)
def test_an_extractor_finds_every_quote_on_the_page(newsroom: Newsroom, ask: Ask, key: str) -> None:
    _extracted(newsroom, ask, key)


def test_every_readable_page_is_served_and_names_itself(newsroom: Newsroom, ask: Ask) -> None:
    for article in articles(START):
        if article.outcome == "ok":
            answer = ask(newsroom.url(article.outlet, article.path))
            canonical = f'<link rel="canonical" href="{newsroom.url(article.outlet, article.path)}"'
            assert answer.status == 200, article.key
            assert canonical.encode() in answer.body, article.key


def test_an_edited_page_changes_at_its_instant_and_no_earlier(newsroom: Newsroom, ask: Ask) -> None:
    (edited,) = (article for article in articles(START) if len(article.versions) > 1)
    url, instant = newsroom.url(edited.outlet, edited.path), edited.versions[1].since
    newsroom.set_now(instant - timedelta(seconds=1))
    before = ask(url)
    newsroom.set_now(instant)
    after = ask(url, {"If-None-Match": before.headers["ETag"]})
    assert edited.versions[0].title in before.body.decode()
    assert after.status == 200
    assert edited.versions[1].title in after.body.decode()


def test_a_page_stays_the_same_when_only_other_pages_are_new(newsroom: Newsroom, ask: Ask) -> None:
    url = newsroom.url("ledger", "/world/2026/03/02/behind-the-flights/")
    newsroom.set_now(datetime(2026, 3, 3, 23, tzinfo=UTC))
    etag = ask(url).headers["ETag"]
    newsroom.set_now(datetime(2026, 3, 5, 12, tzinfo=UTC))
    assert ask(url, {"If-None-Match": etag}).status == 304


def test_a_paywalled_page_says_so_and_shows_a_teaser(newsroom: Newsroom, ask: Ask) -> None:
    body = ask(newsroom.url("ledger", "/politics/2026/03/04/what-the-generals-left-out/")).body.decode()
    assert '"isAccessibleForFree": false' in body
    assert "lasted fifty minutes" in body
    assert "Mazatlán" not in body


def test_a_flaky_page_fails_once(ask: Ask) -> None:
    with Newsroom(START, datetime(2026, 3, 5, tzinfo=UTC)) as fresh:
        url = fresh.url("courier", "/story/20260304-delegation-vote.html")
        assert [ask(url).status for _ in range(3)] == [500, 200, 200]


def test_every_trap_is_listed_by_a_feed(newsroom: Newsroom) -> None:
    listed = {a.path for o in outlets().values() for feed in o.feeds for a in newsroom.site.offered(feed, newsroom.now)}
    assert {trap.page for trap in expected(START).traps} <= listed


def test_robots_files_forbid_what_the_trap_says(newsroom: Newsroom, ask: Ask) -> None:
    assert b"Disallow: /subscribers/" in ask(newsroom.url("ledger", "/robots.txt")).body
    assert ask(newsroom.url("cenit", "/robots.txt")).status == 200


# the clock, the log, the control port


def test_the_log_tells_who_asked_for_what_and_when(newsroom: Newsroom, ask: Ask) -> None:
    newsroom.requests.clear()
    ask(newsroom.url("cenit", "/robots.txt"), {"User-Agent": "Reader/1"})
    ask(newsroom.url("cenit", "/missing"), {"If-None-Match": '"x"'})
    first, second = newsroom.requests
    assert (first.path, first.status, first.user_agent, first.conditional) == ("/robots.txt", 200, "Reader/1", False)
    assert (second.status, second.conditional) == (404, True)
    assert first.host == newsroom.url("cenit").split("/")[2]
    assert first.time <= second.time


def test_the_clock_can_be_turned_over_http(newsroom: Newsroom, ask: Ask) -> None:
    answer = ask(newsroom.control_url + "/now?at=2026-03-03T12:00:00Z", method="POST")
    assert answer.status == 200
    assert newsroom.now == datetime(2026, 3, 3, 12, tzinfo=UTC)
    assert ask(newsroom.control_url + "/now").body.decode().strip() == "2026-03-03T12:00:00+00:00"
    for bad in ("", "?at=noon", "?at=2026-03-03T12:00:00"):
        assert ask(newsroom.control_url + "/now" + bad, method="POST").status == 400
    assert ask(newsroom.url("cenit", "/now?at=2026-03-03T12:00:00Z"), method="POST").status == 405


def test_the_clock_refuses_an_instant_without_a_zone(newsroom: Newsroom) -> None:
    with pytest.raises(ValueError, match="zone"):
        newsroom.set_now(datetime(2026, 3, 3))  # noqa: DTZ001 the point of the test


def test_without_a_fixed_instant_the_newsroom_follows_the_real_clock() -> None:
    newsroom = Newsroom(START)
    assert abs(newsroom.now - datetime.now(UTC)) < timedelta(seconds=5)


def test_the_control_port_shows_the_feeds_file_and_an_index(newsroom: Newsroom, ask: Ask) -> None:
    assert ask(newsroom.control_url + "/feeds.yaml").body.decode().strip() == newsroom.feeds_yaml().strip()
    assert "La Voz del Humaya" in ask(newsroom.control_url + "/").body.decode()
    assert ask(newsroom.control_url + "/nothing").status == 404


def test_a_head_request_has_no_body(newsroom: Newsroom, ask: Ask) -> None:
    answer = ask(newsroom.url("meridian", "/feeds/latest.rss"), method="HEAD")
    assert (answer.status, answer.body) == (200, b"")


def test_fixed_ports_follow_the_base_port_and_a_taken_one_is_named(newsroom: Newsroom) -> None:
    taken = int(newsroom.control_url.rsplit(":", 1)[1])
    with pytest.raises(ConfigError, match=str(taken)):
        Newsroom(START, base_port=taken).start()


def test_two_newsrooms_of_the_same_days_say_the_same(newsroom: Newsroom, ask: Ask) -> None:
    with Newsroom(START, newsroom.now) as other:
        for path in ("/feed.json", "/essays/who-flies-over-sinaloa"):
            ours, theirs = (ask(room.url("fulcrum", path)).body for room in (newsroom, other))
            assert ours.replace(newsroom.url("fulcrum", "").encode(), b"") == theirs.replace(
                other.url("fulcrum", "").encode(), b""
            )
