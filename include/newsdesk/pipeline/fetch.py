"""Fetch the queued articles' pages: claimed with a lease, politely, each answer stored with its outcome."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

from newsdesk.articles import outcome
from newsdesk.http import Client
from newsdesk.model import Capture
from newsdesk.pipeline.clock import REAL, Clock
from newsdesk.pipeline.courtesy import Courtesy, TooSoon
from newsdesk.pipeline.desk import database_url
from newsdesk.pipeline.looks import next_look
from newsdesk.pipeline.rounds import rounds
from newsdesk.settings import Settings
from newsdesk.store import articles
from newsdesk.store.articles import QueuedArticle
from newsdesk.store.db import Connection, connect, transaction

THREADS = 32
LEASE = timedelta(minutes=10)
BACKOFF = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8), timedelta(hours=24))
"""Waits before the tries after the first; after the last the article has failed, with its reason."""

KEPT = {"ok", "paywall"}
"""Outcomes whose page is kept and read: behind a paywall may stand a teaser, or all of the text."""

PASSING = {"error", "blocked"}
"""Outcomes that another time may mend. A 404 is tried again as well: front pages announce before they publish."""


def fetch(
    settings: Settings, *, seconds: float = 480.0, limit: int = 2000, clock: Clock = REAL, threads: int = THREADS
) -> dict[str, int]:
    """Fetch until the queue is empty, ``limit`` pages were asked for, or ``seconds`` have passed. Returns counts by outcome.

    Any number of workers may run this at once. A worker that dies leaves nothing but a lease that runs out.
    """
    url = database_url(settings)
    found: Counter[str] = Counter()
    left = limit
    with (
        connect(url) as connection,
        connect(url) as pace_connection,
        Client(settings, now=clock.now) as client,
        ThreadPoolExecutor(threads) as pool,
    ):
        courtesy = Courtesy(client, pace_connection, agent=settings.user_agent, now=clock.now, sleep=clock.sleep)

        def claim(room: int) -> list[QueuedArticle]:
            nonlocal left
            with transaction(connection):
                claimed = articles.claim_queued(connection, clock.now(), min(room, left), LEASE)
            left -= len(claimed)
            return claimed

        with transaction(connection):
            articles.requeue_due(connection, clock.now())
        for answered in rounds(pool, claim, lambda article: _ask(courtesy, article), seconds=seconds):
            for article, done in answered:
                with transaction(connection):
                    word = _record(connection, article, done)
                left += word == "waiting"
                found[word] += 1
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
        articles.give_back(connection, article.article_id, error.slot)
        return "waiting"
    word = _outcome(capture)
    capture = replace(capture, outcome=word, body=capture.body if word in KEPT else b"")
    capture_id = articles.store_capture(connection, article.article_id, capture)
    _move(connection, article, capture, capture_id)
    return word


def _outcome(capture: Capture) -> str:
    if capture.outcome != "ok":
        return capture.outcome
    return outcome.classify(capture.body, capture.status, capture.final_url)


def _move(connection: Connection, article: QueuedArticle, capture: Capture, capture_id: int) -> None:
    word = capture.outcome
    if word in KEPT and capture.body:
        articles.mark(connection, article.article_id, "fetched", outcome=word, capture_id=capture_id)
        return
    retry_at = _next_try(article, capture, word)
    if article.refetch and retry_at is None:
        # It was read before; what cannot be had again (gone, unchanged, walled) leaves that reading as it is.
        look = next_look(article.first_seen_at, capture.fetched_at)
        articles.mark(connection, article.article_id, "read", outcome=word, reason=capture.reason, refetch_at=look)
        return
    state = "queued" if retry_at else "failed"
    reason = capture.reason or word
    articles.mark(connection, article.article_id, state, outcome=word, reason=reason, next_attempt_at=retry_at)


def _next_try(article: QueuedArticle, capture: Capture, word: str) -> datetime | None:
    """When to ask again, or None when that is pointless or was tried often enough."""
    passing = PASSING if article.refetch else PASSING | {"not_found"}
    if word not in passing or article.attempts > len(BACKOFF):
        return None
    wait = BACKOFF[article.attempts - 1]
    if capture.retry_after:
        wait = max(wait, timedelta(seconds=capture.retry_after))
    return capture.fetched_at + wait
