"""Daily upkeep: what keeps the database small, what triage loses, and whether the feeds do what is expected of them."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime, timedelta

from newsdesk.articles.pool import PagePool
from newsdesk.errors import Reject
from newsdesk.pipeline.alarm import watch_feeds, watch_triage
from newsdesk.pipeline.analyze import PageReading, warm_up
from newsdesk.pipeline.desk import database_url
from newsdesk.pipeline.read import PAGE_SECONDS, ReadJob, read_job
from newsdesk.pipeline.surnames import join_surnames
from newsdesk.settings import Settings
from newsdesk.store import retention, triage
from newsdesk.store.db import connect, transaction
from newsdesk.store.triage import Check

TRIAGE_SAMPLE = 200
"""Dropped pages read in full each night: if one dropped page in a hundred is a loss, 87 nights of 100 find one."""

TRIAGE_WINDOW = timedelta(days=1)
TRIAGE_SECONDS = 180.0  # of the nine minutes that the task has


def upkeep(settings: Settings) -> dict[str, int]:
    """Drop what is past its use (see ``store.retention``; nothing that a report needs), join people's double surnames, check
    triage, raise alarms for what triage lost and for feeds.

    Returns how many rows of each kind went, how many people were joined, how many dropped pages were checked and found lost,
    how many alarms stand and are new, and how many mails were put in the outbox.
    """
    with connect(database_url(settings)) as connection, transaction(connection):
        dropped = {
            "pages": retention.drop_off_topic_pages(connection),
            "bands": retention.drop_old_bands(connection),
            "robots": retention.drop_old_robots(connection),
        }
    checked = join_surnames(settings) | check_triage(settings)
    return dropped | checked | watch_triage(settings) | watch_feeds(settings)


def check_triage(settings: Settings, *, size: int = TRIAGE_SAMPLE, seconds: float = TRIAGE_SECONDS) -> dict[str, int]:
    """Read a random sample of what triage dropped in the last day in full (``report.triage_audit``).

    A page that is relevant goes back to the reader. Returns ``triage_checked`` and ``triage_lost``; what was checked is
    stored page by page, so a killed run is continued by the next.
    """
    stop = time.monotonic() + seconds
    found: Counter[str] = Counter(triage_checked=0, triage_lost=0)
    with connect(database_url(settings)) as connection:
        with transaction(connection):
            drawn = triage.sample(connection, datetime.now(UTC) - TRIAGE_WINDOW, size)
        if not drawn:
            return dict(found)
        with PagePool(read_job, workers=1, seconds=PAGE_SECONDS, warm=warm_up) as pages:
            answers = pages.map(ReadJob(page.body, page.final_url, whole=True) for page in drawn)
            for page, answer in zip(drawn, answers, strict=True):
                check = _check(answer)
                with transaction(connection):
                    triage.store_check(connection, page, check)
                found["triage_checked"] += 1
                found["triage_lost"] += check.result == "relevant"
                if time.monotonic() > stop:
                    break
    return dict(found)


def _check(answer: PageReading | Reject) -> Check:
    if isinstance(answer, Reject):
        return Check("rejected", reason=answer.reason)
    verdict = answer.verdict
    result = "relevant" if verdict.relevant else "review" if verdict.review else "other"
    return Check(result, verdict.score, verdict.rules_version)
