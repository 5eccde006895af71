"""One article: its text with what was said and what made the verdict, its versions, where it came from, the analyst's word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Form, HTTPException, Request, status
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from newsdesk import pipeline
from newsdesk.store import dossier
from newsdesk.web import changes, marks
from newsdesk.web.access import CurrentVisitor, Section
from newsdesk.web.desk import TOPIC
from newsdesk.web.marks import Span
from newsdesk.web.parameters import CurrentDesk, Number
from newsdesk.web.rendering import page, path_of

section = Section()


@section.reading.get("/articles/{article_id}")
def article(
    request: Request, desk: CurrentDesk, article_id: int, before: Number = None, after: Number = None
) -> HTMLResponse:
    """The article as last read; with ``before`` and ``after`` the changes between these two versions instead of the text."""
    with desk.reading() as connection:
        found = dossier.article(connection, article_id, TOPIC)
        if found is None:
            raise HTTPException(404, f"There is no article {article_id}.")
        quotes = dossier.quotes(connection, article_id)
        versions = dossier.versions(connection, article_id)
        verdicts = dossier.verdicts(connection, article_id, TOPIC)
        provenance = dossier.provenance(connection, article_id)
    by_number = {version["version_no"]: version for version in versions}
    compared = None
    if before in by_number and after in by_number:
        compared = changes.compare(by_number[before]["text"], by_number[after]["text"])
    evidence = found["evidence"] or []
    return page(
        request,
        "article.html",
        article=found,
        text=_marked(found["text"] or "", quotes, evidence),
        title=_marked(found["title"] or "", [], [e | {"field": "text"} for e in evidence if e["field"] == "title"]),
        quotes=quotes,
        said={quote["quote_id"]: quote for quote in quotes},
        utterances=_utterances(quotes),
        evidence=sorted(evidence, key=lambda e: -abs(e["weight"])),
        versions=versions,
        compared=compared,
        before=by_number.get(before or 0),
        after=by_number.get(after or 0),
        verdicts=verdicts,
        provenance=provenance,
    )


def _marked(text: str, quotes: Sequence[dict[str, Any]], evidence: Sequence[dict[str, Any]]) -> list[marks.Paragraph]:
    return marks.paragraphs(
        text,
        quotes=[Span(q["start_char"], q["end_char"], q["quote_id"]) for q in quotes],
        mentions=[
            Span(q["mention_start"], q["mention_end"], q["quote_id"]) for q in quotes if q["mention_start"] is not None
        ],
        evidence=[Span(e["start"], e["end"], e["rule"]) for e in evidence if e["field"] == "text" and e["weight"] > 0],
    )


def _utterances(quotes: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Pieces of one utterance together, in the order of the text."""
    grouped: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for quote in quotes:
        alone = quote["utterance"] is None
        grouped.setdefault(("quote", quote["quote_id"]) if alone else ("utterance", quote["utterance"]), []).append(
            quote
        )
    return list(grouped.values())


@section.writing.post("/articles/{article_id}/verdict")
def give_verdict(
    *,
    request: Request,
    desk: CurrentDesk,
    visitor: CurrentVisitor,
    article_id: int,
    relevant: Annotated[bool, Form()],
    note: Annotated[str, Form(max_length=2000)] = "",
    back: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Record the visitor's verdict, then show the article again, or the page that the form was on."""
    pipeline.annotate(
        desk.settings,
        str(article_id),
        relevant=relevant,
        topic=TOPIC,
        analyst=visitor.name,
        note=note.strip() or None,
    )
    return RedirectResponse(path_of(request, back, f"articles/{article_id}"), status.HTTP_303_SEE_OTHER)
