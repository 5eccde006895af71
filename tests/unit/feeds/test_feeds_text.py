"""Bytes to text, markup to plain text, printed dates to instants."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.errors import Reject
from newsdesk.feeds.dates import clamp, parse_date
from newsdesk.feeds.decode import to_text, unpack
from newsdesk.feeds.plain import to_plain
from newsdesk.feeds.prolog import root_start

SPANISH = "<rss>Año: «El Niño» — 10 €</rss>"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (SPANISH.encode(), None),
        (SPANISH.encode(), "text/xml; charset=iso-8859-1"),
        (b'<?xml version="1.0" encoding="iso-8859-1"?>' + SPANISH.encode(), None),
        (b"\xef\xbb\xbf" + SPANISH.encode(), None),
        (SPANISH.encode("cp1252"), None),
        (SPANISH.encode("cp1252"), "text/xml; charset=ISO-8859-1"),
        (b'<?xml version="1.0" encoding="windows-1252"?>' + SPANISH.encode("cp1252"), "text/xml"),
        (b'<?xml version="1.0" encoding="utf-8"?>' + SPANISH.encode("cp1252"), None),
        (SPANISH.encode("utf-16"), None),
        (SPANISH.encode("utf-16-le"), None),
        (SPANISH.encode("utf-16-be"), None),
        (SPANISH.encode("utf-32"), None),
        (SPANISH.encode("utf-8"), "text/xml; charset=nonsense"),
        (SPANISH.encode("utf-8"), "text/xml; charset=rot13"),
    ],
)
def test_the_text_is_right_whatever_is_declared(body: bytes, content_type: str | None) -> None:
    text = to_text(body, content_type)
    assert text[root_start(text) :] == SPANISH


def test_a_declared_encoding_of_another_script_is_used() -> None:
    body = '<?xml version="1.0" encoding="koi8-r"?><rss>Новости</rss>'.encode("koi8-r")
    assert to_text(body).endswith("<rss>Новости</rss>")


def test_one_bad_byte_does_not_turn_utf8_into_another_encoding() -> None:
    body = "<rss>El Niño volvió a México con señales \xff</rss>".encode().replace(b"\xc3\xbf", b"\xff")
    for declared in (None, "text/xml; charset=iso-8859-1"):
        assert to_text(body, declared) == "<rss>El Niño volvió a México con señales \ufffd</rss>"


@given(st.binary(max_size=300), st.sampled_from([None, "text/xml; charset=utf-16", "x; charset=zip"]))
def test_decoding_never_raises(body: bytes, content_type: str | None) -> None:
    assert "\x00" not in to_text(body, content_type)


def test_packed_files_are_unpacked_and_damaged_ones_rejected() -> None:
    assert unpack(gzip.compress(b"<rss/>")) == b"<rss/>"
    for damaged in (gzip.compress(b"<rss/>" * 99)[:-12], b"\x1f\x8b nothing"):
        with pytest.raises(Reject) as told:
            unpack(damaged)
        assert told.value.code == "not_a_feed"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Plain words", "Plain words"),
        ("  two\n lines ", "two lines"),
        ("AT&amp;T", "AT&T"),
        ("&amp;amp; stays once", "&amp; stays once"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("vector<int> in C++", "vector<int> in C++"),
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("a<br/>b<br>c", "a b c"),
        ("El <em>Gu</em>ante", "El Guante"),
        ("&lt;b&gt;twice&lt;/b&gt;", "twice"),
        ("a<!-- hidden -->b", "ab"),
        ("<style>p{}</style>seen<script>if (a<b) x()</script>", "seen"),
        ("<![CDATA[kept]]>", "kept"),
        ("nul &#0; and lone &#xD800; half", "nul \ufffd and lone \ufffd half"),
        ("<a href='x'>link", "link"),
        ("", ""),
    ],
)
def test_markup_becomes_one_line_of_text(markup: str, text: str) -> None:
    assert to_plain(markup, 100) == text


def test_long_text_ends_in_an_ellipsis_within_the_limit() -> None:
    assert to_plain("word " * 100, 20) == "word word word word…"
    assert len(to_plain("x" * 500, 20)) == 20


@given(st.text(alphabet="<>&;ab/!-[]# \n", max_size=80))
def test_plain_text_is_one_line_and_never_raises(markup: str) -> None:
    text = to_plain(markup, 50)
    assert "\n" not in text
    assert len(text) <= 50


@pytest.mark.parametrize(
    ("printed", "instant"),
    [
        ("Tue, 24 Nov 2026 10:00:00 GMT", "2026-11-24T10:00:00"),
        ("Tue, 24 Nov 2026 10:00:00 -0600", "2026-11-24T16:00:00"),
        ("24 Nov 2026 10:00 EST", "2026-11-24T15:00:00"),
        ("Tue, 24 Nov 26 10:00:00 +0000", "2026-11-24T10:00:00"),
        ("Tue, 24 Nov 2026 10:00:00 CET", "2026-11-24T09:00:00"),
        ("Tue, 24 Nov 2026 10:00:00 CDMX", "2026-11-24T10:00:00"),
        ("Mon, 24 Nov 2026 10:00:00 Z", "2026-11-24T10:00:00"),
        ("2026-11-24T10:00:00Z", "2026-11-24T10:00:00"),
        ("2026-11-24T10:00:00.123456-06:00", "2026-11-24T16:00:00"),
        ("2026-11-24T10:00+01:00", "2026-11-24T09:00:00"),
        ("2026-11-24 10:00:00", "2026-11-24T10:00:00"),
        ("2026-11-24", "2026-11-24T00:00:00"),
        ("20261124T100000Z", "2026-11-24T10:00:00"),
        ("2026-11-24T24:00:00Z", "2026-11-25T00:00:00"),
        ("1795514400", "2026-11-24T10:00:00"),
        ("1795514400000", "2026-11-24T10:00:00"),
        ("24 de noviembre de 2026", "2026-11-24T00:00:00"),
        ("martes, 24 de noviembre de 2026 10:00", "2026-11-24T10:00:00"),
        ("Mar, 24 nov 2026 10:00:00 -0600", "2026-11-24T16:00:00"),
        ("24 ene 2026 10:00", "2026-01-24T10:00:00"),
        ("November 24, 2026 10:00 pm", "2026-11-24T22:00:00"),
        ("Nov. 24, 2026", "2026-11-24T00:00:00"),
    ],
)
def test_dates_of_all_prints_are_read(printed: str, instant: str) -> None:
    assert parse_date(printed) == datetime.fromisoformat(instant).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "printed",
    [
        None,
        "",
        "yesterday",
        "Tue, 31 Feb 2026 10:00:00 GMT",
        "2026-13-01T00:00:00Z",
        "2026-11-24T25:00:00Z",
        "0001-01-01T00:00:00Z",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "9999-12-31T23:59:59Z",
        "0",
        "12",
        "11/24/2026",
        "99999999999999999999",
        "2026-11-24T10:00:00+99:99",
    ],
)
def test_what_names_no_possible_instant_is_none(printed: str | None) -> None:
    assert parse_date(printed) is None


def test_a_date_without_zone_is_read_in_the_one_given() -> None:
    mexico = ZoneInfo("America/Mexico_City")
    assert parse_date("2026-11-24 10:00", mexico) == datetime(2026, 11, 24, 16, tzinfo=UTC)
    assert parse_date("24 Nov 2026 10:00:00", mexico) == datetime(2026, 11, 24, 16, tzinfo=UTC)
    assert parse_date("2026-11-24T10:00Z", mexico) == datetime(2026, 11, 24, 10, tzinfo=UTC)


@given(st.text(max_size=60))
def test_reading_a_date_never_raises(printed: str) -> None:
    moment = parse_date(printed)
    assert moment is None or moment.tzinfo is UTC


@given(st.integers(315_532_800, 4_102_444_800))
def test_iso_dates_come_back_as_they_went(seconds: int) -> None:
    aware = datetime.fromtimestamp(seconds, UTC)
    assert parse_date(aware.isoformat()) == aware


def test_a_future_date_is_clamped_and_flagged() -> None:
    seen = datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert clamp(seen + timedelta(hours=3), seen) == (seen, True)
    assert clamp(seen + timedelta(minutes=5), seen) == (seen + timedelta(minutes=5), False)
    assert clamp(seen - timedelta(days=3), seen) == (seen - timedelta(days=3), False)
    assert clamp(None, seen) == (None, False)


@pytest.mark.parametrize(
    "prolog",
    [
        "",
        "\n\n",
        "<!-- <a> -->",
        '<?xml-stylesheet href="<b>"?>',
        "<!DOCTYPE rss>",
        '<!DOCTYPE rss [<!ENTITY a "<i>"> <!-- ] --> ]>',
        "text before < 3 ",
    ],
)
def test_the_root_is_found_past_any_prolog(prolog: str) -> None:
    assert root_start(f"{prolog}<rss/>") == len(prolog)


def test_a_file_without_elements_has_its_root_at_its_end() -> None:
    assert root_start("<!-- never closed <rss>") == len("<!-- never closed <rss>")
