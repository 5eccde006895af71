"""Review: the doubtful verdicts, to be judged one after the other with the keyboard alone."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from newsdesk.store import review as store
from newsdesk.web import marks
from newsdesk.web.access import Section
from newsdesk.web.desk import TOPIC
from newsdesk.web.marks import Span
from newsdesk.web.parameters import CurrentDesk
from newsdesk.web.rendering import page

section = Section()
SHOWN = 20
DECIDED = 15


@section.reading.get("/review")
def review(request: Request, desk: CurrentDesk) -> HTMLResponse:
    """The next articles that wait, and what was decided last."""
    with desk.reading() as connection:
        queue = store.queue(connection, TOPIC, limit=SHOWN)
        waiting = store.waiting(connection, TOPIC)
        decided = store.decided(connection, TOPIC, limit=DECIDED)
    return page(
        request,
        "review.html",
        queue=[item | {"text": _opening(item)} for item in queue],
        waiting=waiting,
        decided=decided,
    )


def _opening(item: dict[str, Any]) -> list[marks.Paragraph]:
    evidence = [
        Span(e["start"], e["end"], e["rule"]) for e in item["evidence"] if e["field"] == "text" and e["weight"] > 0
    ]
    return marks.paragraphs(item["opening"], evidence=evidence)
