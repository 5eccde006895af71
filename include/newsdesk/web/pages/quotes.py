"""Quotes: found by words, speaker, role, facet, outlet, country, language, kind and date; also as CSV."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from newsdesk import text
from newsdesk.report import export
from newsdesk.report.parquet import Column
from newsdesk.store import search
from newsdesk.web.access import Section
from newsdesk.web.desk import TOPIC, Desk
from newsdesk.web.parameters import CurrentDesk, Day, Number, Page, Words
from newsdesk.web.rendering import page

section = Section()
SHOWN = 50
MOST_ROWS = 50_000
"""Of one CSV; more is the export command's work."""


def _asked(
    *,
    q: Words = None,
    speaker: Words = None,
    role: Words = None,
    facet: Words = None,
    outlet: Words = None,
    country: Words = None,
    lang: Words = None,
    kind: Words = None,
    first: Day = None,
    last: Day = None,
    person: Number = None,
    group: Number = None,
    originals: bool = False,
) -> search.Asked:
    return search.Asked(
        topic=TOPIC,
        words=q,
        speaker=text.fold(speaker).text if speaker else None,
        role=role,
        facet=facet,
        outlet=outlet,
        country=country,
        lang=lang,
        kind=kind,
        first_day=first,
        last_day=last,
        person_id=person,
        group=group,
        originals=originals,
    )


Wanted = Annotated[search.Asked, Depends(_asked)]


@section.reading.get("/quotes")
def quotes(
    request: Request,
    desk: CurrentDesk,
    asked: Wanted,
    number: Annotated[Page, Query(alias="page")] = 1,
    speaker: Words = None,
) -> HTMLResponse:
    """Matching quotes, newest first."""
    with desk.reading() as connection:
        found = search.quotes(connection, asked, limit=SHOWN + 1, offset=SHOWN * (number - 1))
        outlets = search.outlets(connection)
    return page(
        request,
        "quotes.html",
        asked=asked,
        speaker=speaker,
        quotes=found[:SHOWN],
        more=len(found) > SHOWN,
        page_no=number,
        outlets=outlets,
    )


@section.reading.get("/quotes.csv")
def quotes_csv(desk: CurrentDesk, asked: Wanted) -> Response:
    """The same search as CSV (with a byte-order mark, without which Excel takes UTF-8 for something else)."""
    return StreamingResponse(
        _lines(desk, asked),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="newsdesk-quotes.csv"'},
    )


def _lines(desk: Desk, asked: search.Asked) -> Iterator[bytes]:
    listed = export.columns(search.COLUMNS)
    yield b"\xef\xbb\xbf"
    with desk.reading() as connection, search.all_quotes(connection, asked, MOST_ROWS) as rows:
        yield _block([], listed)
        for block in _blocks(rows, 500):
            body = _block(block, listed)
            yield body[body.index(b"\n") + 1 :]


def _block(rows: list[tuple[Any, ...]], listed: list[Column]) -> bytes:
    out = io.BytesIO()
    export.write("csv", out, "quotes", listed, iter(rows))
    return out.getvalue()


def _blocks(rows: Iterator[tuple[Any, ...]], size: int) -> Iterator[list[tuple[Any, ...]]]:
    block: list[tuple[Any, ...]] = []
    for row in rows:
        block.append(row)
        if len(block) == size:
            yield block
            block = []
    if block:
        yield block
