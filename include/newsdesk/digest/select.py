"""From the window's rows to the edition's facts: stories in order, each voice once, what was not seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from newsdesk.digest.facts import ArticleRow, EditionFacts, QuoteRow, Said, StoryFacts, Unseen

WORDS = 60
"""Longest quote in words; a longer one is cut at a word and marked."""

VOICES = 6
"""Utterances shown under one story."""


def edition(
    *,
    day: date,
    covers_from: datetime,
    covers_to: datetime,
    timezone: str,
    articles: Sequence[ArticleRow],
    quotes: Sequence[QuoteRow],
    unseen: Unseen,
) -> EditionFacts:
    """The facts of one edition. Stories come by number of outlets, then by score; opinion stands apart."""
    by_article = _utterances(quotes)
    groups: dict[object, list[ArticleRow]] = defaultdict(list)
    for article in articles:
        groups[("story", article.story_id) if article.story_id else ("article", article.article_id)].append(article)
    stories = sorted(
        (_story(members, by_article) for members in groups.values()),
        key=lambda story: (-len(story.outlets), -story.score, story.title),
    )
    return EditionFacts(
        day=day,
        covers_from=covers_from,
        covers_to=covers_to,
        timezone=timezone,
        articles=len(articles),
        outlets=len({article.outlet for article in articles}),
        utterances=sum(len(said) for said in by_article.values()),
        speakers=len({quote.speaker for quote in quotes}),
        stories=tuple(story for story in stories if not story.opinion),
        opinion=tuple(story for story in stories if story.opinion),
        unseen=unseen,
    )


def _story(members: list[ArticleRow], by_article: dict[int, list[list[QuoteRow]]]) -> StoryFacts:
    members = sorted(members, key=lambda a: (a.copy_of is not None, -a.score, a.published_at))
    lead = members[0]
    return StoryFacts(
        title=lead.title,
        url=lead.url,
        outlet=lead.outlet,
        lang=lead.lang,
        score=round(max(a.score for a in members), 3),
        facets=tuple(sorted({facet for a in members for facet in a.facets})),
        outlets=tuple(dict.fromkeys(a.outlet for a in members)),
        countries=tuple(sorted({a.country for a in members})),
        articles=tuple((a.outlet, a.title, a.url) for a in members),
        copies=sum(a.copy_of is not None for a in members),
        opinion=all(a.opinion for a in members),
        corrected=any(a.versions > 1 for a in members),
        recovered=all(a.origin != "live" for a in members),
        said=_voices(members, by_article),
    )


def _utterances(quotes: Sequence[QuoteRow]) -> dict[int, list[list[QuoteRow]]]:
    """Quotes by article, pieces of one utterance together, in the order of the text."""
    grouped: dict[tuple[int, object], list[QuoteRow]] = defaultdict(list)
    for quote in quotes:
        key = ("u", quote.utterance) if quote.utterance is not None else ("q", quote.quote_id)
        grouped[(quote.article_id, key)].append(quote)
    by_article: dict[int, list[list[QuoteRow]]] = defaultdict(list)
    for (article_id, _), pieces in grouped.items():
        by_article[article_id].append(pieces)
    return by_article


def _voices(members: list[ArticleRow], by_article: dict[int, list[list[QuoteRow]]]) -> tuple[Said, ...]:
    """The story's utterances, each once however many outlets print it; every speaker before anyone's second."""
    printed: dict[tuple[str, str], list[tuple[ArticleRow, list[QuoteRow]]]] = defaultdict(list)
    for article in members:
        for pieces in by_article.get(article.article_id, ()):
            words = " … ".join(piece.quote for piece in pieces)
            printed[(pieces[0].speaker, _key(words))].append((article, pieces))
    said = [_said(places) for places in printed.values()]
    said.sort(key=lambda item: (item.kind == "indirect", -item.outlets))
    turn: dict[str, int] = defaultdict(int)
    ranked = []
    for item in said:
        ranked.append((turn[item.speaker], item))
        turn[item.speaker] += 1
    ranked.sort(key=lambda pair: pair[0])
    return tuple(item for _, item in ranked[:VOICES])


def _key(words: str) -> str:
    return "".join(char for char in words.casefold() if char.isalnum())


def _said(places: list[tuple[ArticleRow, list[QuoteRow]]]) -> Said:
    article, pieces = places[0]
    first = pieces[0]
    return Said(
        speaker=first.speaker,
        role=first.role,
        affiliation=first.affiliation,
        words=_cut(" … ".join(piece.quote for piece in pieces)),
        kind=first.kind,
        outlet=article.outlet,
        url=article.url,
        lang=article.lang,
        outlets=len({place.outlet for place, _ in places}),
    )


def _cut(words: str) -> str:
    parts = words.split()
    return " ".join(parts) if len(parts) <= WORDS else " ".join(parts[:WORDS]) + " …"
