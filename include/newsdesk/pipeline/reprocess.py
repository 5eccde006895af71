"""Read stored pages and texts again after the extractor, the rules or the quote finder changed. No network.

New readings stand beside the old ones; each article is switched to its new one in a transaction of its own. What an
analyst said goes on counting. A killed run goes on where it was, and one that is run again finds nothing to do.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from newsdesk import quotes, topics
from newsdesk.articles import pool, triage
from newsdesk.articles.extract import EXTRACTOR_VERSION
from newsdesk.errors import ConfigError, Reject
from newsdesk.model import Article, TopicVerdict
from newsdesk.pipeline.analyze import PageReading, read_article, read_page, warm_up
from newsdesk.pipeline.backfill_days import check_days, window_of
from newsdesk.pipeline.desk import database_url
from newsdesk.pipeline.published import published_at
from newsdesk.pipeline.read import as_of, day_of, people_of
from newsdesk.pipeline.versions import quotes_version, stories_version
from newsdesk.settings import Settings
from newsdesk.store import readings, reprocess
from newsdesk.store import triage as store_triage
from newsdesk.store.db import Connection, connect, transaction
from newsdesk.store.reprocess import Again

STEPS = ("extract", "topic", "quotes", "stories")
"""Where reading again can begin; it goes on from there. ``stories`` only compares the articles again."""

TOPIC = "cartel_policy"
LEASE = timedelta(minutes=15)
BATCH = 64
PAGE_SECONDS = 10.0
MAX_ATTEMPTS = 3  # of a page that killed its process or ran out of time


@dataclass(frozen=True, slots=True)
class _Job:
    """What a reading process gets: a page to extract, or a text that was extracted before. ``whole``: without triage."""

    step: str
    body: bytes | None
    article: Article
    whole: bool
    day: str | None = None


def read_job(job: _Job) -> PageReading:
    """Read one article again (the function that the worker processes run).

    A page that was read once is always read whole, so that there is a verdict to set beside the old one; so is one that
    triage once dropped wrongly.
    """
    return as_of(_read_again(job), job.day)


def _read_again(job: _Job) -> PageReading:
    if job.body is not None:
        return read_page(job.body, job.article.url, use_triage=not job.whole)
    if job.step == "quotes":
        article = job.article
        found = quotes.find(article.text, lang=article.lang, title=article.title, published=article.published)
        return PageReading(article, TopicVerdict(TOPIC, False, 0.0, 0.0, False, ""), tuple(found))
    return read_article(job.article)


def current_versions() -> dict[str, str | None]:
    """The versions that a reading of now would carry: extractor, triage, rules, model, quotes."""
    topic = topics.load(TOPIC)
    return {
        "extractor": EXTRACTOR_VERSION,
        "triage": triage.VERSION,
        "rules": topic.rules_version,
        "model": topic.model.version if topic.model else None,
        "quotes": quotes_version(),
    }


def plan_again(settings: Settings, day: date, *, step: str = "extract", since: str | None = None) -> int:
    """Put in line the articles of the day that were read under older versions. Returns how many were added.

    ``since`` is a rules version: only what was read after it came into use. Raises ConfigError for an unknown step or
    version, or a day that is not over.
    """
    check_days(settings, day, day)
    if step not in STEPS:
        raise ConfigError(f"unknown step {step}; there are: {', '.join(STEPS)}")
    window = window_of(settings, day)
    versions = current_versions()
    with connect(database_url(settings)) as connection, transaction(connection):
        return reprocess.plan(
            connection,
            day,
            step,
            (window.start, window.end),
            versions=versions,
            target=_target(step, versions),
            since=_instant(connection, since) if since else None,
        )


def _target(step: str, versions: dict[str, str | None]) -> str:
    """One string for all that reads from the step on."""
    if step == "stories":
        return stories_version()
    names = {
        "extract": ("extractor", "triage", "rules", "model", "quotes"),
        "topic": ("triage", "rules", "model", "quotes"),
        "quotes": ("quotes",),
    }
    return " ".join(versions[name] or "-" for name in names[step])


def _instant(connection: Connection, rules_version: str) -> datetime:
    found = reprocess.first_read(connection, rules_version)
    if found is None:
        known = ", ".join(reprocess.rules_versions(connection)[:5]) or "none yet"
        raise ConfigError(f"nothing was read under rules version {rules_version}; the newest are: {known}")
    return found


def read_again(
    settings: Settings, day: date, *, step: str = "extract", seconds: float = 480.0, workers: int = 2
) -> dict[str, int]:
    """Read what is in line until nothing is or ``seconds`` have passed. Returns counts, ``waiting`` among them.

    Any number of workers may share a day. ``publish`` afterwards puts what changed into its stories.
    """
    counts: Counter[str] = Counter()
    stop = time.monotonic() + seconds
    with (
        connect(database_url(settings)) as connection,
        pool.PagePool(read_job, workers=workers, seconds=PAGE_SECONDS, warm=warm_up) as pages,
    ):
        while time.monotonic() < stop:
            with transaction(connection):
                claimed = reprocess.claim(connection, day, step, datetime.now(UTC), LEASE, limit=BATCH)
                lost = store_triage.lost(connection, [again.article_id for again in claimed])
            if not claimed:
                break
            if step == "stories":
                counts["compared"] += _compare(connection, claimed)
                continue
            for again, answer in zip(claimed, pages.map(_job(again, lost, settings) for again in claimed), strict=True):
                with transaction(connection):
                    counts.update(_store(connection, settings, again, answer))
        with transaction(connection):
            counts["waiting"] = reprocess.waiting(connection, day, step)
    return dict(counts)


def _job(again: Again, lost: set[int], settings: Settings) -> _Job:
    article = Article(url=again.url, title=again.title, text=again.text, lang=again.lang, published=again.published)
    whole = again.reading_id is not None or again.article_id in lost
    return _Job(again.step, again.body, article, whole, day_of(again, settings))


def _compare(connection: Connection, claimed: list[Again]) -> int:
    with transaction(connection):
        for again in claimed:
            reprocess.compare_again(connection, again.article_id)
            reprocess.finish(connection, again, "done")
    return len(claimed)


def _store(connection: Connection, settings: Settings, again: Again, answer: PageReading | Reject) -> list[str]:
    """Store one answer beside the old reading and switch to it; returns the words that it counts under."""
    if isinstance(answer, Reject):
        if answer.code in {"timeout", "crashed"} and again.attempts < MAX_ATTEMPTS:
            reprocess.release(connection, again)
            return ["again"]
        reprocess.finish(connection, again, "failed", reason=answer.reason)
        return ["failed"]
    if not reprocess.hold(connection, again.article_id, again.reading_id):
        reprocess.finish(connection, again, "done", reason="was read anew meanwhile")
        return ["overtaken"]
    if answer.dropped:
        reprocess.drop_again(
            connection, again.article_id, f"triage stage {answer.dropped}, {answer.article.extractor_version}"
        )
        reprocess.finish(connection, again, "done")
        return ["dropped"]
    flipped = _switch(connection, settings, again, answer)
    gone = again.step == "extract" and again.body is None
    reason = "its page is no longer stored: its text was read again" if gone else None
    reprocess.finish(connection, again, "done", reason=reason)
    return ["read", "flipped"] if flipped else ["read"]


def _switch(connection: Connection, settings: Settings, again: Again, answer: PageReading) -> bool:
    """Store the reading and make it the effective one. Returns whether the program's verdict is another now."""
    before = reprocess.verdicts(connection, again.reading_id) if again.reading_id is not None else []
    version_id, published = again.version_id, None
    if again.body is not None:
        assert again.capture_id is not None
        version_id, _ = readings.store_version(connection, again.article_id, again.capture_id, answer.article)
        published = published_at(
            answer.article.published, again.feed_published_at, again.first_seen_at, settings.timezone
        )
    assert version_id is not None
    after = before if again.step == "quotes" else [answer.verdict]
    reading_id = readings.store_reading(
        connection,
        article_id=again.article_id,
        version_id=version_id,
        verdicts=after,
        quotes=answer.quotes,
        person_ids=people_of(connection, answer.quotes),
        quotes_version=quotes_version(),
    )
    reprocess.switch(connection, again.article_id, reading_id, published)
    return {v.name for v in before if v.relevant} != {v.name for v in after if v.relevant}
