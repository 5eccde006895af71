"""Fetch the queued articles' pages: claimed with a lease, politely, each answer stored with its outcome."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from datetime import UTC, datetime, timedelta

from newsdesk.articles import outcome
from newsdesk.http import Client
from newsdesk.model import Capture
from newsdesk.pipeline.courtesy import Courtesy, TooSoon
from newsdesk.pipeline.desk import database_url
from newsdesk.pipeline.looks import next_look
from newsdesk.settings import Settings
from newsdesk.store import articles
from newsdesk.store.articles import QueuedArticle
from newsdesk.store.db import Connection, connect, transaction

THREADS = 16
LEASE = timedelta(minutes=10)
BACKOFF = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8), timedelta(hours=24))
"""Waits before the tries after the first; after the last the article has failed, with its reason."""

PASSING = {"error", "blocked"}
"""Outcomes that another time may mend. A 404 is tried again as well: front pages announce before they publish."""


def fetch(settings: Settings, *, seconds: float = 480.0, limit: int = 2000) -> dict[str, int]:
    """Fetch until the queue is empty, ``limit`` pages were asked for, or ``seconds`` have passed. Returns counts by outcome.

    Any number of workers may run this at once. A worker that dies leaves nothing but a lease that runs out.
    """
    url = database_url(settings)
    found: Counter[str] = Counter()
    stop = time.monotonic() + seconds
    with (
        connect(url) as connection,
        connect(url) as pace_connection,
        Client(settings) as client,
        ThreadPoolExecutor(THREADS) as threads,
    ):
        courtesy = Courtesy(client, pace_connection, agent=settings.user_agent)
        with transaction(connection):
            articles.requeue_due(connection, datetime.now(UTC))
        while time.monotonic() < stop and sum(found.values()) < limit:
            with transaction(connection):
                claimed = articles.claim_queued(connection, datetime.now(UTC), THREADS * 4, LEASE)
            if not claimed:
                break
            asked = {threads.submit(_ask, courtesy, article): article for article in claimed}
            for done in as_completed(asked):
                found[_record(connection, asked[done], done)] += 1
    return dict(found)


def _ask(courtesy: Courtesy, article: QueuedArticle) -> Capture:
    return courtesy.get(
        article.url,
        kind="page",
        etag=article.etag if article.refetch else None,
        last_modified=article.last_modified if article.refetch else None,
        ignore_robots=article.ignore_robots_because is not None,
    )


def _record(connection: Connection, article: QueuedArticle, done: Future[Capture]) -> str:
    """Store how one request ended; returns the word it is counted under."""
    try:
        capture = done.result()
    except TooSoon as error:
        with transaction(connection):
            articles.give_back(connection, article.article_id, error.slot)
        return "waiting"
    word = _outcome(capture)
    with transaction(connection):
        capture_id = articles.store_capture(connection, article.article_id, capture)
        _move(connection, article, capture, word, capture_id)
    return word


def _outcome(capture: Capture) -> str:
    if capture.outcome != "ok":
        return capture.outcome
    return outcome.classify(capture.body, capture.status, capture.final_url)


def _move(connection: Connection, article: QueuedArticle, capture: Capture, word: str, capture_id: int) -> None:
    if word in {"ok", "paywall"} and capture.body:
        articles.mark(connection, article.article_id, "fetched", outcome=word, capture_id=capture_id)
    elif article.refetch and word not in PASSING:
        # It was read before; what cannot be had again (gone, unchanged, walled) leaves that reading as it is.
        articles.mark(
            connection,
            article.article_id,
            "read",
            outcome=word,
            reason=capture.reason,
            refetch_at=next_look(article.first_seen_at, capture.fetched_at),
        )
    else:
        retry_at = _next_try(article, capture, word)
        state = "queued" if retry_at else "read" if article.refetch else "failed"
        articles.mark(
            connection,
            article.article_id,
            state,
            outcome=word,
            reason=capture.reason or word,
            next_attempt_at=retry_at,
        )


def _next_try(article: QueuedArticle, capture: Capture, word: str) -> datetime | None:
    """When to ask again, or None when that is pointless or was tried often enough."""
    if word not in PASSING | {"not_found"} or article.attempts > len(BACKOFF):
        return None
    wait = BACKOFF[article.attempts - 1]
    if capture.retry_after:
        wait = max(wait, timedelta(seconds=capture.retry_after))
    return capture.fetched_at + wait
