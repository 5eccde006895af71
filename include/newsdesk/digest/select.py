"""From the window's rows to the edition's stories: in order, each voice once, opinion apart, and what an article changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from newsdesk import text
from newsdesk.digest import quoting
from newsdesk.digest.facts import ArticleRow, Correction, Printed, QuoteRow, Said, StoryFacts

VOICES = 6
"""Utterances kept for one story; the mail may print fewer."""

LEDE = 45
"""Words of the article's beginning that stand under a headline."""


@dataclass(frozen=True, slots=True)
class Voices:
    """Who is new, and who broke a silence of how many days: by article and person."""

    new: frozenset[tuple[int, int]] = frozenset()
    silent: Mapping[tuple[int, int], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Utterance:
    article: ArticleRow
    pieces: tuple[QuoteRow, ...]

    @property
    def first(self) -> QuoteRow:
        return self.pieces[0]

    @property
    def person(self) -> tuple[int, int]:
        return (self.article.article_id, self.first.person_id or 0)


def stories(
    articles: Sequence[ArticleRow], quotes: Sequence[QuoteRow], voices: Voices
) -> tuple[tuple[StoryFacts, ...], tuple[StoryFacts, ...]]:
    """The news and the opinion of the edition: by number of outlets, then countries, then score."""
    by_article = _utterances(articles, quotes)
    return (
        _ordered([a for a in articles if not a.opinion], by_article, voices),
        _ordered([a for a in articles if a.opinion], by_article, voices),
    )


def _ordered(
    articles: Sequence[ArticleRow], by_article: dict[int, list[_Utterance]], voices: Voices
) -> tuple[StoryFacts, ...]:
    groups: dict[tuple[str, int], list[ArticleRow]] = defaultdict(list)
    for article in articles:
        groups[("story", article.story_id) if article.story_id else ("article", article.article_id)].append(article)
    ordered = sorted(groups.values(), key=_rank)
    told: set[object] = set()  # words that an earlier story has printed already
    return tuple(_story(members, by_article, voices, told) for members in ordered)


def _rank(members: list[ArticleRow]) -> tuple[int, int, float, int]:
    return (
        -len({a.outlet for a in members}),
        -len({a.country for a in members}),
        -max(a.score for a in members),
        min(a.article_id for a in members),
    )


def _story(
    members: list[ArticleRow], by_article: dict[int, list[_Utterance]], voices: Voices, told: set[object]
) -> StoryFacts:
    members = sorted(members, key=lambda a: (a.copy_of is not None, -a.score, a.published_at, a.article_id))
    lead = members[0]
    facets = [facet for a in members for facet in a.facets]
    return StoryFacts(
        title=lead.title,
        url=lead.url,
        outlet=lead.outlet,
        lang=lead.lang,
        lede=_lede(lead.lede),
        authors=lead.authors,
        score=round(max(a.score for a in members), 3),
        facets=tuple(sorted(dict.fromkeys(facets), key=lambda name: -facets.count(name))),
        outlets=tuple(dict.fromkeys(a.outlet for a in members)),
        countries=tuple(sorted({a.country for a in members})),
        articles=tuple(
            Printed(a.outlet, a.country, a.lang, a.title, a.url, _lede(a.lede), a.copy_of is not None) for a in members
        ),
        copies=sum(a.copy_of is not None for a in members),
        recovered=all(a.origin != "live" for a in members),
        said=_said_in(members, by_article, voices, told),
        story_id=lead.story_id,
    )


def _lede(beginning: str) -> str:
    """The first paragraph that says something, cut at a word."""
    for paragraph in beginning.split("\n\n"):
        words = paragraph.split()
        if len(words) >= 8:
            return " ".join(words[:LEDE]).rstrip(",;:") + " …" if len(words) > LEDE else " ".join(words)
    return ""


def _utterances(articles: Sequence[ArticleRow], quotes: Sequence[QuoteRow]) -> dict[int, list[_Utterance]]:
    """What is said in each article, pieces of one utterance together, in the order of the text."""
    by_id = {article.article_id: article for article in articles}
    grouped: dict[tuple[int, int], list[QuoteRow]] = defaultdict(list)
    for quote in quotes:
        grouped[(quote.article_id, -quote.quote_id if quote.utterance is None else quote.utterance)].append(quote)
    by_article: dict[int, list[_Utterance]] = defaultdict(list)
    for (article_id, _), pieces in grouped.items():
        marked = [piece for piece in pieces if piece.kind == "direct"]
        by_article[article_id].append(_Utterance(by_id[article_id], tuple(marked or pieces[:1])))
    return by_article


def _said_in(
    members: list[ArticleRow], by_article: dict[int, list[_Utterance]], voices: Voices, told: set[object]
) -> tuple[Said, ...]:
    """The story's utterances, each once however many outlets print it; every speaker before anyone's second."""
    printed: dict[object, list[_Utterance]] = defaultdict(list)
    for article in members:
        for utterance in by_article.get(article.article_id, ()):
            if utterance.first.speaker.casefold() == article.outlet.casefold():
                continue  # what the outlet says in its own name is its report, not somebody's word on it
            printed[_same_words(utterance)].append(utterance)
    ranked = sorted(
        (_weight(places, voices), number, key, places) for number, (key, places) in enumerate(printed.items())
    )
    turns: dict[str, int] = defaultdict(int)
    found: list[tuple[int, Said]] = []
    for _, _, key, places in ranked:
        said = None if key in told else _said(places, voices)
        if said is None:
            continue
        told.add(key)
        speaker = same_speaker(said.speaker)
        found.append((turns[speaker], said))
        turns[speaker] += 1
    found.sort(key=lambda pair: pair[0])
    return tuple(said for _, said in found[:VOICES])


def same_speaker(name: str) -> str:
    """What two prints of one name have in common: Paulina Ibarra in one paper is Paulina Ibarra Cota in the next."""
    return text.fold(" ".join(name.split()[:2])).text


def _same_words(utterance: _Utterance) -> tuple[object, ...]:
    groups = [piece.quote_group_id for piece in utterance.pieces if piece.quote_group_id is not None]
    if groups:
        return ("group", groups[0])
    letters = "".join(char for piece in utterance.pieces for char in piece.quote.casefold() if char.isalnum())
    return ("words", utterance.first.speaker, letters)


def _weight(places: list[_Utterance], voices: Voices) -> tuple[bool, bool, int, int]:
    """Smallest first: named people in their own words, what most outlets print, new voices, whole sentences."""
    first = places[0].first
    length = sum(len(piece.quote.split()) for piece in places[0].pieces)
    marks = any(place.person in voices.new or place.person in voices.silent for place in places)
    return (
        not _named(first.speaker),
        first.kind != "direct" or length < 5,
        -len({place.article.outlet for place in places}) - marks,
        abs(min(length, 30) - 22),
    )


def _named(speaker: str) -> bool:
    words = speaker.split()
    return (
        len(words) > 1
        and words[0][:1].isupper()
        and words[-1][:1].isupper()
        and words[0] not in {"El", "La", "The", "A"}
    )


def _said(places: list[_Utterance], voices: Voices) -> Said | None:
    article, first = places[0].article, places[0].first
    words = _words(places[0])
    if words is None:
        return None
    title, role = quoting.titled(first.speaker, first.role, first.affiliation)
    return Said(
        speaker=first.speaker,
        title=title,
        role=role,
        words=words,
        kind=first.kind,
        outlet=article.outlet,
        url=article.url,
        lang=article.lang,
        outlets=len({place.article.outlet for place in places}),
        new=any(place.person in voices.new for place in places),
        silent_days=max((voices.silent[p.person] for p in places if p.person in voices.silent), default=None),
    )


def _words(utterance: _Utterance) -> str | None:
    first, lang = utterance.first, utterance.article.lang
    if first.kind == "direct":
        return quoting.marked(quoting.cut(quoting.joined([piece.quote for piece in utterance.pieces])), lang)
    sentence = quoting.reported(first.around, first.before, first.quote)
    if sentence is not None:
        return sentence
    if first.kind == "mixed":
        return quoting.marked(quoting.cut(quoting.joined([first.quote])), lang)
    return quoting.statement(first.speaker, first.quote, lang) if _named(first.speaker) else None


def correction(
    *,
    article_id: int,
    url: str,
    outlet: str,
    lang: str,
    title: str,
    text: str,
    version_no: int,
    stored_at: datetime,
    title_before: str,
    text_before: str,
) -> Correction:
    """What a new version of an article changed: its headline, and how many paragraphs are new or gone."""
    now, before = (
        {" ".join(paragraph.split()) for paragraph in body.split("\n\n")} - {""} for body in (text, text_before)
    )
    return Correction(
        article_id=article_id,
        url=url,
        outlet=outlet,
        lang=lang,
        title=title,
        title_before=title_before if title_before != title else None,
        version=version_no,
        changed_at=stored_at,
        paragraphs_new=len(now - before),
        paragraphs_gone=len(before - now),
    )
