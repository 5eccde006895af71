"""``parse`` and the lines of ``parse-feed``. What each format holds is tested over files in tests/quality/feeds."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.errors import Reject
from newsdesk.feeds.parse import parse, parse_feed_lines

ITEM = "<item><title>Año &amp; día</title><link>/nota</link><pubDate>24 Nov 2026 10:00</pubDate></item>"
RSS = f"<rss version='2.0'><channel><title>t</title><link>https://faro.example/</link>{ITEM}</channel></rss>"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   \n",
        b"just text",
        b"<!DOCTYPE html><html><body>A page with <item>items</item></body></html>",
        b"<html><head><title>x</title></head></html>",
        b"<note><to>you</to></note>",
        b"{}",
        b'{"items": 5}',
        b"[1, 2]",
        b"{broken",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"%PDF-1.7",
        b"\x1f\x8b\x08",
    ],
)
def test_what_is_no_feed_is_rejected_with_one_line(body: bytes) -> None:
    with pytest.raises(Reject) as told:
        parse(body)
    assert told.value.code == "not_a_feed"
    assert told.value.reason
    assert "\n" not in told.value.reason


@given(st.binary(max_size=400))
def test_any_bytes_end_in_a_feed_or_a_rejection(body: bytes) -> None:
    for data in (body, b"<rss><channel><item>" + body, b"<feed><entry>" + body, b'{"items":[' + body):
        try:
            parse(data)
        except Reject as told:
            assert told.code == "not_a_feed"


@given(
    st.lists(
        st.sampled_from(["<item>", "</item>", "<title>", "]]>", "<![CDATA[", "<!--", "&", "&#", "<", ">", "a", '"']),
        max_size=40,
    )
)
def test_any_markup_ends_in_a_feed_or_a_rejection(pieces: list[str]) -> None:
    assert parse(f"<rss><channel>{''.join(pieces)}</channel></rss>".encode()).kind == "rss"


def test_a_packed_feed_is_read() -> None:
    assert len(parse(gzip.compress(RSS.encode())).entries) == 1


def test_the_http_charset_is_heard_when_the_bytes_are_not_utf8() -> None:
    assert parse(RSS.encode("cp1252"), content_type="text/xml; charset=windows-1252").entries[0].title == "Año & día"
    assert parse(RSS.encode(), content_type="text/xml; charset=windows-1252").entries[0].title == "Año & día"


def test_local_dates_are_read_in_the_zone_given() -> None:
    entry = parse(RSS.encode(), zone=ZoneInfo("America/Mexico_City")).entries[0]
    assert entry.published == datetime(2026, 11, 24, 16, tzinfo=UTC)


def test_relative_links_are_made_absolute_by_the_url_or_else_by_the_feeds_own_link() -> None:
    assert parse(RSS.encode(), url="https://cdn.example/rss").entries[0].url == "https://cdn.example/nota"
    assert parse(RSS.encode()).entries[0].url == "https://faro.example/nota"


def test_a_line_holds_the_seven_fields() -> None:
    lines = [json.loads(line) for line in parse_feed_lines(RSS.encode(), "https://faro.example/rss")]
    assert lines == [
        {
            "url": "https://faro.example/nota",
            "title": "Año & día",
            "published": "2026-11-24T10:00:00+00:00",
            "updated": None,
            "guid": None,
            "summary": "",
            "lang": None,
        }
    ]


def test_lines_of_what_is_no_feed_are_refused_before_the_first() -> None:
    with pytest.raises(Reject):
        list(parse_feed_lines(b"<html></html>"))


def test_the_fallback_answers_when_the_usual_parser_raises() -> None:
    body = RSS.replace("<link>/nota", "<description>&#1114112;</description><link>/nota").encode()
    found = parse(body)
    assert (found.lenient, found.entries[0].title) == (True, "Año & día")
