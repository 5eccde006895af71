"""The archives of the newsroom's past answer as the real ones do."""

import gzip
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import feedparser
import pytest
from warcio.archiveiterator import ArchiveIterator

from newsdesk.samples import Newsroom, expected
from newsdesk.samples.archive import kept_by_wayback
from newsdesk.samples.outlets import outlets
from newsdesk.samples.stock import articles

Ask = Callable[..., Any]
START = date(2026, 3, 2)


def cdx(newsroom: Newsroom, ask: Ask, url: str, **query: str) -> list[list[str]]:
    asked = {"url": url, "output": "json", **query}
    words = "&".join(f"{name.rstrip('_')}={quote(value, safe='')}" for name, value in asked.items())
    rows: list[list[str]] = json.loads(ask(f"{newsroom.wayback_url()}/cdx/search/cdx?{words}").body)
    return rows


def test_captures_of_a_feed_are_listed_inside_the_window(newsroom: Newsroom, ask: Ask) -> None:
    url = newsroom.url("meridian", "/feeds/latest.rss")
    head, *rows = cdx(newsroom, ask, url, from_="20260303", to="20260303", fl="timestamp,original,statuscode")
    assert head == ["timestamp", "original", "statuscode"]
    assert len(rows) == 3
    assert all(row[0].startswith("20260303") and row[1:] == [url, "200"] for row in rows)


def test_a_raw_memento_is_what_the_site_served_then(newsroom: Newsroom, ask: Ask) -> None:
    url = newsroom.url("meridian", "/feeds/latest.rss")
    _, (stamp,), *_ = cdx(newsroom, ask, url, from_="20260303", fl="timestamp")
    memento = ask(f"{newsroom.wayback_url()}/web/{stamp}id_/{url}")
    entries = feedparser.parse(memento.body).entries
    assert memento.status == 200
    assert memento.headers["Memento-Datetime"].endswith("GMT")
    assert 0 < len(entries) < len(feedparser.parse(ask(url).body).entries)
    assert all(entry.published_parsed[:3] <= (2026, 3, 3) for entry in entries)


def test_another_timestamp_leads_to_the_nearest_capture(newsroom: Newsroom, ask: Ask) -> None:
    url = newsroom.url("meridian", "/feeds/latest.rss")
    answer = ask(f"{newsroom.wayback_url()}/web/20260303000000id_/{url}")
    assert answer.status == 302
    assert ask(newsroom.wayback_url() + answer.headers["Location"]).status == 200


def test_both_versions_of_an_edited_article_are_kept(newsroom: Newsroom, ask: Ask) -> None:
    (edited,) = (article for article in articles(START) if len(article.versions) > 1)
    url = newsroom.url(edited.outlet, edited.path)
    _, *rows = cdx(newsroom, ask, url, fl="timestamp,digest", collapse="digest", filter="statuscode:200")
    pages = [ask(f"{newsroom.wayback_url()}/web/{stamp}id_/{url}").body.decode() for stamp, _ in rows]
    assert [version.title in page for version, page in zip(edited.versions, pages, strict=True)] == [True, True]


def test_a_long_answer_continues_behind_its_resume_key(newsroom: Newsroom, ask: Ask) -> None:
    query = {"matchType": "host", "fl": "timestamp,original", "limit": "5", "showResumeKey": "true"}
    seen: list[list[str]] = []
    key = ""
    while True:
        _, *rows = cdx(newsroom, ask, newsroom.url("meridian"), **query, **({"resumeKey": key} if key else {}))
        more = [] in rows
        seen += rows[:-2] if more else rows
        if not more:
            break
        (key,) = rows[-1]
    _, *whole = cdx(newsroom, ask, newsroom.url("meridian"), matchType="host", fl="timestamp,original")
    assert seen == whole
    assert len(whole) > 12


def test_a_moved_feed_was_a_redirect_in_the_archive_too(newsroom: Newsroom, ask: Ask) -> None:
    url = newsroom.url("courier", "/rss.rdf")
    assert cdx(newsroom, ask, url, filter="statuscode:200") == []
    _, *rows = cdx(newsroom, ask, url, fl="timestamp,statuscode")
    assert {status for _, status in rows} == {"301"}
    answer = ask(f"{newsroom.wayback_url()}/web/{rows[0][0]}id_/{url}")
    assert ask(newsroom.wayback_url() + answer.headers["Location"]).status == 200


def test_the_archive_has_gaps(newsroom: Newsroom, ask: Ask) -> None:
    assert cdx(newsroom, ask, newsroom.url("humaya", "/rss.php")) == []
    assert cdx(newsroom, ask, newsroom.url("courier", "/rss.rdf"), from_="20260303") == []
    lost = [article for article in articles(START) if not kept_by_wayback(article)]
    assert 0 < len(lost) < len(articles(START))
    missing = next(article for article in lost if article.outlet == "cenit")
    url = newsroom.url(missing.outlet, missing.path)
    assert ask(f"{newsroom.wayback_url()}/web/20260303000000id_/{url}").status == 404


def test_nothing_is_archived_before_it_happened(newsroom: Newsroom, ask: Ask) -> None:
    newsroom.set_now(datetime(2026, 3, 2, 11, tzinfo=UTC))
    _, *rows = cdx(newsroom, ask, newsroom.url("meridian", "/feeds/latest.rss"), fl="timestamp")
    assert [stamp[:8] for (stamp,) in rows] == ["20260302"]
    assert ask(newsroom.ccnews_url() + "/crawl-data/CC-NEWS/2026/03/warc.paths.gz").status == 404


@pytest.mark.parametrize("query", ["", "?url=x&fl=nonsense", "?url=x&limit=many", "?url=x&resumeKey=?"])
def test_a_bad_cdx_question_is_refused(newsroom: Newsroom, ask: Ask, query: str) -> None:
    assert ask(f"{newsroom.wayback_url()}/cdx/search/cdx{query}").status == 400


def test_the_crawl_has_a_file_for_each_half_day_and_every_page_of_its_outlets(newsroom: Newsroom, ask: Ask) -> None:
    listing = gzip.decompress(ask(newsroom.ccnews_url() + "/crawl-data/CC-NEWS/2026/03/warc.paths.gz").body).decode()
    names = listing.split()
    assert names[0] == "crawl-data/CC-NEWS/2026/03/CC-NEWS-20260302000000-00001.warc.gz"
    crawled = {}
    for name in names:
        for record in ArchiveIterator(io.BytesIO(ask(f"{newsroom.ccnews_url()}/{name}").body)):
            assert record.rec_type == "response"
            crawled[record.rec_headers["WARC-Target-URI"]] = record.content_stream().read()
    expected = {
        newsroom.url(article.outlet, article.path)
        for article in articles(START)
        if outlets()[article.outlet].ccnews and article.trouble in (None, "paywall")
    }
    assert set(crawled) - expected == {"http://elsewhere.example/local/bake-sale"}
    assert expected <= set(crawled)
    page = newsroom.url("humaya", "/nota.php?id=48390")
    assert "“El Once”" in crawled[page].decode("windows-1252")


def test_every_article_has_a_road_into_the_past_and_some_have_only_one() -> None:
    roads = {article.key: article.archives for article in expected(START).articles}
    assert all(roads.values())
    assert {("ccnews",)} < set(roads.values())
    assert {name for road in roads.values() for name in road} == {"feed", "wayback", "sitemap", "ccnews"}


def test_a_site_with_sitemaps_has_one_for_each_of_its_days(newsroom: Newsroom, ask: Ask) -> None:
    assert b"Sitemap: " in ask(newsroom.url("courier", "/robots.txt")).body
    index = ElementTree.fromstring(ask(newsroom.url("courier", "/sitemap.xml")).body)
    days = [node.text for node in index.iter() if node.tag.endswith("}loc")]
    assert [day.rsplit("/", 1)[1] for day in days] == ["2026-03-02.xml", "2026-03-03.xml", "2026-03-04.xml"]
    listed = [
        node.text for day in days for node in ElementTree.fromstring(ask(day).body).iter() if node.tag.endswith("}loc")
    ]
    assert listed == [newsroom.url("courier", a.path) for a in articles(START) if a.outlet == "courier"]
    assert ask(newsroom.url("courier", "/sitemap/2026-03-09.xml")).status == 404
    assert ask(newsroom.url("meridian", "/sitemap.xml")).status == 404


@pytest.mark.parametrize(("stamp", "status"), [("2026", 302), ("202603", 302), ("20269999", 400)])
def test_a_shortened_timestamp_means_its_first_second(newsroom: Newsroom, ask: Ask, stamp: str, status: int) -> None:
    url = newsroom.url("meridian", "/feeds/latest.rss")
    assert ask(f"{newsroom.wayback_url()}/web/{stamp}id_/{url}").status == status
