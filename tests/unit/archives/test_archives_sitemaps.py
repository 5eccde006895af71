"""Which of a site's sitemaps are worth asking for a day, and what happens when they are not what they seem."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newsdesk.archives.sitemaps import MOST_FILES, Sitemaps, can_hold
from newsdesk.archives.source import Found, Get, Missing, Window
from newsdesk.errors import Reject
from newsdesk.model import Entry, Feed

NOON = datetime(2026, 3, 3, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "changed", "holds"),
    [
        ("https://a.test/sitemap-2026-03-03.xml", None, True),
        ("https://a.test/sitemap-2026-03-04.xml", None, True),  # the day reaches into the 4th, UTC
        ("https://a.test/sitemap-2026-03-05.xml", None, False),
        ("https://a.test/sitemap-2026-03-02.xml", None, False),
        ("https://a.test/sitemaps/2026/03/03/1.xml", None, True),
        ("https://a.test/sitemap_20260303.xml.gz", None, True),
        ("https://a.test/sitemap.xml?day=2026-03-03", None, True),
        ("https://a.test/sitemap-2026-03.xml", None, True),
        ("https://a.test/sitemap_202603.xml", None, True),
        ("https://a.test/sitemap?yyyy=2026-02", None, False),
        ("https://a.test/sitemap-2025-03.xml", None, False),
        ("https://a.test/sitemap-news.xml", None, True),
        ("https://a.test/sitemap-news.xml", NOON, True),
        ("https://a.test/sitemap-17.xml", NOON - timedelta(days=30), False),
        ("https://a.test/sitemap-17.xml", NOON + timedelta(days=300), True),  # a growing file
    ],
)
def test_a_file_is_chosen_by_its_name_or_by_when_it_changed(
    window: Window, url: str, changed: datetime | None, holds: bool
) -> None:
    assert can_hold(url, changed, window) is holds


def feed(url: str, kind: str = "feed") -> Feed:
    return Feed(name="Rio", outlet="Rio", country="US", lang="en", url=url, kind=kind)  # type: ignore[arg-type]


def parse(body: bytes, base: str) -> Any:
    """One word a line: ``+url`` is a child, anything else an article of noon."""
    if not body.startswith(b"map"):
        raise Reject("no sitemap")
    words = body.decode().split()[1:]
    children = tuple((word[1:], None) for word in words if word[0] == "+")
    return tuple(Entry(url=word, published=NOON) for word in words if word[0] != "+"), children


def site(serve: Callable[..., Any], files: dict[str, bytes]) -> Any:
    def script(target: str, headers: dict[str, str]) -> Any:
        body = files.get(target)
        host = headers["Host"].encode()
        return (404, {}, b"") if body is None else (200, {"Content-Type": "text/xml"}, body.replace(b"HOST", host))

    return serve(script)


def test_a_site_without_sitemaps_is_told(serve: Callable[..., Any], get: Get, window: Window) -> None:
    for files in ({}, {"/robots.txt": b"User-agent: *\nDisallow: /x\n"}):
        archive = site(serve, files)
        (missing,) = Sitemaps(get, parse).find(window, feed(f"{archive.url}/feed"))
        assert missing == Missing("Rio", "the site names no sitemap in robots.txt")


def test_articles_are_found_through_indexes(serve: Callable[..., Any], get: Get, window: Window) -> None:
    archive = site(
        serve,
        {
            "/robots.txt": b"Sitemap: http://HOST/index.xml\nsitemap:http://HOST/index.xml\n",
            "/index.xml": b"map +http://HOST/2026-03.xml +http://HOST/2026-02.xml +http://HOST/index.xml",
            "/2026-03.xml": b"map http://rio.test/a http://rio.test/b",
        },
    )
    found = list(Sitemaps(get, parse).find(window, feed(f"{archive.url}/feed")))
    assert [answer.entry.url for answer in found if isinstance(answer, Found)] == [
        "http://rio.test/a",
        "http://rio.test/b",
    ]
    assert archive.asked == ["/robots.txt", "/index.xml", "/2026-03.xml"]


def test_a_file_that_is_no_sitemap_costs_only_itself(serve: Callable[..., Any], get: Get, window: Window) -> None:
    archive = site(
        serve,
        {
            "/robots.txt": b"Sitemap: http://HOST/a.xml\nSitemap: http://HOST/gone.xml\nSitemap: http://HOST/b.xml",
            "/a.xml": b"<html>we are sorry</html>",
            "/b.xml": b"map http://rio.test/b",
        },
    )
    *missing, found = Sitemaps(get, parse).find(window, feed(f"{archive.url}/feed"))
    assert [answer.reason for answer in missing if isinstance(answer, Missing)] == [
        f"{archive.url}/a.xml: no sitemap",
        f"{archive.url}/gone.xml: HTTP 404",
    ]
    assert isinstance(found, Found)


def test_what_is_not_read_any_more_is_told(serve: Callable[..., Any], get: Get, window: Window) -> None:
    children = b" ".join(b"+http://HOST/news-%d.xml" % n for n in range(40))
    files = {"/map.xml": b"map " + children} | {f"/news-{n}.xml": b"map http://rio.test/%d" % n for n in range(40)}
    archive = site(serve, files)
    *found, missing = Sitemaps(get, parse).find(window, feed(f"{archive.url}/map.xml", "sitemap"))
    assert len(archive.asked) == MOST_FILES
    assert len(found) == MOST_FILES - 1
    assert isinstance(missing, Missing)
    assert missing.reason == f"more than {MOST_FILES} sitemaps could hold this day; {40 - MOST_FILES + 1} were not read"


def test_articles_of_other_days_and_without_a_date_are_left(
    serve: Callable[..., Any], get: Get, window: Window
) -> None:
    def dated(body: bytes, base: str) -> Any:
        days = {"a": NOON, "b": NOON - timedelta(days=1), "c": None, "d": window.end, "e": window.start}
        return tuple(Entry(url=url, published=when) for url, when in days.items()), ()

    archive = site(serve, {"/map.xml": b"map"})
    found = Sitemaps(get, dated).find(window, feed(f"{archive.url}/map.xml", "sitemap"))
    assert [answer.entry.url for answer in found if isinstance(answer, Found)] == ["a", "e"]
