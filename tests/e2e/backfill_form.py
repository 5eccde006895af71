"""Airflow's backfill form, filled in by somebody whose browser is set to some zone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page, Response, expect, sync_playwright

from newsdesk.run.api import Client

# Chromium's sandbox refuses root, which is what tests in a container are.
FLAGS = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]


@dataclass(slots=True)
class Form:
    """The form of one DAG, open."""

    page: Page
    zone: str

    def put(self, first: date, last: date) -> None:
        """Put the two days into the form."""
        for place, day in enumerate((first, last)):
            self.page.get_by_test_id("datetime-input").nth(place).click()
            box = self.page.get_by_placeholder("YYYY/MM/DD").locator("visible=true")
            box.fill(f"{day:%Y/%m/%d}")
            box.press("Enter")
            self.page.keyboard.press("Escape")
            expect(box).to_be_hidden()

    def pick(self, first: date, last: date) -> list[str]:
        """Pick the days. Returns the logical dates of the runs that Airflow then announces."""

        def announced(answer: Response) -> bool:
            if not answer.url.endswith("/backfills/dry_run"):
                return False
            asked = answer.request.post_data_json
            return [asked["from_date"][:16], asked["to_date"][:16]] == [
                self._instant(first, time(0, 0)),
                self._instant(last, time(23, 59)),
            ]

        with self.page.expect_response(announced) as answer:
            self.put(first, last)
        runs = answer.value.json()["backfills"]
        expect(self.page.get_by_text(f"{len(runs)} runs will be triggered.")).to_be_visible()
        return sorted(run["logical_date"] for run in runs)

    def tick(self, label: str) -> None:
        self.page.get_by_text(label, exact=True).click()

    def add_source(self, name: str) -> None:
        self.page.get_by_label("Select one or multiple values").first.click()
        self.page.get_by_role("option", name=name).click()

    def run_two_days_at_a_time(self) -> None:
        self.page.locator("input[name=max_active_runs]").fill("2")
        self.page.get_by_role("button", name="Run Backfill").click()

    def _instant(self, day: date, at: time) -> str:
        return f"{datetime.combine(day, at, ZoneInfo(self.zone)).astimezone(UTC):%Y-%m-%dT%H:%M}"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def form(browser: Browser, client: Client, dag_id: str, zone: str) -> Iterator[Form]:
    """The form in a browser of that zone, signed in, for all days whether they were run before or not."""
    context = browser.new_context(timezone_id=zone, viewport={"width": 1280, "height": 1400})
    try:
        context.add_cookies([{"name": "_token", "value": client.token or "", "url": client.url}])
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(f"{client.url}/dags/{dag_id}")
        page.get_by_role("button", name="Trigger").first.click()
        page.get_by_text("Run this Dag for a range of dates").click()
        page.get_by_text("All Runs", exact=True).click()
        yield Form(page, zone)
    finally:
        context.close()
