"""The fallback reader on markup that is broken in ways that the usual parser never gets to see."""

from __future__ import annotations

from datetime import UTC

import pytest

from newsdesk.feeds.lenient import read_lenient
from newsdesk.feeds.parsed import ParsedFeed

BASE = "https://faro.example/rss"


def read(inside: str) -> ParsedFeed:
    return read_lenient(f"<rss><channel><title>El Faro</title>{inside}</channel></rss>", BASE, UTC)


@pytest.mark.parametrize(
    "broken",
    [
        "<item><title>One<link>/1</link></item><item><title>Two</title><link>/2</link></item>",
        "<item><title>One</title><link>/1<item><title>Two</title><link>/2</link></item>",
        "<item><title>One</title><link>/1</link><item><title>Two</title><link>/2</link>",
        "<item><title>One</title><link>/1</link></itm><item><title>Two</title><link>/2</link></item>",
        "<item><title>One</wrong></title><link>/1</link></item></b><item><title>Two</title><link>/2</link></item>",
        "<item><link>/1</link><title>One</title><description><p>a<br>b<p>c</description></item>"
        "<item><title>Two</title><link>/2</link></item>",
    ],
    ids=["title", "link", "item", "item, misspelt", "stray ends", "markup in the text"],
)
def test_what_is_not_closed_swallows_nothing(broken: str) -> None:
    entries = read(broken).entries
    assert [(entry.title, entry.url) for entry in entries] == [
        ("One", "https://faro.example/1"),
        ("Two", "https://faro.example/2"),
    ]


def test_an_undeclared_prefix_is_understood() -> None:
    entry = read("<item><dc:date>2026-11-24</dc:date><media:title>Foto</media:title><title>One</title></item>").entries[
        0
    ]
    assert (entry.title, entry.published and entry.published.date().isoformat()) == ("One", "2026-11-24")


def test_markup_in_a_title_stays_its_text() -> None:
    assert read("<item><title>One <b>bold</b> word</title></item>").entries[0].title == "One bold word"


def test_reading_stops_at_its_deadline_with_what_it_has() -> None:
    items = "<item><title>One</title><link>/1</link></item>" * 20_000
    found = read_lenient(f"<rss><channel>{items}</channel></rss>", BASE, UTC, seconds=0.01)
    assert 0 < len(found.entries) < 20_000
    assert found.lenient
