"""Coverage: which feed was watched on which day, where something is missing, and the way to fill it."""

from __future__ import annotations

from datetime import date, timedelta
from shlex import quote
from typing import Any

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse

from newsdesk.store import calendar
from newsdesk.web.access import Section
from newsdesk.web.parameters import CurrentDesk, Day, Number, Words
from newsdesk.web.rendering import page

section = Section()
DAYS = 14
ENTRIES = 300
FILLED = 31
"""Days whose feeds are listed for the form; the whole past of all of them would be no help."""
NAMED = 3
"""Feeds that the command names; more, and all are looked for."""
MISSING = ("silent", "gaps", "pages missing", "not watched")


@section.reading.get("/coverage")
def coverage(request: Request, desk: CurrentDesk, last: Day = None) -> HTMLResponse:
    """Feeds by days, two weeks up to ``last``."""
    last_day = min(last or desk.today(), desk.today())
    days = [last_day - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    with desk.reading() as connection:
        cells = calendar.grid(connection, days[0], last_day)
    feeds: dict[int, dict[str, Any]] = {}
    for cell in cells:
        feed = feeds.setdefault(cell["feed_id"], {**cell, "days": {}})
        feed["days"][cell["day"]] = cell
    return page(
        request,
        "coverage.html",
        days=days,
        feeds=list(feeds.values()),
        missing=_ranges(cells),
        today=desk.today(),
        last=last_day,
    )


def _ranges(cells: list[dict[str, Any]]) -> list[tuple[str, date, date, int]]:
    """Days on which a feed has something missing, as runs: (verdict, first day, last day, feeds), the most feeds first.

    A day that is partly silent, partly gapped counts under the worst that happened to each of its feeds.
    """
    by_verdict: dict[str, dict[date, set[int]]] = {name: {} for name in MISSING}
    for cell in cells:
        if cell["verdict"] in by_verdict:
            by_verdict[cell["verdict"]].setdefault(cell["day"], set()).add(cell["feed_id"])
    found: list[tuple[str, date, date, int]] = []
    for verdict, by_day in by_verdict.items():
        run: list[date] = []
        for day in sorted(by_day):
            if run and day - run[-1] > timedelta(days=1):
                found.append(_run(verdict, run, by_day))
                run = []
            run.append(day)
        if run:
            found.append(_run(verdict, run, by_day))
    return sorted(found, key=lambda item: (MISSING.index(item[0]), -item[3], item[1]))


def _run(verdict: str, run: list[date], by_day: dict[date, set[int]]) -> tuple[str, date, date, int]:
    return verdict, run[0], run[-1], len(set().union(*(by_day[day] for day in run)))


@section.reading.get("/coverage/{feed_id}/{day}")
def feed_day(request: Request, desk: CurrentDesk, feed_id: int, day: date) -> HTMLResponse:
    """One feed's day: every poll, every entry and what became of it, what archives gave."""
    with desk.reading() as connection:
        found = calendar.feed_day(connection, feed_id, day)
        if not found:
            raise HTTPException(404, f"Feed {feed_id} was not listed on {day}.")
        polls = calendar.polls(connection, feed_id, day)
        entries = calendar.entries(connection, feed_id, day, limit=ENTRIES + 1)
        recovery = calendar.recovery(connection, day)
    return page(
        request,
        "feed_day.html",
        cell=found[0],
        day=day,
        polls=polls,
        entries=entries[:ENTRIES],
        more=len(entries) > ENTRIES,
        recovery=recovery,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1) if day < desk.today() else None,
        missing=found[0]["verdict"] in MISSING,
    )


@section.reading.get("/coverage/fill")
def fill(
    *,
    request: Request,
    desk: CurrentDesk,
    first: Day = None,
    last: Day = None,
    verdict: Words = None,
    feed: Number = None,
) -> HTMLResponse:
    """How to fill these days: dates and feeds for Airflow's backfill form, which no address can fill, and the way to it."""
    last_day = last or first or desk.today() - timedelta(days=1)
    first_day = min(first or last_day, last_day)
    with desk.reading() as connection:
        cells = calendar.grid(connection, first_day, min(last_day, first_day + timedelta(days=FILLED - 1)))
        recovery = calendar.recovery(connection, first_day)
    wanted = (verdict,) if verdict in MISSING else MISSING
    feeds = sorted({c["feed"] for c in cells if c["verdict"] in wanted and feed in (None, c["feed_id"])})
    named = [f"--feed {quote(name)}" for name in feeds] if len(feeds) <= NAMED else []
    return page(
        request,
        "fill.html",
        first=first_day,
        last=last_day,
        feeds=feeds,
        command=" ".join(["python -m newsdesk backfill", f"--from {first_day} --to {last_day}", *named]),
        recovery=recovery,
        today=desk.today(),
    )
