"""The sample newsroom is read as promised: fetched over HTTP, extracted, judged, and its quotes given to the right people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from newsdesk.errors import Reject
from newsdesk.http import Client
from newsdesk.model import Capture
from newsdesk.pipeline.analyze import PageReading, read_page
from newsdesk.samples import Expected, Newsroom, expected, score
from newsdesk.settings import load

FIRST_DAY = date(2026, 3, 2)
AFTER = datetime(2026, 3, 5, 12, tzinfo=UTC)
RELEVANT = 0.95
RIGHT_SPEAKER = 0.90
WORDS_READ = 0.90


@dataclass(frozen=True, slots=True)
class Fetched:
    """Every article of the newsroom as its server gives it, by key."""

    truth: Expected
    captures: dict[str, Capture]


@pytest.fixture(scope="module")
def fetched() -> Iterator[Fetched]:
    truth = expected(FIRST_DAY)
    with Newsroom(FIRST_DAY, AFTER, slow_seconds=1.0) as newsroom:
        settings = load({"NEWSDESK_ALLOW_PRIVATE_HOSTS": newsroom.allow_private_hosts()})
        with Client(settings) as client:
            urls = {a.key: newsroom.url(a.key.partition("/")[0], a.page) for a in truth.articles}
            yield Fetched(truth, {key: client.get(url) for key, url in urls.items()})


@pytest.fixture(scope="module")
def readings(fetched: Fetched) -> dict[str, PageReading]:
    return {key: read_page(page.body, page.final_url) for key, page in fetched.captures.items()}


@pytest.fixture(scope="module")
def result(fetched: Fetched, readings: dict[str, PageReading]) -> dict[str, Any]:
    urls = {key: page.final_url for key, page in fetched.captures.items()}
    articles = [{"url": urls[key], "relevant": reading.verdict.relevant} for key, reading in readings.items()]
    quotes = [
        {"url": urls[key], "quote": quote.text, "speaker": quote.speaker, "kind": quote.kind}
        for key, reading in readings.items()
        for quote in reading.quotes
    ]
    return score(articles, quotes, fetched.truth)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def test_every_article_is_served_and_fetched(fetched: Fetched) -> None:
    assert {key: page.outcome for key, page in fetched.captures.items() if page.outcome != "ok"} == {}
    assert len(fetched.captures) == len(fetched.truth.articles) >= 80


def test_every_article_is_readable(fetched: Fetched) -> None:
    unread: dict[str, str] = {}
    for article in fetched.truth.articles:
        page = fetched.captures[article.key]
        try:
            got = read_page(page.body, page.final_url, use_triage=False).article
        except Reject as error:
            unread[article.key] = error.reason
            continue
        wanted = words(article.text)
        share = (words(got.text) & wanted).total() / wanted.total()
        if share < WORDS_READ or not got.title:
            unread[article.key] = f"{share:.0%} of its words, title {got.title!r}"
    assert unread == {}


def test_relevant_articles_are_told_from_the_others(result: dict[str, Any]) -> None:
    assert result["relevant_precision"] >= RELEVANT, f"wrongly relevant: {result['relevant_wrong']}"
    assert result["relevant_recall"] >= RELEVANT, f"missed: {result['relevant_missed']}"


def test_triage_drops_no_relevant_page(fetched: Fetched, readings: dict[str, PageReading]) -> None:
    relevant = {article.key for article in fetched.truth.articles if article.relevant}
    assert {key: reading.dropped for key, reading in readings.items() if key in relevant and reading.dropped} == {}


def test_direct_quotes_have_the_right_speaker(result: dict[str, Any]) -> None:
    wrong = "\n".join(
        [
            *(f"missed {key}: “{text}”" for key, text in result["quotes_missed"]),
            *(f"{key}: “{text}” is {truth}'s, not {got}'s" for key, text, truth, got in result["quotes_wrong_speaker"]),
        ]
    )
    assert result["direct_expected"] >= 150
    assert result["direct_right_speaker_share"] >= RIGHT_SPEAKER, wrong


def test_quotes_are_not_made_up(result: dict[str, Any]) -> None:
    assert result["direct_unexpected"] <= 0.05 * result["direct_expected"]
