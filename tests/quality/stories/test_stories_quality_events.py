"""Stories hold to what they promise: B-cubed F1 on the sample newsroom, and on events written to be confused with each other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from newsdesk.samples import expected
from newsdesk.stories import cluster

START = datetime(2026, 3, 2, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Told:
    """An article and the event that it is of."""

    key: str
    event: str
    lang: str
    title: str
    text: str
    at: datetime
    copy_of: str | None = None


def sample() -> list[Told]:
    return [
        Told(a.key, a.story or a.key, a.lang, a.title, a.text, a.published, a.copy_of)
        for a in expected(date(2026, 3, 2)).articles
        if a.relevant
    ]


def confusable() -> list[Told]:
    """Two seizures, two arrests, two votes, two sanctions and an attack, all in two days, in English and Spanish."""
    lines = (Path(__file__).parent / "events.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [
        Told(f"own-{n}", row["event"], row["lang"], row["title"], row["text"], START + timedelta(hours=row["hour"]))
        for n, row in enumerate(rows)
    ]


def stories(articles: Iterable[Told]) -> dict[str, int]:
    """The story of each article, placed one after the other as they are published; copies follow their original."""
    window, story_of, placed = cluster.Window(), {}, {}
    ordered = sorted(articles, key=lambda article: article.at)
    for number, article in enumerate(ordered):
        if article.copy_of is None:
            terms = cluster.terms(article.title, article.text, article.lang)
            signature = cluster.Signature(number, article.at, article.lang, terms)
            tie = cluster.best_story(window, signature, story_of)
            story_of[number] = placed[article.key] = tie.story_id if tie else number
            window.add(signature)
    return placed | {a.key: placed[a.copy_of] for a in ordered if a.copy_of is not None}


def b_cubed(found: Mapping[str, int], truth: Mapping[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1, averaged over articles (Bagga and Baldwin, 1998)."""
    precision = recall = 0.0
    for key in truth:
        mine = {other for other in truth if found[other] == found[key]}
        true = {other for other in truth if truth[other] == truth[key]}
        precision += len(mine & true) / len(mine)
        recall += len(mine & true) / len(true)
    precision, recall = precision / len(truth), recall / len(truth)
    return precision, recall, 2 * precision * recall / (precision + recall)


def score(articles: list[Told]) -> tuple[float, float, float]:
    return b_cubed(stories(articles), {article.key: article.event for article in articles})


def test_stories_of_the_sample_newsroom() -> None:
    precision, recall, f1 = score(sample())
    assert f1 >= 0.95, (precision, recall)
    assert precision >= 0.99


def test_events_of_one_kind_on_one_day_are_told_apart() -> None:
    assert score(confusable())[2] >= 0.99


def test_more_news_around_them_changes_little() -> None:
    precision, recall, f1 = score([*sample(), *confusable()])
    assert f1 >= 0.94, (precision, recall)


def test_english_and_spanish_reports_of_one_event_are_one_story() -> None:
    articles = [*sample(), *confusable()]
    found = stories(articles)
    languages = {}
    for article in articles:
        languages.setdefault((article.event, found[article.key]), set()).add(article.lang)
    mixed = {event for event, _ in languages if {a.lang for a in articles if a.event == event} == {"en", "es"}}
    joined = {event for (event, _), langs in languages.items() if langs == {"en", "es"}}
    assert mixed == joined
    assert len(mixed) >= 12


def test_the_order_of_arrival_within_an_hour_does_not_matter_much() -> None:
    articles = confusable()
    shifted = [
        Told(a.key, a.event, a.lang, a.title, a.text, a.at - timedelta(minutes=90 * (n % 3)))
        for n, a in enumerate(articles)
    ]
    assert score(shifted)[2] >= 0.97
