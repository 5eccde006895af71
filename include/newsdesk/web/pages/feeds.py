"""Feeds: how each one is now."""

from __future__ import annotations

from collections import Counter

from fastapi import Request
from fastapi.responses import HTMLResponse

from newsdesk.store import calendar
from newsdesk.web.access import Section
from newsdesk.web.parameters import CurrentDesk
from newsdesk.web.rendering import page

section = Section()


@section.reading.get("/feeds")
def feeds(request: Request, desk: CurrentDesk) -> HTMLResponse:
    """The catalog, what is in trouble first."""
    with desk.reading() as connection:
        found = calendar.health(connection)
    return page(
        request,
        "feeds.html",
        feeds=found,
        kinds=Counter(feed["health"] for feed in found).most_common(),
        today=desk.today(),
        now=desk.now(),
    )
