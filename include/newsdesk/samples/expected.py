"""The truth about the sample newsroom: what a perfect reader would have found, as plain values.

Speakers are marked where they speak (``articles/``); who they are is in ``expected/people.yaml``; what feeds end with
is in ``outlets.yaml``, beside the trouble that they make.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import yaml

from newsdesk.model import QuoteKind
from newsdesk.samples.archive import announced, crawled_by_ccnews, kept_by_wayback
from newsdesk.samples.outlets import FOLDER, outlets
from newsdesk.samples.stock import SampleArticle, articles


@dataclass(frozen=True, slots=True)
class ExpectedArticle:
    """``page`` (path with query) is unique over all outlets. ``title`` and ``text`` are those of the last version.

    ``archives`` says where the past of it can be found: ``feed`` (a captured feed lists it), ``wayback`` (its page was
    captured), ``sitemap`` (the site's own sitemap of its day), ``ccnews`` (a crawl file holds it).
    """

    key: str
    outlet: str
    page: str
    lang: str
    title: str
    text: str
    authors: tuple[str, ...]
    published: datetime
    relevant: bool
    facets: tuple[str, ...]
    opinion: bool
    versions: int
    story: str | None
    copy_of: str | None
    archives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExpectedQuote:
    """One marked segment. ``also`` are other full names under which the same person may rightly appear.

    ``speaker`` is None where the article does not name who spoke.

    ``version`` is 0 for a quote that stands in every version of its article, else the number of the only one.
    """

    article: str
    page: str
    lang: str
    text: str
    kind: QuoteKind
    speaker: str | None
    also: tuple[str, ...]
    role: str
    affiliation: str | None
    group: str | None
    relevant: bool
    version: int = 0


@dataclass(frozen=True, slots=True)
class ExpectedStory:
    """One event: its articles, and which of them are syndicated copies (copy -> original)."""

    key: str
    articles: tuple[str, ...]
    copies: dict[str, str]


@dataclass(frozen=True, slots=True)
class ExpectedFeed:
    """``outcome``: read | moved | retired | failed | blocked."""

    name: str
    outlet: str
    trouble: str | None
    outcome: str


@dataclass(frozen=True, slots=True)
class Trap:
    """A page that feeds list but that nobody can or may read; ``outcome`` is what a fetch should end with."""

    key: str
    page: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Expected:
    """Everything that is true of one newsroom."""

    articles: tuple[ExpectedArticle, ...]
    quotes: tuple[ExpectedQuote, ...]
    stories: tuple[ExpectedStory, ...]
    feeds: tuple[ExpectedFeed, ...]
    traps: tuple[Trap, ...]

    def until(self, now: datetime) -> Expected:
        """The part that was published at ``now``."""
        kept = tuple(article for article in self.articles if article.published <= now)
        keys = {article.key for article in kept}
        return Expected(
            articles=kept,
            quotes=tuple(quote for quote in self.quotes if quote.article in keys),
            stories=_stories(kept),
            feeds=self.feeds,
            traps=self.traps,
        )


def page_of(url: str) -> str:
    """Path and query of a URL: what names a sample article, whatever port it is served from."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


@cache
def people() -> dict[str, dict[str, Any]]:
    """Who speaks in more than one article or goes by several names: ``name``, ``role``, ``affiliation``, ``also`` by key."""
    loaded: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "expected/people.yaml").read_text(encoding="utf-8"))
    return loaded


def _archives(start: date, article: SampleArticle) -> tuple[str, ...]:
    found = {
        "feed": announced(start, article),
        "wayback": kept_by_wayback(article),
        "sitemap": outlets()[article.outlet].sitemap,
        "ccnews": crawled_by_ccnews(article),
    }
    return tuple(name for name, kept in found.items() if kept)


def _article(start: date, article: SampleArticle) -> ExpectedArticle:
    last = article.versions[-1]
    return ExpectedArticle(
        key=article.key,
        outlet=outlets()[article.outlet].name,
        page=article.path,
        lang=article.lang,
        title=last.title,
        text=last.text,
        authors=article.authors,
        published=article.published,
        relevant=article.relevant,
        facets=article.facets,
        opinion=article.opinion,
        versions=len(article.versions),
        story=article.story,
        copy_of=article.copy_of,
        archives=_archives(start, article),
    )


def _person(article: SampleArticle, who: str) -> dict[str, Any]:
    if who in article.people:
        name, role = article.people[who]
        return {"name": name, "role": role}
    return people()[who]


def _quotes(article: SampleArticle) -> Iterable[ExpectedQuote]:
    told: dict[tuple[str, str], list[int]] = {}
    for number, version in enumerate(article.versions, 1):
        for quote in version.quotes:
            told.setdefault((quote.who, quote.text), []).append(number)
    seen = set()
    for version in article.versions:
        for quote in version.quotes:
            numbers = told[quote.who, quote.text]
            if (quote.who, quote.text) in seen:
                continue
            seen.add((quote.who, quote.text))
            person = _person(article, quote.who)
            yield ExpectedQuote(
                article=article.key,
                page=article.path,
                lang=article.lang,
                text=quote.text,
                kind=quote.kind,
                speaker=person["name"],
                also=tuple(person.get("also", ())),
                role=person["role"][article.lang] if isinstance(person["role"], dict) else person["role"],
                affiliation=person.get("affiliation"),
                group=quote.group,
                relevant=article.relevant,
                version=0 if len(numbers) == len(article.versions) else numbers[-1],
            )


def _stories(known: Iterable[ExpectedArticle]) -> tuple[ExpectedStory, ...]:
    grouped: dict[str, list[ExpectedArticle]] = {}
    for article in known:
        if article.story is not None:
            grouped.setdefault(article.story, []).append(article)
    return tuple(
        ExpectedStory(key, tuple(a.key for a in group), {a.key: a.copy_of for a in group if a.copy_of is not None})
        for key, group in sorted(grouped.items())
    )


def expected(start: date) -> Expected:
    """The truth about a newsroom whose first day is ``start``, at the end of its last day."""
    readable = [article for article in articles(start) if article.outcome == "ok"]
    known = tuple(_article(start, article) for article in readable)
    return Expected(
        articles=known,
        quotes=tuple(quote for article in readable for quote in _quotes(article)),
        stories=_stories(known),
        feeds=tuple(
            ExpectedFeed(feed.name, outlet.name, feed.trouble, feed.outcome)
            for outlet in outlets().values()
            for feed in outlet.feeds
        ),
        traps=tuple(Trap(a.key, a.path, a.outcome) for a in articles(start) if a.outcome != "ok"),
    )
