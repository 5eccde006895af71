"""Today: the edition in the making, its numbers each a link to the rows behind it."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from fastapi import Request
from fastapi.responses import HTMLResponse

from newsdesk.digest import select
from newsdesk.digest.facts import ArticleRow, QuoteRow, Said, StoryFacts
from newsdesk.digest.recipients import EVERYTHING
from newsdesk.digest.render import led_in
from newsdesk.pipeline.edition import edition_day, edition_scope
from newsdesk.store import editions
from newsdesk.store import today as store
from newsdesk.store.db import Connection
from newsdesk.web.access import Section
from newsdesk.web.desk import TOPIC, Desk
from newsdesk.web.parameters import CurrentDesk, Day
from newsdesk.web.rendering import language_of, page

section = Section()
TOP = 3
VOICES = 12
BASELINE = timedelta(days=28)


@section.reading.get("/")
def today(request: Request, desk: CurrentDesk, day: Day = None) -> HTMLResponse:
    """The edition of ``day``; by default the one in the making, or the morning's while nothing has come in since."""
    with desk.reading() as connection:
        making = edition_day(desk.settings, desk.now()) + timedelta(days=1)
        shown = day or _newest(connection, desk, making)
        window = edition_scope(desk.settings, shown, EVERYTHING)
        found = editions.articles(connection, window)
        articles = [
            ArticleRow(
                **{
                    **row,
                    "lang": row["lang"] or "",
                    "title": row["title"] or row["url"],
                    "authors": tuple(row["authors"]),
                    "facets": tuple(row["facets"]),
                }
            )
            for row in found
        ]
        quotes = [QuoteRow(**row) for row in editions.quotes(connection, TOPIC, [a.article_id for a in articles])]
        new = store.new_voices(connection, window, [a.article_id for a in articles])
        facets = editions.facets(connection, window)
        numbers = store.numbers(connection, window)
        volume = store.originals_by_day(connection, TOPIC, window.last_day - BASELINE, window.last_day)
    lists = numbers.lists
    voices = select.Voices(
        frozenset((row["article_id"], row["person_id"]) for row in new),
        {(row["article_id"], row["person_id"]): row["silent_days"] for row in lists["broken_silences"]},
    )
    language = language_of(request)
    news, opinion = (
        tuple(led_in(language, story) for story in stories) for stories in select.stories(articles, quotes, voices)
    )
    return page(
        request,
        "today.html",
        day=shown,
        live=shown == making,
        before=shown - timedelta(days=1),
        after=shown + timedelta(days=1) if shown < making else None,
        window=window,
        counts=numbers.counts,
        lists=lists,
        new_voices=len(new),
        facets=facets,
        top=news[:TOP],
        others=news[TOP:],
        opinion=opinion,
        stories=len(news) + len(opinion),
        said=_voices(news),
        by_url={article.url: article for article in articles},
        people={(quote.article_id, quote.speaker): quote.person_id for quote in quotes},
        volume=volume,
        baseline=lists["volume"][-1] if lists["volume"] else None,
    )


def _newest(connection: Connection, desk: Desk, making: date) -> date:
    window = edition_scope(desk.settings, making, EVERYTHING)
    return making if store.has_articles(connection, window) else making - timedelta(days=1)


def _voices(news: tuple[StoryFacts, ...]) -> list[tuple[StoryFacts, Said]]:
    """Who said what: each story's utterances in turn, new voices and broken silences first, everybody before anyone's second."""
    turns = [(rank, number, story, said) for number, story in enumerate(news) for rank, said in enumerate(story.said)]
    turns.sort(key=lambda turn: (not (turn[3].new or turn[3].silent_days), turn[0], turn[1]))
    spoken: Counter[str] = Counter()
    found: list[tuple[int, StoryFacts, Said]] = []
    for _, _, story, said in turns:
        speaker = select.same_speaker(said.speaker)
        found.append((spoken[speaker], story, said))
        spoken[speaker] += 1
    found.sort(key=lambda turn: turn[0])
    return [(story, said) for _, story, said in found[:VOICES]]
