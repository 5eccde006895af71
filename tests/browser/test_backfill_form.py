"""An analyst picks a week in Airflow's own pages, in browsers around the world, and gets those seven newsroom days."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from newsdesk import samples
from newsdesk.run.airflow import USER
from newsdesk.run.rehearsal import Rehearsal, rehearsal
from newsdesk.samples.expected import page_of
from newsdesk.settings import load
from newsdesk.store import embedded

pytestmark = [pytest.mark.browser, pytest.mark.airflow, pytest.mark.db]
ZONES = ["America/Los_Angeles", "America/Mexico_City", "Europe/Madrid", "Asia/Tokyo"]
WEEK_SECONDS = 420.0
PICTURES = os.environ.get("NEWSDESK_PICTURES")  # a folder: the pictures of docs/operate.md are taken into it


@pytest.fixture(scope="module")
def week() -> list[date]:
    today = datetime.now(load({}).timezone).date()
    return [today - timedelta(days=n) for n in range(7, 0, -1)]


def past(newsroom: samples.Newsroom) -> dict[str, str]:
    """The settings that lead to the sample's archives."""
    return {"NEWSDESK_WAYBACK_URL": newsroom.wayback_url(), "NEWSDESK_CCNEWS_URL": newsroom.ccnews_url()}


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory, week: list[date]) -> Iterator[Rehearsal]:
    data_dir = tmp_path_factory.mktemp("form")
    try:
        with (
            samples.Newsroom(week[1], slow_seconds=2) as newsroom,
            rehearsal(data_dir, newsroom, past(newsroom)) as play,
        ):
            play.client.unpause("news_backfill")
            play.processes.wait_until(lambda: bool(play.client.runs("news_backfill")), "the nightly run", 60.0)
            play.wait_for_idle("news_backfill")  # a run that is at work cannot be run again
            yield play
    finally:
        embedded.remove(data_dir)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Chromium's sandbox refuses root, which is what tests in a container are.
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        yield chromium
        chromium.close()


@contextmanager
def form(browser: Browser, play: Rehearsal, zone: str) -> Iterator[Page]:
    """The backfill form, opened by somebody whose browser is set to ``zone``."""
    context = browser.new_context(timezone_id=zone, viewport={"width": 1280, "height": 1400})
    try:
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.goto(f"{play.client.url}/auth/login")
        page.fill("input[name=username]", USER)
        page.fill("input[name=password]", play.installation.password)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "login" not in url)
        page.goto(f"{play.client.url}/dags/news_backfill")
        page.get_by_role("button", name="Trigger").first.click()
        page.get_by_text("Run this Dag for a range of dates").click()
        page.get_by_text("All Runs", exact=True).click()
        yield page
    finally:
        context.close()


def pick(page: Page, week: list[date]) -> list[str]:
    """Pick the first and the last day; the instants that the form says it will run."""
    told: list[Any] = []
    page.on("response", lambda answer: told.append(answer) if answer.url.endswith("/backfills/dry_run") else None)
    for place, day in enumerate((week[0], week[-1])):
        page.get_by_test_id("datetime-input").nth(place).click()
        box = page.get_by_placeholder("YYYY/MM/DD").locator("visible=true")
        box.fill(f"{day:%Y/%m/%d}")
        box.press("Enter")
        page.keyboard.press("Escape")
    expect(page.get_by_text("7 runs will be triggered.")).to_be_visible()
    return sorted(run["logical_date"] for run in told[-1].json()["backfills"])


@pytest.mark.parametrize("zone", ZONES)
def test_picking_a_week_means_those_newsroom_days(
    browser: Browser, play: Rehearsal, week: list[date], zone: str
) -> None:
    with form(browser, play, zone) as page:
        assert pick(page, week) == [f"{day}T12:00:00Z" for day in week]


def test_a_week_from_the_form_is_recovered(browser: Browser, play: Rehearsal, week: list[date]) -> None:
    with form(browser, play, ZONES[0]) as page:
        pick(page, week)
        page.get_by_label("Select one or multiple values").first.click()
        page.get_by_role("option", name="ccnews").click()
        page.locator("input[name=max_active_runs]").fill("2")
        picture(page, "backfill-form")
        page.get_by_role("button", name="Run Backfill").click()
        play.processes.wait_until(
            lambda: (
                len(play.client.runs("news_backfill")) == 7
                and set(play.client.runs("news_backfill").values()) == {"success"}
            ),
            "the week's runs",
            WEEK_SECONDS,
        )
        page.goto(f"{play.client.url}/dags/news_backfill")
        expect(page.get_by_text("publish").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        picture(page, "backfill-run", height=760)
    assert [row["day"] for row in play.rows("SELECT DISTINCT day FROM report.recovery ORDER BY day")] == week
    assert play.rows("SELECT count(*) AS n FROM newsdesk.recovery WHERE state = 'waiting'") == [{"n": 0}]
    held = [article for article in samples.expected(week[1]).articles if article.archives != ("feed",)]
    found = Counter(page_of(row["url"]) for row in play.rows("SELECT url FROM report.articles"))
    dropped = {page_of(row["url"]) for row in play.rows("SELECT url FROM newsdesk.article WHERE state = 'dropped'")}
    missing = [article.key for article in held if article.page not in {*found, *dropped}]
    assert len(held) >= 50
    assert len(missing) <= 0.05 * len(held), missing
    assert set(found.values()) == {1}
    assert play.rows("SELECT count(*) AS n FROM newsdesk.delivery") == [{"n": 0}]


def picture(page: Page, name: str, height: int = 1400) -> None:
    if PICTURES:
        page.set_viewport_size({"width": 1280, "height": height})
        page.screenshot(path=Path(PICTURES) / f"{name}.png")
