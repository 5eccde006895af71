"""A role that the text does not print is the one held on the day of the article, whoever tells the day."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsdesk.model import Article
from newsdesk.pipeline.analyze import read_article
from newsdesk.pipeline.read import as_of, day_of
from newsdesk.settings import load
from newsdesk.store.articles import FetchedArticle

TEXT = "The cartel case goes on. “We will act,” said Markwayne Mullin."


def reading(published: str | None) -> tuple[str | None, str | None]:
    article = Article(url="http://ledger.test/1", title="A case", text=TEXT, lang="en", published=published)
    (quote,) = as_of(read_article(article), "2025-05-02").quotes
    return quote.person, quote.role


def test_a_page_without_a_date_takes_the_offices_of_the_day_that_the_feed_told() -> None:
    assert reading(None) == ("mullin", "U.S. Senator from Oklahoma")


def test_the_date_of_the_page_itself_goes_before() -> None:
    assert reading("2026-06-01T12:00:00+00:00") == ("mullin", "Homeland Security Secretary")


def fetched(feed: datetime | None) -> FetchedArticle:
    return FetchedArticle(
        article_id=1,
        canonical_url="http://ledger.test/1",
        final_url="http://ledger.test/1",
        feed_published_at=feed,
        first_seen_at=datetime(2025, 5, 3, 2, tzinfo=UTC),
        capture_id=1,
        captured_at=datetime(2025, 5, 3, 2, tzinfo=UTC),
        body=b"",
        attempts=0,
        feed_title=None,
        lang=None,
    )


@pytest.mark.parametrize(("feed", "day"), [(datetime(2025, 5, 1, 18, tzinfo=UTC), "2025-05-01"), (None, "2025-05-02")])
def test_that_day_is_the_feeds_or_the_newsrooms_day_on_which_it_was_first_seen(feed: datetime | None, day: str) -> None:
    assert day_of(fetched(feed), load({"NEWSDESK_TIMEZONE": "America/Mexico_City"})) == day
