"""How a backfill runs: refused, dry, killed half-way, by policy; and which day it means."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from backfill_newsroom import DAYS, backfill, counts, environment, newsroom, rows, settings_for

from newsdesk import pipeline, samples, settings
from newsdesk.errors import ConfigError
from newsdesk.pipeline.backfill_days import window_of
from newsdesk.store import embedded

pytestmark = pytest.mark.db
ONE = ("Meridian Newswire",)
ROOT = Path(__file__).parents[2]
WORKER = "from datetime import date; from newsdesk import pipeline, settings; pipeline.recover(settings.load(), date(%d, %d, %d))"


@pytest.fixture(scope="module")
def running() -> Iterator[samples.Newsroom]:
    with newsroom() as served:
        yield served


@pytest.fixture
def loaded(running: samples.Newsroom, database_url: str, tmp_path: Path) -> settings.Settings:
    return settings_for(running, database_url, tmp_path, ONE)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 7), 24), (date(2026, 3, 8), 23), (date(2025, 11, 2), 25)], ids=str
)
def test_a_day_is_what_the_newsrooms_clock_says(day: date, hours: int) -> None:
    window = window_of(settings.load({"NEWSDESK_TIMEZONE": "America/New_York"}), day)
    assert window.end - window.start == timedelta(hours=hours)
    assert window.holds(window.start)
    assert not window.holds(window.end)


def test_days_that_run_backwards_are_refused() -> None:
    with pytest.raises(ConfigError, match="run backwards: from 2026-03-07 is after to 2026-03-01"):
        pipeline.check_days(settings.load({}), date(2026, 3, 7), date(2026, 3, 1))


def test_a_day_that_is_not_over_is_refused(loaded: settings.Settings) -> None:
    today = datetime.now(loaded.timezone).date()
    for day in (today, today + timedelta(days=1)):
        with pytest.raises(ConfigError, match=f"{day} is not over in the newsroom"):
            pipeline.plan(loaded, day)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"feed_names": ["No such feed"]}, "not in the catalog: No such feed"),
        ({"outlets": ["Nobody"]}, "not in the catalog: Nobody"),
        ({"sources": ["attic"]}, "unknown source attic; there are: stored, wayback, sitemap, ccnews"),
    ],
)
def test_what_is_unknown_is_refused_by_name(loaded: settings.Settings, asked: dict[str, Any], told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        pipeline.plan(loaded, DAYS[0], **asked)
    assert rows(loaded.database_url or "", "SELECT recovery_id FROM newsdesk.recovery") == []


def test_a_dry_run_tells_and_stores_nothing(loaded: settings.Settings, database_url: str) -> None:
    pipeline.plan(loaded, DAYS[1], sources=pipeline.SOURCES)
    dry = pipeline.recover(loaded, DAYS[1], dry_run=True)
    assert dry["found"] == dry["added"] > 0
    assert dry["captured"] == dry["waiting"] == 0
    assert set(counts(database_url).values()) == {0}
    told = rows(database_url, "SELECT found, added, reason FROM report.recovery WHERE source = 'wayback'")
    assert told == [{"found": dry["found"], "added": 0, "reason": f"dry run: {dry['found']} would be new"}]
    assert backfill(loaded, DAYS[1], "wayback")["added"] == dry["added"]
    told = rows(database_url, "SELECT found, added, reason FROM report.recovery WHERE source = 'wayback'")
    assert told == [{"found": dry["found"], "added": dry["added"], "reason": None}]


def test_of_feeds_without_leave_only_headlines_are_kept(
    running: samples.Newsroom, database_url: str, tmp_path: Path
) -> None:
    loaded = settings_for(running, database_url, tmp_path, ONE, content_policy="metadata_only")
    backfill(loaded, DAYS[1], *pipeline.SOURCES)
    stored = counts(database_url)
    assert stored["article"] > 0
    assert stored["capture"] == stored["page"] == stored["version"] == 0
    assert rows(database_url, "SELECT DISTINCT state FROM newsdesk.article") == [{"state": "metadata_only"}]


def test_a_worker_killed_half_way_changes_nothing_in_the_end(
    running: samples.Newsroom, database_server: str, migrated_template: str, database_url: str, tmp_path: Path
) -> None:
    loaded = settings_for(running, database_url, tmp_path, ONE)
    pipeline.plan(loaded, DAYS[1])
    program = WORKER % DAYS[1].timetuple()[:3]
    env = (
        os.environ | environment(running, database_url, tmp_path / "feeds.yaml") | {"PYTHONPATH": str(ROOT / "include")}
    )
    worker = subprocess.Popen([sys.executable, "-c", program], env=env)
    try:
        while rows(database_url, "SELECT count(*) AS n, pg_sleep(0.02) FROM newsdesk.capture")[0]["n"] < 3:
            assert worker.poll() is None
    finally:
        worker.kill()
        worker.wait()
    half_way = counts(database_url)
    rows(database_url, "UPDATE newsdesk.recovery SET leased_until = now() - interval '1 second'")
    backfill(loaded, DAYS[1])

    other = embedded.create_database(database_server, "backfill_undisturbed", template=migrated_template)
    undisturbed = settings_for(running, other, tmp_path, ONE)
    backfill(undisturbed, DAYS[1])
    assert 0 < half_way["capture"] < counts(other)["capture"]
    assert counts(database_url) == counts(other)
    for sql in (
        "SELECT canonical_url, origin, state, published_at FROM newsdesk.article ORDER BY 1",
        "SELECT url, captured_at, origin, sha256::text FROM newsdesk.capture WHERE origin <> 'live' ORDER BY 1",
        "SELECT source, item, state, found, added, captured, missing FROM report.recovery ORDER BY 1, 2",
        "SELECT url, speaker, quote FROM report.quotes ORDER BY url, start_char",
    ):
        assert rows(database_url, sql) == rows(other, sql)
    embedded.drop_database(database_server, "backfill_undisturbed")


def test_one_stays_until_the_other_workers_are_done(loaded: settings.Settings, database_url: str) -> None:
    pipeline.plan(loaded, DAYS[1], sources=["wayback"])
    rows(database_url, "UPDATE newsdesk.recovery SET leased_until = now() + interval '2 seconds', attempts = 1")
    assert pipeline.recover(loaded, DAYS[1], see_out=False) == {"waiting": 1}
    assert pipeline.recover(loaded, DAYS[1], dry_run=True)["items"] == 1


def test_a_page_that_failed_live_is_had_from_the_archive(loaded: settings.Settings, database_url: str) -> None:
    pipeline.plan(loaded, DAYS[1], sources=["wayback"])
    pipeline.recover(loaded, DAYS[1], dry_run=True)
    backfill(loaded, DAYS[1], "sitemap")
    assert backfill(loaded, DAYS[1], "wayback")["added"] > 0
    rows(
        database_url,
        "UPDATE newsdesk.article SET state = 'failed', reading_id = NULL, capture_id = NULL, reason = 'HTTP 500'"
        " WHERE article_id = (SELECT min(article_id) FROM newsdesk.article WHERE state = 'read')",
    )
    again = backfill(loaded, DAYS[1], "wayback")
    assert (again["added"], again["captured"]) == (0, 1)
    assert rows(database_url, "SELECT article_id FROM newsdesk.article WHERE state = 'failed'") == []


def test_gaps_that_an_archive_made_good_are_closed(loaded: settings.Settings, database_url: str) -> None:
    pipeline.plan(loaded, DAYS[1], sources=["wayback"])
    rows(
        database_url,
        "INSERT INTO newsdesk.poll (feed_id, polled_at, day, outcome, gap) SELECT feed_id, %s, %s, 'ok', true FROM newsdesk.feed",
        datetime(2026, 3, 3, 18, tzinfo=UTC),
        DAYS[1],
    )
    verdict = f"SELECT verdict, gaps FROM report.coverage_audit WHERE day = '{DAYS[1]}'"
    pipeline.recover(loaded, DAYS[1], dry_run=True)
    assert rows(database_url, verdict) == [{"verdict": "gaps", "gaps": 1}]
    backfill(loaded, DAYS[1], "wayback")
    assert rows(database_url, verdict) == [{"verdict": "complete", "gaps": 1}]
