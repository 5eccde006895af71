"""The sample newsroom as rows: its true articles, verdicts and quotes stored as if read, so that views can be checked by it.

Run as a program, it writes the documentation of schema report: ``python tests/db/report_newsroom.py > docs/schema.md``.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from newsdesk import pipeline, settings
from newsdesk.model import Article, Capture, Entry, Feed, Quote, TopicVerdict
from newsdesk.pipeline.read import people_of
from newsdesk.samples.expected import Expected, ExpectedArticle, ExpectedQuote, expected
from newsdesk.samples.outlets import outlets
from newsdesk.store import articles, embedded, feeds, readings
from newsdesk.store.db import Connection, connect, transaction

START = date(2026, 3, 2)
TOPIC = "cartel_policy"
LEASE = timedelta(minutes=10)


def url_of(article: ExpectedArticle) -> str:
    """The address of a sample article when it is stored as a row."""
    return f"http://{article.key.split('/')[0]}.test{article.page}"


def store_newsroom(url: str, start: date = START) -> Expected:
    """Store every article of the sample newsroom, read perfectly, not yet compared. Returns the truth."""
    truth = expected(start)
    countries = {outlet.name: outlet.country for outlet in outlets().values()}
    with connect(url) as connection:
        for article in sorted(truth.articles, key=lambda a: a.published):
            quotes = [q for q in truth.quotes if q.article == article.key and q.text in article.text]
            with transaction(connection):
                store_article(
                    connection,
                    url=url_of(article),
                    outlet=article.outlet,
                    country=countries[article.outlet],
                    lang=article.lang,
                    published=article.published,
                    title=article.title,
                    body=article.text,
                    relevant=article.relevant,
                    facets=article.facets,
                    opinion=article.opinion,
                    quotes=placed(article.text, quotes),
                )
    return truth


def placed(body: str, quotes: list[ExpectedQuote]) -> list[Quote]:
    """The expected quotes with their offsets in the text, each at its first free place."""
    found: list[Quote] = []
    taken: dict[str, int] = {}
    for quote in quotes:
        start = body.index(quote.text, taken.get(quote.text, 0))
        taken[quote.text] = start + len(quote.text)
        found.append(
            Quote(
                start=start,
                end=start + len(quote.text),
                text=quote.text,
                kind=quote.kind,
                speaker=quote.speaker,
                role=quote.role,
                affiliation=quote.affiliation,
                method="truth",
                confidence=1.0,
            )
        )
    return found


def store_article(
    connection: Connection,
    *,
    url: str,
    outlet: str = "Rio Ledger",
    country: str = "US",
    lang: str = "en",
    published: datetime,
    seen: datetime | None = None,
    title: str = "A title",
    body: str = "A text.",
    relevant: bool = True,
    review: bool = False,
    facets: tuple[str, ...] = (),
    opinion: bool = False,
    quotes: list[Quote] | None = None,
    canonical_url: str | None = None,
) -> int:
    """Offer, fetch and read one article in the caller's transaction. Returns its id."""
    published = published.astimezone(UTC)
    seen = seen or published + timedelta(minutes=5)
    feed = Feed(
        name=f"{outlet} feed", outlet=outlet, country=country, lang=lang, url=f"http://{outlet}/feed", kind="feed"
    )
    article_id = offer(connection, feed, url=url, title=title, published=published, seen=seen)
    (queued,) = [a for a in articles.claim_queued(connection, seen, 100, LEASE) if a.article_id == article_id]
    capture = Capture(url=url, final_url=url, status=200, outcome="ok", fetched_at=seen, body=body.encode())
    capture_id = articles.store_capture(connection, queued.article_id, capture)
    return read_again(
        connection,
        queued.article_id,
        capture_id,
        Article(
            url=url,
            title=title,
            text=body,
            lang=lang,
            opinion=opinion,
            canonical_url=canonical_url,
            extractor_version="t",
        ),
        published=published,
        relevant=relevant,
        review=review,
        facets=facets,
        quotes=quotes or [],
    )


def read_again(
    connection: Connection,
    article_id: int,
    capture_id: int,
    article: Article,
    *,
    published: datetime,
    relevant: bool = True,
    review: bool = False,
    facets: tuple[str, ...] = (),
    quotes: list[Quote],
) -> int:
    """Store a version, a reading of it and its verdict, and make it effective. Returns the article's id."""
    version_id, _ = readings.store_version(connection, article_id, capture_id, article)
    score = 0.9 if relevant else 0.1
    reading_id = readings.store_reading(
        connection,
        article_id=article_id,
        version_id=version_id,
        verdicts=[TopicVerdict(TOPIC, relevant, score, 0.5, review, "rules", facets)],
        quotes=quotes,
        person_ids=people_of(connection, tuple(quotes)),
        quotes_version="truth",
    )
    instant = readings.PublishedAt(published, "instant")
    readings.make_effective(
        connection, article_id=article_id, reading_id=reading_id, published=instant, refetch_at=None
    )
    return article_id


def offer(connection: Connection, feed: Feed, *, url: str, title: str, published: datetime, seen: datetime) -> int:
    """An article that ``feed`` offers in its poll of the instant ``seen``. Returns its id."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO newsdesk.feed (name, outlet, country, lang, kind, catalog_url, url, first_listed_at)
            VALUES (%s, %s, %s, %s, 'feed', %s, %s, %s) ON CONFLICT (name) DO UPDATE SET next_poll_at = '-infinity'
            """,
            (feed.name, feed.outlet, feed.country, feed.lang, feed.url, feed.url, seen),
        )
        cursor.execute("UPDATE newsdesk.feed SET leased_until = 'infinity' WHERE name <> %s", (feed.name,))
        cursor.execute(
            "UPDATE newsdesk.feed SET leased_until = NULL, next_poll_at = '-infinity' WHERE name = %s", (feed.name,)
        )
    (due,) = feeds.claim_due(connection, seen, 1, LEASE)
    poll = feeds.Poll(
        feed_id=due.feed_id,
        polled_at=seen,
        outcome="ok",
        status=200,
        reason=None,
        offered=1,
        gap=False,
        poll_state={},
        next_poll_at=seen,
        url=due.url,
    )
    feeds.record_poll(connection, due, poll, [feeds.Offer(Entry(url=url, title=title), url, published, "feed", None)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT article_id FROM newsdesk.article WHERE canonical_url = %s", (url,))
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def write_schema_document() -> str:
    """``docs/schema.md``: the catalog of a fresh database, and the worked queries over the sample newsroom."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            url = embedded.database_url(Path(folder))
            loaded = settings.load({"NEWSDESK_DATABASE_URL": url})
            pipeline.migrate(loaded)
            store_newsroom(url)
            pipeline.publish(loaded)
            return pipeline.schema_document(loaded)
        finally:
            embedded.remove(Path(folder))


if __name__ == "__main__":
    sys.stdout.write(write_schema_document())
