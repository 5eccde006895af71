"""``feeds check``: two passes, and the edit that each answer suggests."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from newsdesk import settings
from newsdesk.feeds.check import FAST_TIMEOUT, GENTLE_TIMEOUT, CheckRow, Paced, advertised_feed, check, fetch_with
from newsdesk.http import Client, Robots
from newsdesk.model import Capture, Feed

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
FEED = Feed("El Faro", "El Faro", "MX", "es", "https://faro.example/rss", "feed", status="verified")


def rss(*dates: datetime) -> bytes:
    items = "".join(
        f"<item><title>t</title><link>https://faro.example/{number}</link>"
        f"<pubDate>{date:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for number, date in enumerate(dates)
    )
    return f"<rss><channel><title>El Faro</title>{items}</channel></rss>".encode()


SITEMAP = b"<urlset><url><loc>https://faro.example/1</loc></url></urlset>"
PAGE = b'<!DOCTYPE html><html><head><link rel="alternate" type="application/rss+xml" href="/feed?a=1&amp;b=2"></head></html>'


def capture(outcome: str = "ok", body: bytes = b"", **fields: object) -> Capture:
    return Capture(FEED.url, FEED.url, 200, outcome, NOW, body, **fields)  # type: ignore[arg-type]


def one(answer: Capture, feed: Feed = FEED) -> CheckRow:
    rows = list(check([feed], lambda _feed, _seconds: answer, pause=lambda: None))
    assert len(rows) == 1
    return rows[0]


def test_a_good_feed_needs_one_pass_and_no_edit() -> None:
    row = one(capture(body=rss(NOW - timedelta(hours=2), NOW - timedelta(hours=5))))
    assert (row.good, row.entries, row.passes, row.suggestion) == (True, 2, 1, None)
    assert row.newest == NOW - timedelta(hours=2)


def test_what_fails_fast_is_asked_again_gently_after_all_others() -> None:
    asked: list[tuple[str, float]] = []
    pauses: list[int] = []

    def fetch(feed: Feed, seconds: float) -> Capture:
        asked.append((feed.name, seconds))
        slow = feed.name == "slow" and seconds == FAST_TIMEOUT
        return capture("error", reason="timeout") if slow else capture(body=rss(NOW))

    feeds = [replace(FEED, name=name) for name in ("slow", "good", "better")]
    rows = list(check(feeds, fetch, workers=1, pause=lambda: pauses.append(len(asked))))
    assert [(row.name, row.good, row.passes) for row in rows] == [
        ("good", True, 1),
        ("better", True, 1),
        ("slow", True, 2),
    ]
    assert asked[-1] == ("slow", GENTLE_TIMEOUT)
    assert pauses == [3]


@pytest.mark.parametrize("outcome", ["removed", "robots", "refused"])
def test_what_would_not_change_is_not_asked_again(outcome: str) -> None:
    assert one(capture(outcome)).passes == 1


@pytest.mark.parametrize(
    ("answer", "feed", "suggestion"),
    [
        (capture(body=rss(NOW)), replace(FEED, status="listed"), "status: verified"),
        (capture(body=rss(NOW - timedelta(days=90))), FEED, "status: uncertain (nothing new since 2026-08-26)"),
        (capture(body=rss()), FEED, "status: uncertain (answers, but is empty)"),
        (capture(body=SITEMAP), FEED, "kind: sitemap"),
        (capture(body=rss(NOW)), replace(FEED, kind="sitemap"), "kind: feed"),
        (capture(body=rss(NOW), permanent_url="https://new.example/rss"), FEED, "url: https://new.example/rss"),
        (capture(body=PAGE), FEED, "url: https://faro.example/feed?a=1&b=2"),
        (capture(body=b"<html></html>"), FEED, "status: uncertain (answers, but with no feed)"),
        (capture("removed"), FEED, "status: disabled (the publisher removed it)"),
        (capture("blocked"), FEED, "status: uncertain (blocked)"),
        (capture("blocked"), replace(FEED, status="uncertain"), None),
        (capture("robots"), FEED, "status: disabled, or ignore_robots_because: <the reason>"),
        (capture("not_found", reason="HTTP 404"), FEED, "status: uncertain (HTTP 404)"),
    ],
)
def test_each_answer_suggests_its_edit(answer: Capture, feed: Feed, suggestion: str | None) -> None:
    assert one(answer, feed).suggestion == suggestion


def test_a_row_says_what_was_wrong() -> None:
    row = one(capture(body=b"<html></html>"))
    assert (row.good, row.outcome, row.entries) == (False, "not_a_feed", 0)
    assert row.reason and "web page" in row.reason


def test_a_page_without_a_feed_advertises_none() -> None:
    assert (
        advertised_feed(b'<link rel="stylesheet" href="a.css"><link type="application/rss+xml">', "https://x.example/")
        is None
    )


class Site(BaseHTTPRequestHandler):
    """A feed behind a robots.txt that closes it."""

    def do_GET(self) -> None:
        closed = b"User-agent: *\nDisallow: /rss\n"
        body = closed if self.path == "/robots.txt" else rss(NOW)
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_real_client_keeps_to_robots_txt_unless_the_catalog_says_why_not(site: str) -> None:
    allowing = settings.load({"NEWSDESK_ALLOW_PRIVATE_HOSTS": site})
    closed = replace(FEED, url=f"http://{site}/rss")
    agreed = replace(closed, ignore_robots_because="the outlet agreed by mail")
    opened = replace(closed, url=f"http://{site}/open")
    with Client(allowing) as client:
        fetch = fetch_with(client, Robots(client))
        rows = list(check([closed, agreed, opened], fetch, pause=lambda: None))
    assert [row.outcome for row in rows] == ["robots", "ok", "ok"]


class _Recorder:
    """Stands where the client stands; says when it was asked, by the test's clock, and redirects once if told to."""

    def __init__(self) -> None:
        self.at = NOW
        self.asked: list[tuple[str, float]] = []

    def get(self, url: str, *, on_redirect: Callable[[str], None], **_request: object) -> Capture:
        self.asked.append((url, (self.at - NOW).total_seconds()))
        if url.endswith("/moved"):
            on_redirect("https://example.com/new")
            self.asked.append(("https://example.com/new", (self.at - NOW).total_seconds()))
        return capture()

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def test_the_feeds_of_one_host_are_asked_a_pace_apart_redirects_included() -> None:
    recorder = _Recorder()
    paced = Paced(recorder, now=lambda: recorder.at, sleep=recorder.sleep)  # type: ignore[arg-type]
    for url in (
        "https://example.com/a",
        "https://www.example.com/moved",
        "https://example.org/a",
        "https://example.com/b",
    ):
        paced.get(url)
    assert [seconds for url, seconds in recorder.asked if "example.com" in url] == [0.0, 1.0, 2.0, 3.0]
    assert ("https://example.org/a", 2.0) in recorder.asked
