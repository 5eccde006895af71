"""People: who is quoted, and one of them with roles over time, first mentions, company, and records of the same person."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Annotated, Any

from fastapi import Form, HTTPException, Request, status
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from newsdesk import gazetteer, pipeline, text
from newsdesk.pipeline.edition import facet_names
from newsdesk.store import search, speakers
from newsdesk.web.access import CurrentVisitor, Section
from newsdesk.web.desk import TOPIC
from newsdesk.web.parameters import CurrentDesk, Day, Words
from newsdesk.web.rendering import language_of, link, page

section = Section()
SHOWN = 60
QUOTES = 25
WINDOW = timedelta(days=27)
HALF_YEAR = timedelta(weeks=26)


@section.reading.get("/people")
def people(request: Request, desk: CurrentDesk, q: Words = None, first: Day = None, last: Day = None) -> HTMLResponse:
    """Who is quoted most in the last four weeks (or the days asked for); with words, whose name holds them."""
    last_day = last or desk.today()
    first_day = first or last_day - WINDOW
    with desk.reading() as connection:
        if q:
            found = speakers.named(connection, TOPIC, text.fold(q).text, limit=SHOWN)
        else:
            found = speakers.most_quoted(connection, TOPIC, first_day, last_day, limit=SHOWN)
    return page(request, "people.html", people=found, q=q, first=first_day, last=last_day)


@section.reading.get("/people/{person_id}")
def person(request: Request, desk: CurrentDesk, person_id: int, find: Words = None) -> Response:
    """One person; with ``find``, the records whose name holds these words, to merge this one into."""
    with desk.reading() as connection:
        found = speakers.person(connection, person_id, TOPIC)
        if found is None:
            raise HTTPException(404, f"There is no person {person_id}.")
        if found["same_as"] is not None:
            return RedirectResponse(link(request.scope.get("root_path", ""), f"people/{found['same_as']}", {}))
        firsts = speakers.firsts(connection, person_id, TOPIC, list(facet_names()))
        roles = speakers.roles(connection, person_id, TOPIC)
        weeks = speakers.weeks(connection, person_id, TOPIC, desk.today() - HALF_YEAR, desk.today())
        company = speakers.company(connection, person_id, TOPIC)
        records = [person_id, *(other["person_id"] for other in found["merged"])]
        quotes = search.quotes(connection, search.Asked(TOPIC, person_id=person_id), limit=QUOTES, records=records)
        candidates = speakers.named(connection, TOPIC, text.fold(find).text, limit=20) if find is not None else []
    listed = gazetteer.load().entry(found["gazetteer_id"]) if found["gazetteer_id"] else None
    return page(
        request,
        "person.html",
        person=found,
        firsts=firsts,
        roles=roles,
        weeks=[(row["week"].isoformat(), row["quotes"]) for row in weeks],
        company=company,
        quotes=quotes,
        find=find,
        candidates=[row for row in candidates if row["person_id"] != person_id],
        offices=[
            {"title": role.title(language_of(request)), "org": role.org, "start": role.start, "end": role.end}
            for role in (listed.roles if listed else ())
        ],
        source=listed.source if listed else None,
        aliases=_aliases(found, listed),
    )


def _aliases(found: dict[str, Any], listed: gazetteer.Entry | None) -> list[str]:
    """What the person is called: by the gazetteer, and in print, most often first."""
    own = set(text.fold(found["name"]).text.split())
    printed = Counter(name for name in found["mentions"] if own & set(text.fold(name).text.split()))
    names = [*(listed.forms() if listed else ()), *(name for name, _ in printed.most_common(12))]
    return [name for name in dict.fromkeys(names) if name != found["name"]]


@section.writing.post("/people/{person_id}/merge")
def merge_people(
    *,
    request: Request,
    desk: CurrentDesk,
    visitor: CurrentVisitor,
    person_id: int,
    into: Annotated[int, Form(ge=1, lt=2**62)],
    merged: Annotated[bool, Form()] = True,
    note: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Count this record as another one's person or, with ``merged`` false, no longer."""
    pipeline.merge_people(
        desk.settings, person_id, into, analyst=visitor.name, merged=merged, note=note.strip() or None
    )
    return RedirectResponse(link(request.scope.get("root_path", ""), f"people/{into}", {}), status.HTTP_303_SEE_OTHER)
