"""Fetching pages from a real server into a real Postgres: every outcome is a row, and versions are kept."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from ingest_web import START, Answer, Desk, JumpClock, Web, article, rss

from newsdesk.pipeline.read import read
from newsdesk.store.articles import claim_queued
from newsdesk.store.db import connect
from newsdesk.web.changes import compare

pytestmark = pytest.mark.db

TEXT = (
    "WASHINGTON — The Sinaloa cartel smuggles fentanyl across the border with Mexico, the State Department said on Monday "
    "as it announced new sanctions against eleven people and two companies.",
    "Mexican officials answered that extraditions of cartel members to the United States will go on, and that soldiers of "
    "the National Guard stay at the border under the security agreement between the two governments.",
    "The Treasury Department froze the property of all of them, and the foreign ministry in Mexico City was told before.",
)
HTML = {"Content-Type": "text/html; charset=utf-8"}
CHALLENGE = (
    b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1>"
    b"<script>document.cookie='c=1';location.reload()</script></body></html>"
)
CONSENT = b"<!DOCTYPE html><html><head><title>Before you continue</title></head><body>Accept all cookies?</body></html>"
GONE_200 = b"<!DOCTYPE html><html><head><title>Page not found</title></head><body>Page not found</body></html>"
NOT_FREE = b'<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script></head>'


@pytest.fixture
def clock() -> JumpClock:
    return JumpClock()


@pytest.fixture
def web(clock: JumpClock) -> Iterator[Web]:
    web = Web(clock)
    yield web
    web.close()


@pytest.fixture
def desk(database_url: str, tmp_path: Path, clock: JumpClock, web: Web) -> Desk:
    return Desk(database_url, tmp_path, clock, web.host)


def offer(desk: Desk, web: Web, *paths: str, **row: Any) -> None:
    """Let a feed offer these pages."""
    web.pages["/feed"] = Answer(rss(*[(web.url(path), START) for path in paths]))
    desk.catalog({"name": "Rio Ledger", "url": web.url("/feed"), **row})
    desk.poll()


def state(desk: Desk) -> tuple[Any, ...]:
    ((row),) = desk.rows("SELECT state, outcome, reason FROM newsdesk.article")
    return row


WALLS = {
    "paywall": (Answer(b"pay", 402, HTML), "blocked"),
    "consent": (Answer(CONSENT, 200, HTML), "blocked"),
    "removed": (Answer(b"gone", 410, HTML), "failed"),
    "non_article": (Answer(b"words without any markup", 200, {"Content-Type": "text/plain"}), "failed"),
    "wrong_type": (Answer(b"%PDF-1.7", 200, {"Content-Type": "application/pdf"}), "failed"),
    "too_large": (
        Answer(gzip.compress(b"<p>more</p>\n" * 1_000_000), 200, {**HTML, "Content-Encoding": "gzip"}),
        "failed",
    ),
    "redirect_loop": (Answer(status=302, headers={"Location": "/page"}), "failed"),
}


@pytest.mark.parametrize("outcome", WALLS)
def test_what_is_no_article_is_stored_as_what_it_is(desk: Desk, web: Web, outcome: str) -> None:
    web.pages["/page"], fate = WALLS[outcome]
    offer(desk, web, "/page")
    assert desk.fetch() == {outcome: 1}
    assert state(desk)[:2] == ("failed", outcome)
    assert desk.rows("SELECT outcome, sha256 FROM newsdesk.capture") == [(outcome, None)]
    assert desk.value("SELECT count(*) FROM newsdesk.page") == 0, "a notice is no page"
    assert desk.value(f"SELECT sum({fate}) FROM report.coverage_audit") == 1


def test_a_removal_that_answers_200_is_a_removal(desk: Desk, web: Web) -> None:
    web.pages["/page"] = Answer(GONE_200, 200, HTML)
    offer(desk, web, "/page")
    assert desk.fetch() == {"removed": 1}


def test_a_challenge_is_asked_again_a_few_times_later_and_then_stays_blocked(desk: Desk, web: Web) -> None:
    web.pages["/page"] = Answer(CHALLENGE, 200, HTML)
    offer(desk, web, "/page")
    for _ in range(8):
        desk.fetch()
        desk.clock.forward(days=1)
    assert web.asked("/page") == 6
    assert state(desk)[:2] == ("failed", "blocked")
    assert desk.value("SELECT sum(blocked) FROM report.coverage_audit") == 1
    assert desk.value("SELECT count(*) FROM newsdesk.page") == 0


def test_an_article_that_declares_itself_paid_is_kept_with_that_word(desk: Desk, web: Web) -> None:
    page = article("Sanctions on eleven people", *TEXT).replace(b"</head>", NOT_FREE)
    web.pages["/page"] = Answer(page, 200, HTML)
    offer(desk, web, "/page")
    assert desk.fetch() == {"paywall": 1}
    assert desk.value("SELECT outcome FROM newsdesk.capture") == "paywall"
    assert desk.value("SELECT size FROM newsdesk.page") == len(page)


def test_of_a_metadata_only_source_neither_text_nor_page_is_kept(desk: Desk, web: Web) -> None:
    web.pages["/page"] = Answer(article("Sanctions", *TEXT), 200, HTML)
    offer(desk, web, "/page", content_policy="metadata_only")
    assert desk.fetch() == {}
    assert web.asked("/page") == 0
    assert desk.rows("SELECT state, feed_summary FROM newsdesk.article") == [("metadata_only", "")]
    for table in ("page", "capture", "version"):
        assert desk.value(f"SELECT count(*) FROM newsdesk.{table}") == 0


def test_a_page_that_robots_txt_closes_is_not_asked(desk: Desk, web: Web) -> None:
    web.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /closed/\n")
    web.pages["/closed/page"] = Answer(article("Sanctions", *TEXT), 200, HTML)
    offer(desk, web, "/closed/page")
    assert desk.fetch() == {"robots": 1}
    assert web.asked("/closed/page") == 0
    assert desk.value("SELECT sum(blocked) FROM report.coverage_audit") == 1


def test_a_page_that_fails_once_is_there_the_next_time(desk: Desk, web: Web) -> None:
    web.pages["/page"] = Answer(b"", 500)
    offer(desk, web, "/page")
    assert desk.fetch() == {"error": 1}
    web.pages["/page"] = Answer(article("Sanctions", *TEXT), 200, HTML)
    assert desk.fetch() == {}, "not before its time"
    desk.clock.forward(minutes=6)
    assert desk.fetch() == {"ok": 1}


def test_retry_after_on_a_page_holds_the_pages_behind_it(desk: Desk, web: Web) -> None:
    for path in ("/a", "/b", "/c"):
        web.pages[path] = Answer(article("Sanctions", *TEXT), 200, HTML)
    web.pages["/a"] = Answer(b"", 503, {"Retry-After": "3600"})
    offer(desk, web, "/a", "/b", "/c")
    found = desk.fetch()
    assert found == {"error": 1, "waiting": 2}
    assert web.asked("/b") == web.asked("/c") == 0
    desk.clock.forward(hours=1, minutes=1)
    web.pages["/a"] = web.pages["/b"]
    assert desk.fetch() == {"ok": 3}


def test_outlets_take_turns_at_the_head_of_the_queue(desk: Desk, web: Web) -> None:
    web.pages["/one"] = Answer(rss(*[(web.url(f"/one/{n}"), START) for n in range(30)]))
    web.pages["/two"] = Answer(rss(*[(web.url(f"/two/{n}"), START) for n in range(3)]))
    desk.catalog(
        {"name": "One", "outlet": "One", "url": web.url("/one")},
        {"name": "Two", "outlet": "Two", "url": web.url("/two")},
    )
    desk.poll()
    with connect(desk.settings.database_url or "") as connection:
        claimed = claim_queued(connection, desk.clock.now(), 6, timedelta(minutes=1))
    assert sorted(row.outlet for row in claimed) == ["One"] * 3 + ["Two"] * 3


def test_a_relevant_article_is_looked_at_four_times_and_a_changed_text_is_a_new_version(desk: Desk, web: Web) -> None:
    def page(*more: str) -> Answer:
        return Answer(article("Treasury sanctions eleven of the Sinaloa cartel", *TEXT, *more), 200, HTML)

    web.pages["/page"] = page()
    offer(desk, web, "/page")
    desk.fetch()
    assert read(desk.settings, workers=1) == {"relevant": 1}
    looks = []
    for hours, text in ((1, ()), (6, ("The ministry called the sanctions an ordinary act.",)), (24, ()), (72, ())):
        desk.clock.at = START + timedelta(hours=hours, minutes=-5)
        assert desk.fetch() == {}, f"{hours} h have not passed"
        desk.clock.forward(minutes=10)
        if text:
            web.pages["/page"] = page(*text)
        looks.append(desk.fetch())
        read(desk.settings, workers=1)
    assert looks == [{"ok": 1}] * 4
    desk.clock.forward(days=30)
    assert desk.fetch() == {}, "four looks are enough"
    first, second = desk.rows("SELECT version_no, text FROM newsdesk.version ORDER BY version_no")
    assert "an ordinary act" not in first[1]
    assert "an ordinary act" in second[1]
    assert desk.value("SELECT versions FROM report.articles") == 2
    changed = [change for change in compare(first[1], second[1]) if not change.untouched]
    assert [change.kind for change in changed] == ["new"]


def test_a_second_look_is_conditional_and_a_page_that_is_gone_leaves_its_reading(desk: Desk, web: Web) -> None:
    web.pages["/page"] = Answer(article("Treasury sanctions the Sinaloa cartel", *TEXT), 200, {**HTML, "ETag": '"v1"'})
    offer(desk, web, "/page")
    desk.fetch()
    read(desk.settings, workers=1)
    asked: list[str | None] = []

    def unchanged(headers: Any) -> Answer:
        asked.append(headers.get("If-None-Match"))
        return Answer(status=304)

    web.pages["/page"] = unchanged
    desk.clock.forward(hours=1)
    assert desk.fetch() == {"not_modified": 1}
    assert asked == ['"v1"']
    web.pages["/page"] = Answer(b"gone", 410, HTML)
    desk.clock.forward(hours=6)
    assert desk.fetch() == {"removed": 1}
    assert state(desk)[:2] == ("read", "removed")
    assert desk.value("SELECT count(*) FROM report.articles WHERE relevant") == 1


def test_the_dates_of_feed_page_and_first_sight_are_kept_apart(desk: Desk, web: Web) -> None:
    stated = '<meta property="article:published_time" content="2026-03-02T08:30:00-06:00"></head>'
    web.pages["/page"] = Answer(article("Sanctions", *TEXT).replace(b"</head>", stated.encode()), 200, HTML)
    offer(desk, web, "/page")
    desk.fetch()
    read(desk.settings, workers=1)
    ((feed, best, precision, seen),) = desk.rows(
        "SELECT feed_published_at, published_at, published_precision, first_seen_at FROM newsdesk.article"
    )
    assert feed == START
    assert seen > START
    assert desk.value("SELECT published FROM newsdesk.version").startswith("2026-03-02T08:30")
    assert (best, precision) == (START - timedelta(minutes=30), "instant")
