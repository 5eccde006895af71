"""Read the fetched pages: article, verdict, quotes, in processes with a time limit a page; stored one article at a time."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from newsdesk import quotes, text
from newsdesk.articles import pool, urls
from newsdesk.errors import Reject
from newsdesk.model import Quote
from newsdesk.pipeline.analyze import PageReading, read_page, warm_up
from newsdesk.pipeline.clock import REAL, Clock
from newsdesk.pipeline.desk import database_url
from newsdesk.pipeline.looks import next_look
from newsdesk.pipeline.published import published_at
from newsdesk.pipeline.versions import quotes_version
from newsdesk.settings import Settings
from newsdesk.store import articles, people, readings, triage
from newsdesk.store.articles import FetchedArticle
from newsdesk.store.db import Connection, connect, transaction
from newsdesk.store.reprocess import Again

LEASE = timedelta(minutes=15)
BATCH = 64
PAGE_SECONDS = 10.0
MAX_ATTEMPTS = 3  # a page whose worker died or whose database write failed gets this many tries


@dataclass(frozen=True, slots=True)
class ReadJob:
    """What a reading process gets: picklable, no connections. ``whole``: without triage.

    ``day`` (ISO 8601) is when the article counts as published if its page does not say: offices are those of that day.
    """

    body: bytes
    url: str
    whole: bool = False
    day: str | None = None


def read_job(job: ReadJob) -> PageReading:
    """Read one page (the function that the worker processes run)."""
    return as_of(read_page(job.body, job.url, use_triage=not job.whole), job.day)


def as_of(reading: PageReading, day: str | None) -> PageReading:
    """The reading with the offices that people held on ``day``, where the page itself has no date."""
    article = reading.article
    if day is None or article.published is not None or not reading.quotes:
        return reading
    found = quotes.find(article.text, lang=article.lang, title=article.title, published=day)
    return replace(reading, quotes=tuple(found))


def read(settings: Settings, *, seconds: float = 480.0, workers: int = 2, clock: Clock = REAL) -> dict[str, int]:
    """Read until nothing is waiting or ``seconds`` have passed. Returns counts: relevant, other, dropped, rejected, ...

    Any number of workers may run this at once. What is waiting is told by ``clock``; the limit is real time.
    """
    found: Counter[str] = Counter()
    stop = time.monotonic() + seconds
    with (
        connect(database_url(settings)) as connection,
        pool.PagePool(read_job, workers=workers, seconds=PAGE_SECONDS, warm=warm_up) as pages,
    ):
        while time.monotonic() < stop:
            with transaction(connection):
                claimed = articles.claim_fetched(connection, clock.now(), BATCH, LEASE)
                whole = triage.lost(connection, [article.article_id for article in claimed])
            if not claimed:
                break
            answers = pages.map(
                ReadJob(article.body, article.final_url, article.article_id in whole, day_of(article, settings))
                for article in claimed
            )
            for article, answer in zip(claimed, answers, strict=True):
                with transaction(connection):
                    found[_store(connection, settings, article, answer, clock.now())] += 1
    return dict(found)


def day_of(article: FetchedArticle | Again, settings: Settings) -> str:
    """The newsroom's day on which an article counts as published when its page does not say."""
    known = published_at(None, article.feed_published_at, article.first_seen_at, settings.timezone)
    return known.instant.astimezone(settings.timezone).date().isoformat()


def _store(
    connection: Connection, settings: Settings, article: FetchedArticle, answer: PageReading | Reject, now: datetime
) -> str:
    """Store one answer and move the article on; returns the word it is counted under."""
    if isinstance(answer, Reject):
        if answer.code in {"timeout", "crashed"} and article.attempts < MAX_ATTEMPTS:
            again = now + timedelta(minutes=15)
            articles.mark(connection, article.article_id, "fetched", reason=answer.reason, next_attempt_at=again)
            return "again"
        articles.mark(connection, article.article_id, "failed", outcome=answer.code, reason=answer.reason)
        return "rejected"
    canonical = urls.fold(article.final_url, answer.article.canonical_url)
    if canonical != article.canonical_url and readings.fold_into(connection, article.article_id, canonical) is not None:
        return "same_as"
    if answer.dropped:
        reason = f"triage stage {answer.dropped}, {answer.article.extractor_version}"
        articles.mark(connection, article.article_id, "dropped", outcome="off_topic", reason=reason)
        return "dropped"
    _store_reading(connection, settings, article, answer)
    return "relevant" if answer.verdict.relevant else "other"


def _store_reading(connection: Connection, settings: Settings, article: FetchedArticle, answer: PageReading) -> None:
    version_id, _ = readings.store_version(connection, article.article_id, article.capture_id, answer.article)
    reading_id = readings.store_reading(
        connection,
        article_id=article.article_id,
        version_id=version_id,
        verdicts=[answer.verdict],
        quotes=answer.quotes,
        person_ids=people_of(connection, answer.quotes),
        quotes_version=quotes_version(),
    )
    interesting = answer.verdict.relevant or answer.verdict.review
    readings.make_effective(
        connection,
        article_id=article.article_id,
        reading_id=reading_id,
        published=published_at(
            answer.article.published, article.feed_published_at, article.first_seen_at, settings.timezone
        ),
        refetch_at=next_look(article.first_seen_at, article.captured_at) if interesting else None,
    )


def people_of(connection: Connection, found: tuple[Quote, ...]) -> list[int | None]:
    """The person of each quote, made where new; None where nobody is named: *a resident* is somebody else in each article."""
    keys = [
        (text.fold(quote.speaker).text, quote.person) if quote.speaker is not None and quote.named else None
        for quote in found
    ]
    named = {(quote.speaker, *key) for quote, key in zip(found, keys, strict=True) if quote.speaker and key}
    ids = people.ensure(connection, named)
    return [ids[key] if key else None for key in keys]
