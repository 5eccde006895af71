"""Stories: which are running, and one of them with its timeline, its mirror across the border, and what ties it together."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import Form, HTTPException, Query, Request, status
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from newsdesk import pipeline
from newsdesk.digest.select import same_speaker
from newsdesk.store import search, timeline
from newsdesk.web.access import CurrentVisitor, Section
from newsdesk.web.desk import TOPIC
from newsdesk.web.parameters import CurrentDesk, Day, Page, Words
from newsdesk.web.rendering import link, page

section = Section()
SHOWN = 40
DAYS = timedelta(days=6)
LONGEST = timedelta(days=30)


@section.reading.get("/stories")
def stories(
    *,
    request: Request,
    desk: CurrentDesk,
    first: Day = None,
    last: Day = None,
    q: Words = None,
    number: Annotated[Page, Query(alias="page")] = 1,
) -> HTMLResponse:
    """Stories that opened in the days asked for, a week by default; with words, the articles that hold them."""
    last_day = last or desk.today()
    first_day = first or last_day - DAYS
    if not q:
        first_day = max(first_day, last_day - LONGEST)
    found: list[dict[str, Any]] = []
    hits: list[dict[str, Any]] = []
    with desk.reading() as connection:
        if q:
            hits = search.articles(connection, q, first or first_day.replace(year=1994), last_day, 100)
        else:
            found = timeline.stories(
                connection, TOPIC, first_day, last_day, limit=SHOWN + 1, offset=SHOWN * (number - 1)
            )
    return page(
        request,
        "stories.html",
        first=first_day if not q or first else None,
        last=last_day,
        q=q,
        hits=hits,
        stories=found[:SHOWN],
        more=len(found) > SHOWN,
        page_no=number,
    )


@section.reading.get("/stories/{story_id}")
def story(request: Request, desk: CurrentDesk, story_id: int) -> Response:
    """One story; a merged one leads to where it went."""
    with desk.reading() as connection:
        found = timeline.story(connection, story_id)
        if found is None:
            raise HTTPException(404, f"There is no story {story_id}.")
        if found["merged_into"] is not None:
            return RedirectResponse(link(request.scope.get("root_path", ""), f"stories/{found['merged_into']}", {}))
        articles = timeline.articles(connection, story_id)
        voices = timeline.voices(connection, story_id)
        travels = timeline.travels(connection, story_id)
        edits = timeline.edits(connection, story_id)
    speakers: dict[tuple[Any, str], list[dict[str, Any]]] = {}
    for voice in voices:
        speakers.setdefault((voice["person_id"], voice["speaker"]), []).append(voice)
    return page(
        request,
        "story.html",
        story=found,
        articles=articles,
        by_id={article["article_id"]: article for article in articles},
        sides=[(code, [a for a in articles if a["country"] == code]) for code in ("US", "MX")],
        speakers=sorted(speakers.items(), key=lambda item: (-len(item[1]), item[0][1])),
        mirror=_mirror(found),
        travels=travels,
        edits=edits,
    )


def _mirror(story: dict[str, Any]) -> dict[str, list[str]]:
    """Who is quoted in the US only, in Mexico only and in both, also where the two press a name's second surname or leave it.

    The view knows people by their records, and those of one name are joined at night.
    """
    sides = {"US": story["quoted_in_us_only"], "MX": story["quoted_in_mx_only"]}
    known = {code: {same_speaker(name): name for name in names or ()} for code, names in sides.items()}
    shared = {key: max(known["US"][key], known["MX"][key], key=len) for key in known["US"].keys() & known["MX"].keys()}
    mirror = {code: sorted(name for key, name in names.items() if key not in shared) for code, names in known.items()}
    return mirror | {"both": sorted({*(story["quoted_in_both"] or ()), *shared.values()})}


@section.writing.post("/stories/{story_id}/split")
def split_story(
    *,
    request: Request,
    desk: CurrentDesk,
    visitor: CurrentVisitor,
    story_id: int,
    article: Annotated[list[int], Form()],
    note: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Give the ticked articles a story of their own."""
    pipeline.split_story(desk.settings, story_id, article, analyst=visitor.name, note=note.strip() or None)
    return _back(request, story_id)


@section.writing.post("/stories/{story_id}/merge")
def merge_stories(
    *,
    request: Request,
    desk: CurrentDesk,
    visitor: CurrentVisitor,
    story_id: int,
    into: Annotated[int, Form(ge=1, lt=2**62)],
    note: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Make this story a part of another."""
    pipeline.merge_stories(desk.settings, story_id, into, analyst=visitor.name, note=note.strip() or None)
    return _back(request, into)


def _back(request: Request, story_id: int) -> Response:
    return RedirectResponse(
        link(request.scope.get("root_path", ""), f"stories/{story_id}", {}), status.HTTP_303_SEE_OTHER
    )
