"""Digests: the archive of editions, each replayed as it was stored, and the rows behind every number."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response

from newsdesk.digest.recipients import Cut
from newsdesk.errors import Reject
from newsdesk.pipeline.edition import edition_scope
from newsdesk.store import archive, editions
from newsdesk.web.access import Section
from newsdesk.web.parameters import CurrentDesk, Page, Words
from newsdesk.web.rendering import page

section = Section()
SHOWN = 40
ROWS = 200
# The stored mail brings its own style and nothing else: no script, no image, no form, no address of ours to act on.
REPLAY_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
HIDDEN = {
    "text",
    "text_before",
    "topic",
    "reading_id",
    "version_id",
    "feed_id",
    "url",
    "article_id",
    "story_id",
    "person_id",
}


@section.reading.get("/digests")
def digests(request: Request, desk: CurrentDesk, number: Annotated[Page, Query(alias="page")] = 1) -> HTMLResponse:
    """Every morning with an edition."""
    with desk.reading() as connection:
        found = archive.days(connection, limit=SHOWN + 1, offset=SHOWN * (number - 1))
    return page(request, "digests.html", days=found[:SHOWN], more=len(found) > SHOWN, page_no=number)


@section.reading.get("/digests/{day}")
def digest(request: Request, desk: CurrentDesk, day: date, language: Words = None, cut: Words = None) -> HTMLResponse:
    """One morning's edition as it was mailed, in a frame that can do nothing."""
    with desk.reading() as connection:
        stored = archive.of_day(connection, day)
        deliveries = archive.deliveries(connection, day)
    if not stored:
        raise HTTPException(404, f"No edition was composed for {day}.")
    wanted = [row for row in stored if row["cut"] == (cut or "") and language in (None, row["language"])]
    return page(
        request,
        "digest.html",
        day=day,
        stored=stored,
        shown=(wanted or stored)[0],
        deliveries=deliveries,
        numbers=[name for name in editions.RECEIPTS if name != "facet"],
    )


@section.reading.get("/digests/{day}/mail")
def replay(desk: CurrentDesk, day: date, language: str = "en", cut: str = "") -> Response:
    """The stored HTML itself, sandboxed by its own headers wherever it is opened."""
    with desk.reading() as connection:
        html = archive.html(connection, day, language, cut)
    if html is None:
        raise HTTPException(404, f"No edition of {day} is stored in {language!r} for the cut {cut!r}.")
    return HTMLResponse(html, headers={"Content-Security-Policy": REPLAY_POLICY})


@section.reading.get("/digests/{day}/rows/{name}")
def rows(
    *, request: Request, desk: CurrentDesk, day: date, name: str, facet: Words = None, cut: Words = None
) -> HTMLResponse:
    """The rows that one number of an edition counts."""
    try:
        scope = edition_scope(desk.settings, day, Cut.of(cut or ""))
    except ValueError as error:
        raise Reject(str(error), code="unknown_cut") from error
    with desk.reading() as connection:
        found = editions.rows(connection, name, scope, facet=facet)
    return page(
        request,
        "rows.html",
        day=day,
        name=name,
        facet=facet,
        columns=_columns(found),
        rows=found[:ROWS],
        count=len(found),
        most=ROWS,
    )


def _columns(found: list[dict[str, Any]]) -> list[str]:
    """What is worth a column: not ids, not whole texts, nothing that is empty in all rows."""
    names = list(found[0]) if found else []
    return [
        name
        for name in names
        if name not in HIDDEN and name != "title" and any(row[name] not in (None, "", []) for row in found)
    ]
