"""Dates: the instant with its zone where the page gives one, else the day, else nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from articles_page import news_article, page

from newsdesk.articles.dates import Dates, parse_moment, read_dates
from newsdesk.articles.page import read_page


def dates_of(html: bytes, url: str = "https://elfaro.example/nota") -> Dates:
    return read_dates(read_page(html, url))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-03-02T08:15:00-06:00", "2026-03-02T08:15:00-06:00"),
        ("2026-03-02T08:15:00Z", "2026-03-02T08:15:00+00:00"),
        ("2026-03-02T08:15+0100", "2026-03-02T08:15:00+01:00"),
        ("2026-03-02 08:15:00 -06:00", "2026-03-02T08:15:00-06:00"),
        ("2026-03-02T08:15:00.1234567Z", "2026-03-02T08:15:00.123456+00:00"),
        ("Mon, 02 Mar 2026 08:15:00 -0600", "2026-03-02T08:15:00-06:00"),
        ("2026-03-02 08:15:00 CST", "2026-03-02T08:15:00-06:00"),
        ("1772460900", "2026-03-02T14:15:00+00:00"),
        ("1772460900000", "2026-03-02T14:15:00+00:00"),
        ("2026/3/2", "2026-03-02"),
        ("2026-03-02", "2026-03-02"),
        ("2026-03-02T08:15:00", "2026-03-02"),
        ("2026-03-02 8:15 p. m.", "2026-03-02"),
        ("1970-01-01T00:00:00Z", None),
        ("0001-01-01", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_are_read_as_they_are_written(written: str, expected: str | None) -> None:
    assert parse_moment(written) == expected


def test_a_date_in_the_future_is_none() -> None:
    assert parse_moment((datetime.now(UTC) + timedelta(days=30)).isoformat()) is None


def test_linked_data_is_trusted_before_meta_and_time() -> None:
    html = page(
        data=news_article(datePublished="2026-03-02T08:15:00-06:00", dateModified="2026-03-02T09:00:00-06:00"),
        head='<meta property="article:published_time" content="2026-03-01T00:00:00Z">',
        above='<time datetime="2026-02-01T00:00:00Z">1 February</time>',
    )
    assert dates_of(html) == Dates("2026-03-02T08:15:00-06:00", "2026-03-02T09:00:00-06:00", "json-ld")


def test_a_day_is_sharpened_by_an_instant_of_the_same_day() -> None:
    html = page(
        data=news_article(datePublished="2026-03-02"),
        head='<meta property="article:published_time" content="2026-03-02T08:15:00-06:00">',
    )
    assert dates_of(html).published == "2026-03-02T08:15:00-06:00"


def test_a_time_without_zone_borrows_the_zone_of_the_same_clock() -> None:
    html = page(
        data=news_article(datePublished="2026-03-02 20:15:00"),
        head='<meta name="date" content="2026-03-02T20:15:00+01:00">',
    )
    assert dates_of(html).published == "2026-03-02T20:15:00+01:00"


def test_a_time_whose_zone_nobody_gives_is_only_a_day() -> None:
    assert dates_of(page(data=news_article(datePublished="2026-03-02T20:15:00"))).published == "2026-03-02"


def test_midnight_stands_for_the_day() -> None:
    html = page(
        data=news_article(datePublished="2026-03-02T00:00:00Z"),
        above='<time datetime="2026-03-02T14:15:00Z" itemprop="datePublished">2 March</time>',
    )
    assert dates_of(html).published == "2026-03-02T14:15:00+00:00"


def test_the_time_under_the_headline_serves_where_the_head_is_silent() -> None:
    html = page(above='<time datetime="2026-03-02T08:15:00-06:00">2 March</time>')
    assert dates_of(html) == Dates("2026-03-02T08:15:00-06:00", None, "time")


@pytest.mark.parametrize("shown", ["March 2, 2026", "2 de marzo de 2026"])
def test_a_date_that_is_only_printed_gives_the_day(shown: str) -> None:
    found = dates_of(page(above=f'<p class="date">{shown}</p>'))
    assert (found.published, found.source) == ("2026-03-02", "printed")


def test_the_address_serves_last() -> None:
    assert dates_of(b"", "https://elfaro.example/2026/03/02/nota").published == "2026-03-02"


def test_a_change_before_the_publication_is_no_change() -> None:
    data = news_article(datePublished="2026-03-02T08:15:00Z", dateModified="2026-02-01T08:15:00Z")
    assert dates_of(page(data=data)).modified is None


def test_a_page_without_dates_has_none() -> None:
    assert dates_of(b"<html><body><p>Nothing.</p></body></html>") == Dates(None, None, None)
