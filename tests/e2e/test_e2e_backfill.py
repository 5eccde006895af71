"""A week of the past through the REST API: the real scheduler over the archives of the sample newsroom."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from newsdesk import samples
from newsdesk.run.rehearsal import Rehearsal, rehearsal
from newsdesk.samples.expected import page_of
from newsdesk.settings import load
from newsdesk.store import embedded

pytestmark = [pytest.mark.airflow, pytest.mark.db]
COUNTED = ("article", "entry", "capture", "page", "version", "reading", "quote", "story", "person", "delivery")
OUTLETS = ["Meridian Newswire", "The Potomac Ledger", "Paso Norte Courier"]  # all of them: tests/browser
ALL_SOURCES = ["stored", "wayback", "sitemap", "ccnews"]
WEEK_SECONDS = 420.0
NOTHING_NEW_SECONDS = 180.0


@pytest.fixture(scope="module")
def week() -> list[date]:
    """The seven days before today; the newsroom's news is of the second, third and fourth of them."""
    today = datetime.now(load({}).timezone).date()
    return [today - timedelta(days=n) for n in range(7, 0, -1)]


def past(newsroom: samples.Newsroom) -> dict[str, str]:
    """The settings that lead to the sample's archives."""
    return {"NEWSDESK_WAYBACK_URL": newsroom.wayback_url(), "NEWSDESK_CCNEWS_URL": newsroom.ccnews_url()}


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory, week: list[date]) -> Iterator[Rehearsal]:
    data_dir = tmp_path_factory.mktemp("past")
    try:
        with (
            samples.Newsroom(week[1], slow_seconds=2) as newsroom,
            rehearsal(data_dir, newsroom, past(newsroom)) as play,
        ):
            for dag_id in ("news_backfill", "news_reprocess", "daily_digest"):
                play.client.unpause(dag_id)
            yield play
    finally:
        embedded.remove(data_dir)


def api(play: Rehearsal, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    request = Request(
        f"{play.client.url}/api/v2/{path}",
        data=json.dumps(body).encode() if body is not None else None,
        method=method,
        headers={"Authorization": f"Bearer {play.client.token}", "Content-Type": "application/json"},
    )
    with build_opener(ProxyHandler({})).open(request, timeout=30) as answer:
        return json.load(answer)


def backfill(play: Rehearsal, dag_id: str, days: list[date], seconds: float, **conf: Any) -> tuple[list[date], float]:
    """Run it and wait; the newsroom days of the runs made, and how long it took."""
    begun = time.monotonic()
    body = {
        "dag_id": dag_id,
        "from_date": f"{days[0]}T00:00:00-06:00",
        "to_date": f"{days[-1]}T23:59:59-06:00",
        "dag_run_conf": conf,
        "reprocess_behavior": "completed",
        "max_active_runs": 2,
    }
    backfill_id = api(play, "POST", "backfills", body)["id"]
    play.processes.wait_until(
        lambda: api(play, "GET", f"backfills/{backfill_id}")["completed_at"] is not None,
        f"backfill of {dag_id}",
        seconds,
        every=2.0,
    )
    made: list[date] = []
    for run in api(play, "GET", f"dags/{dag_id}/dagRuns?limit=100")["dag_runs"]:
        day = date.fromisoformat(run["logical_date"][:10])
        if run["run_type"] == "backfill" or day in days:  # the nightly run of yesterday is run again in its place
            assert run["state"] == "success", play.client.failure(dag_id, run["dag_run_id"])
            made.append(day)
    return sorted(made), time.monotonic() - begun


def counts(play: Rehearsal) -> Counter[str]:
    return Counter({table: play.rows(f"SELECT count(*) AS n FROM newsdesk.{table}")[0]["n"] for table in COUNTED})


@pytest.fixture(scope="module")
def recovered(play: Rehearsal, week: list[date]) -> list[date]:
    """The days of the runs of the first backfill."""
    return backfill(play, "news_backfill", week, WEEK_SECONDS, sources=ALL_SOURCES, outlets=OUTLETS)[0]


def test_exactly_those_seven_days_are_run(recovered: list[date], play: Rehearsal, week: list[date]) -> None:
    assert recovered == week
    assert [row["day"] for row in play.rows("SELECT DISTINCT day FROM report.recovery ORDER BY day")] == week


@pytest.mark.usefixtures("recovered")
def test_what_the_archives_hold_is_found_once(play: Rehearsal, week: list[date]) -> None:
    held = [a for a in samples.expected(week[1]).articles if a.outlet in OUTLETS and a.archives != ("feed",)]
    read = Counter(page_of(row["url"]) for row in play.rows("SELECT url FROM report.articles"))
    dropped = {page_of(row["url"]) for row in play.rows("SELECT url FROM newsdesk.article WHERE state = 'dropped'")}
    missing = [a.key for a in held if a.page not in {*read, *dropped}]
    assert len(held) >= 20
    assert len(missing) <= 0.05 * len(held), missing
    assert set(read.values()) == {1}


@pytest.mark.usefixtures("recovered")
def test_the_reports_are_right_to_the_row(play: Rehearsal, week: list[date]) -> None:
    audit = play.rows(
        "SELECT day, sum(recovered)::integer AS n FROM report.coverage_audit GROUP BY day HAVING sum(recovered) > 0"
    )
    entries = play.rows(
        """
        SELECT newsdesk.newsroom_day(e.first_offered_at) AS day, count(*)::integer AS n
        FROM newsdesk.entry AS e JOIN newsdesk.article AS a USING (article_id) WHERE a.origin <> 'live' GROUP BY 1
        """
    )
    assert sorted(audit, key=str) == sorted(entries, key=str)
    assert {row["day"] for row in audit} <= set(week)
    waiting = play.rows("SELECT source, item, reason FROM report.recovery WHERE state = 'waiting'")
    assert waiting == []


@pytest.mark.usefixtures("recovered")
def test_the_same_again_changes_nothing_and_is_quick(play: Rehearsal, week: list[date]) -> None:
    before = counts(play)
    days, seconds = backfill(play, "news_backfill", week, NOTHING_NEW_SECONDS, outlets=OUTLETS)
    assert days == week
    assert counts(play) == before
    print(f"seven days with nothing new: {seconds:.0f} s")


@pytest.mark.usefixtures("recovered")
def test_past_editions_are_composed_and_nobody_is_mailed(play: Rehearsal, week: list[date]) -> None:
    mornings, _ = backfill(play, "daily_digest", week[2:5], NOTHING_NEW_SECONDS)
    assert mornings == week[2:5]
    editions = play.rows("SELECT DISTINCT day FROM newsdesk.digest ORDER BY day")
    assert [row["day"] for row in editions] == week[2:5]
    facts = play.rows("SELECT max((facts ->> 'articles')::integer) AS articles FROM newsdesk.digest")
    assert facts[0]["articles"] > 0
    mailed = play.rows("SELECT day FROM newsdesk.delivery")  # this morning's own edition may be among them
    assert [row["day"] for row in mailed if row["day"] in week] == []


@pytest.mark.usefixtures("recovered")
def test_reading_again_under_the_same_rules_finds_nothing_to_do(play: Rehearsal, week: list[date]) -> None:
    before = counts(play)
    days, _ = backfill(play, "news_reprocess", week[1:4], NOTHING_NEW_SECONDS, step="topic")
    assert days == week[1:4]
    assert counts(play) == before


@pytest.mark.parametrize(
    ("dag_id", "conf"),
    [
        ("news_backfill", {"sources": ["attic"]}),
        ("news_backfill", {"dry_run": "yes"}),
        ("news_reprocess", {"step": "colour"}),
    ],
)
def test_a_form_that_is_filled_wrongly_is_refused(play: Rehearsal, dag_id: str, conf: dict[str, Any]) -> None:
    with pytest.raises(Exception, match=r"HTTP Error 4\d\d"):
        api(play, "POST", f"dags/{dag_id}/dagRuns", {"logical_date": None, "conf": conf})
