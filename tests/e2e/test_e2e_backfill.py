"""A week of the past through the real scheduler, over the archives of the sample newsroom.

First from Airflow's form in a real browser, with workers killed half-way; beside it undisturbed, by the command
line; then once more through the REST API, together with past editions and with reading again.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
import urllib3
import yaml
from backfill_form import chromium, form
from playwright.sync_api import Browser, Page, expect
from psycopg2.extras import RealDictCursor

from newsdesk import samples
from newsdesk.run.airflow import POOL_SLOTS
from newsdesk.run.api import ApiError
from newsdesk.run.rehearsal import Rehearsal, rehearsal
from newsdesk.samples.expected import page_of
from newsdesk.samples.stock import articles
from newsdesk.store import embedded
from newsdesk.store.db import connect, transaction

pytestmark = [pytest.mark.airflow, pytest.mark.browser, pytest.mark.db]

# One whose feed and pages were captured, one with sitemaps whose feed was captured on the first day only, and one that only
# CC-NEWS has pages of. All of the newsroom at once: tests/db/test_backfill_days.py does the same with other outlets.
OUTLETS = ["Meridian Newswire", "Paso Norte Courier", "La Voz del Humaya"]
SOURCES = ["stored", "wayback", "sitemap", "ccnews"]
# In Los Angeles the clocks change within the first of these weeks, in Madrid within the second.
WEEKS = {
    "America/Los_Angeles": (date(2026, 3, 5), date(2026, 3, 11)),
    "America/Mexico_City": (date(2026, 3, 5), date(2026, 3, 11)),
    "Europe/Madrid": (date(2026, 3, 26), date(2026, 4, 1)),
    "Asia/Tokyo": (date(2026, 3, 26), date(2026, 4, 1)),
}
COUNTED = ("article", "entry", "capture", "page", "version", "reading", "quote", "story", "person", "archive_index")
RECOVERING = "dags/news_backfill/dagRuns/~/taskInstances?task_id=recover&state=running"
WEEK_SECONDS = 420.0
NOTHING_NEW_SECONDS = 180.0
PICTURES = os.environ.get("NEWSDESK_PICTURES")  # a folder: the pictures of docs/operate.md are taken into it


@pytest.fixture(scope="module")
def week() -> list[date]:
    """The newest seven days that Airflow runs by now: an interval ends at noon UTC of the next day.

    The newsroom's news is of the second, third and fourth of them.
    """
    last = (datetime.now(UTC) - timedelta(hours=12)).date() - timedelta(days=1)
    return [last - timedelta(days=n) for n in range(6, -1, -1)]


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory, week: list[date]) -> Iterator[Rehearsal]:
    """Newsdesk with ``news_backfill`` switched on: its nightly run for the last of the days has begun."""
    data_dir = tmp_path_factory.mktemp("past")
    few = data_dir / "few.yaml"
    try:
        with samples.Newsroom(week[1], slow_seconds=2) as newsroom:
            for article in articles(week[1]):
                if article.trouble == "flaky":  # it fails whoever asks first: that would be one of the two newsdesks
                    urllib3.request("GET", newsroom.url(article.outlet, article.path), retries=False)
            listed = yaml.safe_load(newsroom.feeds_yaml())["feeds"]
            few.write_text(yaml.safe_dump({"feeds": [feed for feed in listed if feed["outlet"] in OUTLETS]}))
            with rehearsal(data_dir, newsroom, {"NEWSDESK_FEEDS_FILE": str(few)}) as play:
                play.client.unpause("news_backfill")
                yield play
    finally:
        embedded.remove(data_dir)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def noons(days: list[date]) -> list[str]:
    return [f"{day}T12:00:00Z" for day in days]


@pytest.mark.parametrize("zone", WEEKS)
def test_the_days_picked_are_the_newsrooms_wherever_the_browser_is(
    browser: Browser, play: Rehearsal, zone: str
) -> None:
    first, last = WEEKS[zone]
    with form(browser, play.client, "news_backfill", zone) as opened:
        assert opened.pick(first, last) == noons([first + timedelta(days=n) for n in range(7)])


def test_days_that_run_backwards_are_refused_by_the_form(browser: Browser, play: Rehearsal, week: list[date]) -> None:
    with form(browser, play.client, "news_backfill", "America/Mexico_City") as opened:
        opened.put(week[-1], week[0])
        expect(opened.page.get_by_text("Start Date must be before the End Date")).to_be_visible()
        expect(opened.page.get_by_role("button", name="Run Backfill")).to_be_disabled()


# The week from the form ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Recovered:
    """The week after its first backfill: which days were run, each task's turn, and what the command line recovered."""

    days: list[date]
    tasks: list[dict[str, Any]]
    killed: set[date]
    undisturbed_url: str


@pytest.fixture(scope="module")
def recovered(browser: Browser, play: Rehearsal, week: list[date]) -> Recovered:
    """The week, run from the form of a browser in Los Angeles, two days at a time, with workers killed."""
    other = embedded.create_database(str(play.settings.database_url), "undisturbed")
    command = [sys.executable, "-m", "newsdesk", "backfill", "--from", str(week[0]), "--to", str(week[-1])]
    command += ["--sources", ",".join(SOURCES)]
    environment = dict(play.installation.environment) | {"NEWSDESK_DATABASE_URL": other}
    play.processes.wait_until(lambda: bool(play.client.runs("news_backfill")), "the nightly run", 60.0)
    play.wait_for_idle("news_backfill")  # a day that is being run is left out of a backfill
    with (
        (play.processes.log_dir / "undisturbed.log").open("wb") as log,
        form(browser, play.client, "news_backfill", "America/Los_Angeles") as opened,
        subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT) as undisturbed,
    ):
        try:
            assert opened.pick(week[0], week[-1]) == noons(week)
            opened.tick("Override parameters on existing runs")
            opened.add_source("ccnews")
            picture(opened.page, "backfill-form")
            opened.run_two_days_at_a_time()
            killed = kill_the_workers(play)
            play.processes.wait_until(
                lambda: (
                    len(states := play.client.runs("news_backfill")) >= len(week)
                    and set(states.values()) == {"success"}
                ),
                "the week's runs",
                WEEK_SECONDS,
                every=1.0,
            )
            play.processes.wait_until(lambda: not active(play), "the backfill's end", 60.0)
            opened.page.goto(f"{play.client.url}/dags/news_backfill")
            expect(opened.page.get_by_text("publish").first).to_be_visible()
            opened.page.wait_for_load_state("networkidle")
            picture(opened.page, "backfill-run", height=760)
            assert undisturbed.wait(WEEK_SECONDS) == 0, Path(log.name).read_text()
        finally:
            undisturbed.kill()
    runs = api(play, "GET", "dags/news_backfill/dagRuns?limit=100")["dag_runs"]
    tasks = [task for run in runs for task in play.client.tasks("news_backfill", run["dag_run_id"])]
    return Recovered(days_of(runs, week), tasks, killed, other)


def kill_the_workers(play: Rehearsal) -> set[date]:
    """``kill -9`` the workers while they are among a feed's pages, and let go of what they held. Their days."""
    url = str(play.settings.database_url)
    killed: set[date] = set()

    def among_pages() -> bool:
        with connect(url) as connection, transaction(connection), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE newsdesk.recovery IN SHARE MODE")  # nobody notes what came of a page meanwhile
            cursor.execute(
                "SELECT FROM newsdesk.recovery WHERE state = 'waiting' AND leased_until > now()"
                " AND captured BETWEEN 1 AND added - 1"
            )
            if cursor.rowcount == 0:
                return False
            for task in api(play, "GET", RECOVERING)["task_instances"]:
                with suppress(ProcessLookupError):  # the other one has come to its end meanwhile
                    os.kill(task["pid"], signal.SIGKILL)
                    killed.add(day_of(task))
        return bool(killed)

    play.processes.wait_until(among_pages, "workers among pages", 180.0, every=0.1)
    with connect(url) as connection, transaction(connection), connection.cursor() as cursor:
        cursor.execute("UPDATE newsdesk.recovery SET leased_until = NULL WHERE state = 'waiting'")
    return killed


def test_the_form_runs_exactly_those_seven_days(recovered: Recovered, play: Rehearsal, week: list[date]) -> None:
    assert recovered.days == week
    assert play.rows("SELECT DISTINCT day FROM report.recovery ORDER BY day") == [{"day": day} for day in week]


@pytest.mark.usefixtures("recovered")
def test_what_the_archives_hold_is_found_once(play: Rehearsal, week: list[date]) -> None:
    held = [a for a in samples.expected(week[1]).articles if a.outlet in OUTLETS and a.archives != ("feed",)]
    read = Counter(page_of(row["url"]) for row in play.rows("SELECT url FROM report.articles"))
    dropped = {page_of(row["url"]) for row in play.rows("SELECT url FROM newsdesk.article WHERE state = 'dropped'")}
    missing = [article.key for article in held if article.page not in {*read, *dropped}]
    assert len(held) >= 30
    assert len(missing) <= 0.05 * len(held), missing
    assert set(read.values()) == {1}


def test_workers_that_were_killed_change_nothing_in_the_end(recovered: Recovered, play: Rehearsal) -> None:
    tried_again = {day_of(task) for task in recovered.tasks if task["try_number"] > 1}
    assert tried_again & recovered.killed
    assert play.rows("SELECT source, item, reason FROM newsdesk.recovery WHERE state <> 'done'") == []
    with (
        connect(recovered.undisturbed_url) as connection,
        connection.cursor(cursor_factory=RealDictCursor) as cursor,
    ):
        for query in (
            "SELECT canonical_url, state, published_at FROM newsdesk.article ORDER BY 1",
            "SELECT url, title, relevant, lang FROM report.articles ORDER BY url",
            "SELECT url, speaker, quote FROM report.quotes ORDER BY url, start_char, quote",
        ):
            cursor.execute(query)
            ours, theirs = play.rows(query), [dict(row) for row in cursor.fetchall()]
            assert len(ours) > 20
            assert ours == theirs


@pytest.mark.usefixtures("recovered")
def test_the_coverage_audit_is_right_to_the_row(play: Rehearsal, week: list[date]) -> None:
    audit = play.rows("SELECT day, feed, recovered FROM report.coverage_audit WHERE recovered > 0 ORDER BY day, feed")
    entries = play.rows(
        """
        SELECT newsdesk.newsroom_day(e.first_offered_at) AS day, f.name AS feed, count(*) AS recovered
        FROM newsdesk.entry AS e
        JOIN newsdesk.feed AS f USING (feed_id)
        JOIN newsdesk.article AS a USING (article_id)
        WHERE a.origin <> 'live' GROUP BY 1, 2 ORDER BY 1, 2
        """
    )
    assert audit == entries
    assert {row["day"] for row in audit} == set(week[1:4])
    added = play.rows("SELECT day, sum(added) AS n FROM report.recovery GROUP BY day HAVING sum(added) > 0 ORDER BY 1")
    by_day = play.rows(
        "SELECT newsdesk.newsroom_day(published_at) AS day, count(*) AS n FROM newsdesk.article"
        " WHERE same_as IS NULL OR capture_id IS NOT NULL GROUP BY 1 ORDER BY 1"
    )
    assert added == by_day


def test_live_ingest_always_finds_a_place_in_the_pool(recovered: Recovered) -> None:
    turns = [
        (datetime.fromisoformat(task["start_date"]), datetime.fromisoformat(task["end_date"]))
        for task in recovered.tasks
        if task["pool"] == "http_fetch"
    ]
    assert len(turns) == 3 * len(recovered.days)
    assert max(sum(begun <= start < ended for begun, ended in turns) for start, _ in turns) < POOL_SLOTS


@pytest.mark.usefixtures("recovered")
def test_a_backfill_mails_nobody(play: Rehearsal) -> None:
    assert play.rows("SELECT count(*) AS n FROM newsdesk.delivery") == [{"n": 0}]


# The same through the REST API -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class Again:
    """What the second round ran, and what was stored before and after it."""

    days: dict[str, list[date]]
    seconds: float
    cpu_seconds: float
    before: Counter[str]
    after: Counter[str]


@pytest.fixture(scope="module")
def again(recovered: Recovered, play: Rehearsal, week: list[date]) -> Again:
    """The same week once more, and at the same time the editions of three mornings and one day read again."""
    before = counts(play)
    asked = {
        "daily_digest": (week[2:5], {}),
        "news_reprocess": (week[1:2], {"step": "topic"}),
        "news_backfill": (week, {"sources": SOURCES}),
    }
    begun, busy, made = time.monotonic(), cpu_seconds(play), {}
    for dag_id, (days, conf) in asked.items():
        made[dag_id] = start_backfill(play, dag_id, days, conf)
        play.client.unpause(dag_id)
    play.processes.wait_until(lambda: ended(play, made["news_backfill"]), "the same week", WEEK_SECONDS, every=1.0)
    seconds, busy = time.monotonic() - begun, cpu_seconds(play) - busy
    play.processes.wait_until(lambda: all(ended(play, n) for n in made.values()), "editions", 60.0, every=1.0)
    run = {
        dag_id: days_of(api(play, "GET", f"dags/{dag_id}/dagRuns?limit=100")["dag_runs"], days)
        for dag_id, (days, _) in asked.items()
    }
    return Again(run, seconds, busy, before, counts(play))


def start_backfill(play: Rehearsal, dag_id: str, days: list[date], conf: dict[str, Any]) -> int:
    body = {
        "dag_id": dag_id,
        "from_date": f"{days[0]}T00:00:00-06:00",
        "to_date": f"{days[-1]}T23:59:59-06:00",
        "dag_run_conf": conf,
        "reprocess_behavior": "completed",
        "max_active_runs": 2,
    }
    return int(api(play, "POST", "backfills", body)["id"])


def active(play: Rehearsal) -> list[Any]:
    """The backfills of ``news_backfill`` that Airflow does not call complete yet; it refuses another one until then."""
    made = api(play, "GET", "backfills?dag_id=news_backfill")["backfills"]
    return [one for one in made if one["completed_at"] is None]


def cpu_seconds(play: Rehearsal) -> float:
    """What Airflow's components and all tasks, those that have ended too, have used of the processors so far."""
    used = 0.0
    for member in play.processes.members.values():
        component = psutil.Process(member.pid)
        for process in (component, *component.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                used += sum(process.cpu_times()[:4])  # user, system, and both of the children that were waited for
    return used


def ended(play: Rehearsal, backfill_id: int) -> bool:
    return api(play, "GET", f"backfills/{backfill_id}")["completed_at"] is not None


def test_the_rest_api_runs_the_same_seven_days(again: Again, week: list[date]) -> None:
    assert again.days["news_backfill"] == week


def test_the_same_week_again_changes_nothing_within_three_minutes(
    again: Again, capsys: pytest.CaptureFixture[str]
) -> None:
    assert again.after == again.before
    with capsys.disabled():
        print(
            f"\nseven days with nothing new: {again.seconds:.0f} s, {again.cpu_seconds:.0f} s of the processors ",
            end="",
        )
    # Of the processors, because others may be at work on the machine; where two are free, the tasks share them.
    assert again.cpu_seconds <= NOTHING_NEW_SECONDS


def test_past_editions_are_composed_as_of_their_mornings_and_not_posted(
    again: Again, play: Rehearsal, week: list[date]
) -> None:
    assert again.days["daily_digest"] == week[2:5]
    editions = play.rows(
        "SELECT day, max((facts ->> 'articles')::integer) > 0 AS has_news FROM newsdesk.digest"
        f" WHERE day <= '{week[-1]}' GROUP BY day ORDER BY day"
    )
    assert editions == [{"day": day, "has_news": True} for day in week[2:5]]
    assert play.rows(f"SELECT day FROM newsdesk.delivery WHERE day <= '{week[-1]}'") == []


def test_a_day_read_again_under_the_same_rules_is_done_at_once(again: Again, play: Rehearsal, week: list[date]) -> None:
    assert again.days["news_reprocess"] == week[1:2]
    assert play.rows("SELECT count(*) AS n FROM report.reprocess_diff") == [{"n": 0}]


# What is refused -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"from_date": "2026-03-07T00:00:00Z", "to_date": "2026-03-01T00:00:00Z"}, "must not be after to_date"),
        ({"from_date": "2126-03-01T00:00:00Z", "to_date": "2126-03-07T00:00:00Z"}, "future dates"),
        ({"dag_run_conf": {"sources": ["attic"]}}, "'attic' is not one of"),
        ({"dag_run_conf": {"dry_run": "yes"}}, "'yes' is not of type 'boolean'"),
        ({"dag_id": "news_reprocess", "dag_run_conf": {"step": "colour"}}, "'colour' is not one of"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_reason(play: Rehearsal, asked: dict[str, Any], told: str) -> None:
    body = {"dag_id": "news_backfill", "from_date": "2026-03-01T00:00:00Z", "to_date": "2026-03-02T00:00:00Z", **asked}
    with pytest.raises(ApiError, match=told) as refused:
        api(play, "POST", "backfills", body)
    assert refused.value.status == 422


@pytest.mark.usefixtures("again")
def test_an_unknown_feed_fails_at_once_by_name_and_alarms_nobody(play: Rehearsal) -> None:
    mails = play.rows("SELECT count(*) AS n FROM newsdesk.delivery")
    started = start_backfill(play, "news_backfill", [date(2026, 3, 5)], {"feeds": ["No such feed"]})
    play.processes.wait_until(lambda: ended(play, started), "the day of an unknown feed", 60.0)
    (failed,) = [run_id for run_id, state in play.client.runs("news_backfill").items() if state == "failed"]
    assert "not in the catalog: No such feed" in play.client.failure("news_backfill", failed)
    assert play.rows("SELECT FROM newsdesk.recovery WHERE day = '2026-03-05'") == []
    assert play.rows("SELECT count(*) AS n FROM newsdesk.delivery") == mails


def api(play: Rehearsal, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    return play.client._call(method, f"/api/v2/{path}", body)


def days_of(runs: list[dict[str, Any]], days: list[date]) -> list[date]:
    """The newsroom days of the backfill's runs. A scheduled run counts where the backfill ran it again in its place."""
    return sorted(day_of(run) for run in runs if run["run_type"] == "backfill" or day_of(run) in days)


def day_of(run: dict[str, Any]) -> date:
    """The newsroom day of a run or of a task in it, as the API gives them."""
    return date.fromisoformat(run["logical_date"][:10])


def counts(play: Rehearsal) -> Counter[str]:
    return Counter({table: play.rows(f"SELECT count(*) AS n FROM newsdesk.{table}")[0]["n"] for table in COUNTED})


def picture(page: Page, name: str, height: int = 1400) -> None:
    if PICTURES:
        page.set_viewport_size({"width": 1280, "height": height})
        page.screenshot(path=Path(PICTURES) / f"{name}.png")
