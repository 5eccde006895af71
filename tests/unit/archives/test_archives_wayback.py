"""The Wayback Machine as it answers on bad days: what is no list, no memento, or too far away is not taken for one."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from newsdesk.archives.source import Found, Get, Missing, Window
from newsdesk.archives.wayback import MOST_CAPTURES, Wayback
from newsdesk.errors import Reject, Retry
from newsdesk.model import Entry, Feed

FEED = Feed(name="Rio", outlet="Rio", country="US", lang="en", url="http://rio.test/feed", kind="feed")
HEAD = ["timestamp", "original", "mimetype", "statuscode", "digest"]
NOON = datetime(2026, 3, 3, 18, tzinfo=UTC)


def row(stamp: str) -> list[str]:
    return [stamp, FEED.url, "text/xml", "200", f"D{stamp}"]


def lines(body: bytes, base: str) -> tuple[Entry, ...]:
    """A feed format of this test's own: one address and hour a line."""
    if not body.startswith(b"feed"):
        raise Reject("no feed")
    words = [line.split() for line in body.decode().splitlines()[1:]]
    return tuple(Entry(url=url, published=NOON + timedelta(hours=float(hour))) for url, hour in words)


class Shelf:
    """An index kept in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, date], list[list[str]]] = {}

    def load(self, url: str, month: date) -> list[list[str]] | None:
        return self.kept.get((url, month))

    def save(self, url: str, month: date, captures: list[list[str]]) -> None:
        self.kept[url, month] = captures


def memento(body: bytes, at: datetime = NOON, **headers: str) -> tuple[int, dict[str, str], bytes]:
    stamp = at.strftime("%a, %d %b %Y %H:%M:%S GMT")
    return 200, {"Memento-Datetime": stamp, "Content-Type": "text/html", **headers}, body


def listing(*rows: list[str], resume: str = "") -> tuple[int, dict[str, str], bytes]:
    table = [HEAD, *rows, *([[], [resume]] if resume else [])] if rows else []
    return 200, {"Content-Type": "application/json"}, json.dumps(table).encode()


def wayback(url: str, get: Get) -> Wayback:
    return Wayback(url, get, lines, Shelf())


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((200, b"<!DOCTYPE html><title>Scheduled maintenance</title>"), "something else than CDX rows: '<!DOCTYPE"),
        ((200, b""), "does not answer: the body is empty"),
        ((200, b'{"error": "overloaded"}'), "something else than CDX rows"),
        ((200, b'[["timestamp", "original"], ["20260303180000"]]'), "something else than CDX rows"),
        ((200, b'[["timestamp", "original", "digest"], ["yesterday", "http://rio.test/feed", "D"]]'), "something else"),
        ((200, b'[["timestamp", "origi'), "something else than CDX rows"),
        ((429, b"slow down"), "does not answer: HTTP 429"),
        ((503, b""), "does not answer: HTTP 503"),
    ],
)
def test_what_is_no_list_is_asked_for_again_later(
    serve: Callable[..., Any], get: Get, window: Window, answer: tuple[int, bytes], told: str
) -> None:
    status, body = answer
    busy = {"Retry-After": "120"} if status != 200 else {}
    archive = serve(lambda target, headers: (status, {"Content-Type": "text/html", **busy}, body))
    with pytest.raises(Retry, match=told) as error:
        list(wayback(archive.url, get).find(window, FEED))
    assert error.value.after == (120 if status != 200 else None)


def test_an_empty_list_says_that_there_is_no_capture(serve: Callable[..., Any], get: Get, window: Window) -> None:
    archive = serve(lambda target, headers: listing())
    (missing,) = wayback(archive.url, get).find(window, FEED)
    assert isinstance(missing, Missing)
    assert missing.reason == "the Wayback Machine has no capture of the feed for this day"


def test_a_long_list_is_read_to_its_end(serve: Callable[..., Any], get: Get, window: Window) -> None:
    parts = {"": ("20260303120000", "next+1"), "next+1": ("20260303180000", "next+2"), "next+2": ("20260303230000", "")}

    def script(target: str, headers: dict[str, str]) -> Any:
        stamp, resume = parts[parse_qs(urlsplit(target).query).get("resumeKey", [""])[0]]
        return listing(row(stamp), resume=resume)

    archive = serve(script)
    found = wayback(archive.url, get).captures(FEED.url, window)
    assert [capture.at.hour for capture in found] == [12, 18, 23]
    assert len(archive.asked) == 3


def test_all_days_of_a_month_share_one_question(serve: Callable[..., Any], get: Get, window: Window) -> None:
    archive = serve(lambda target, headers: listing(row("20260303180000")))
    source = wayback(archive.url, get)
    for n in range(5):
        day = timedelta(days=n)
        source.captures(FEED.url, Window(window.day + day, window.start + day, window.end + day))
    (question,) = archive.asked
    asked = parse_qs(urlsplit(question).query)
    assert (asked["from"], asked["to"]) == (["20260228000000"], ["20260404000000"])


def test_of_many_captures_some_are_read_spread_over_the_day_with_the_last(
    serve: Callable[..., Any], get: Get, window: Window
) -> None:
    stamps = [f"{window.start + timedelta(minutes=10 * n):%Y%m%d%H%M%S}" for n in range(250)]
    archive = serve(lambda target, headers: listing(*map(row, stamps)))
    found = wayback(archive.url, get).captures(FEED.url, window)
    assert len(found) == MOST_CAPTURES
    assert found[-1].at < window.end + timedelta(hours=24)
    gaps = {(b.at - a.at) // timedelta(hours=1) for a, b in itertools.pairwise(found)}
    assert max(gaps) - min(gaps) <= 1


def test_entries_of_the_day_are_found_once(serve: Callable[..., Any], get: Get, window: Window) -> None:
    feeds = {
        "20260303120000": b"feed\nhttp://rio.test/a -1\nhttp://rio.test/old -40\nhttp://rio.test/late 6\n",
        "20260304100000": b"feed\nhttp://rio.test/a -1\nhttp://rio.test/late 6\nhttp://rio.test/tomorrow 15\n",
    }

    def script(target: str, headers: dict[str, str]) -> Any:
        if target.startswith("/cdx"):
            return listing(*map(row, feeds))
        return memento(feeds[target.split("/")[2].removesuffix("id_")], **{"Content-Type": "text/xml"})

    answers = list(wayback(serve(script).url, get).find(window, FEED))
    assert [answer.entry.url for answer in answers if isinstance(answer, Found)] == [
        "http://rio.test/a",
        "http://rio.test/late",
    ]


def test_a_capture_that_cannot_be_had_costs_only_itself(serve: Callable[..., Any], get: Get, window: Window) -> None:
    feeds = {
        "20260303120000": (404, {}, b"gone"),
        "20260303140000": memento(b"<html>an error page that was captured</html>"),
        "20260303160000": (200, {"Content-Type": "text/html"}, b"<html>the archive's own page</html>"),
        "20260303180000": memento(b"feed\nhttp://rio.test/a 0\n"),
    }

    def script(target: str, headers: dict[str, str]) -> Any:
        if target.startswith("/cdx"):
            return listing(*map(row, feeds))
        return feeds[target.split("/")[2].removesuffix("id_")]

    answers = list(wayback(serve(script).url, get).find(window, FEED))
    assert [type(answer) for answer in answers] == [Missing, Missing, Missing, Found]
    told = [answer.reason for answer in answers if isinstance(answer, Missing)]
    assert told == [
        "the capture of 2026-03-03 12:00 cannot be had: HTTP 404",
        "the capture of 2026-03-03 14:00 is no feed: no feed",
        "the capture of 2026-03-03 16:00 cannot be had: not a memento: the archive's own page",
    ]


@pytest.mark.parametrize(
    ("away", "taken"),
    [
        (timedelta(hours=-11), True),
        (timedelta(hours=-13), False),
        (timedelta(days=89), True),
        (timedelta(days=91), False),
        (timedelta(days=-400), False),
    ],
    ids=str,
)
def test_a_page_is_taken_from_near_its_publication_only(
    serve: Callable[..., Any], get: Get, away: timedelta, taken: bool
) -> None:
    archive = serve(lambda target, headers: memento(b"<html>page</html>", NOON + away))
    capture = wayback(archive.url, get).capture("http://rio.test/a", NOON)
    assert (capture.outcome == "ok" and bool(capture.body)) is taken
    if taken:
        assert (capture.url, capture.fetched_at) == ("http://rio.test/a", NOON + away)
    else:
        assert capture.reason == f"the nearest capture is of {NOON + away:%Y-%m-%d}"
        assert capture.body == b""


def test_the_pages_own_content_type_is_kept(serve: Callable[..., Any], get: Get) -> None:
    own = {"X-Archive-Orig-Content-Type": "text/html; charset=iso-8859-1"}
    archive = serve(lambda target, headers: memento(b"<html>ma\xf1ana</html>", **own))
    capture = wayback(archive.url, get).capture("http://rio.test/a?b=1", NOON)
    assert capture.content_type == "text/html; charset=iso-8859-1"
    assert archive.asked == ["/web/20260303180000id_/http://rio.test/a?b=1"]
