"""Stories hold to what they promise: B-cubed F1 on the sample newsroom, and on events written to be confused with each other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path

from newsdesk.samples import expected
from newsdesk.stories import cluster
from newsdesk.stories.signature import Signature, terms

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
    outlet: str = ""
    copy_of: str | None = None


def sample() -> list[Told]:
    return [
        Told(a.key, a.story or a.key, a.lang, a.title, a.text, a.published, a.outlet, a.copy_of)
        for a in expected(date(2026, 3, 2)).articles
        if a.relevant
    ]


def confusable() -> list[Told]:
    """Two seizures, two arrests, two votes, two sanctions and an attack, all in two days, in English and Spanish."""
    return written("events.jsonl")


def same_people() -> list[Told]:
    """22 events in pairs: the same officials in the same city on the same day, on two matters; each told three times."""
    return written("same_people.jsonl")


def written(file: str) -> list[Told]:
    lines = (Path(__file__).parent / file).read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [
        Told(f"{file}-{n}", row["event"], row["lang"], row["title"], row["text"], START + timedelta(hours=row["hour"]))
        for n, row in enumerate(rows)
    ]


def stories(articles: Iterable[Told]) -> dict[str, int]:
    """The story of each article, placed one after the other as they are published; copies follow their original."""
    window, story_of, placed = cluster.Window(), {}, {}
    ordered = sorted(articles, key=lambda article: article.at)
    for number, article in enumerate(ordered):
        if article.copy_of is None:
            told = terms(article.title, article.text, article.lang, article.outlet)
            signature = Signature(number, article.at, article.lang, told)
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


def pairs(articles: list[Told]) -> tuple[float, float]:
    """Precision and recall over pairs of articles: one story, one event."""
    found = stories(articles)
    joined = [(a, b) for a, b in combinations(articles, 2) if found[a.key] == found[b.key]]
    right = sum(a.event == b.event for a, b in joined)
    return right / len(joined), right / sum(a.event == b.event for a, b in combinations(articles, 2))


def score(articles: list[Told]) -> tuple[float, float, float]:
    return b_cubed(stories(articles), {article.key: article.event for article in articles})


def test_stories_of_the_sample_newsroom() -> None:
    precision, recall, f1 = score(sample())
    assert f1 >= 0.98, (precision, recall)
    assert precision >= 0.99


def test_events_of_one_kind_on_one_day_are_told_apart() -> None:
    assert score(confusable())[2] >= 0.99


def test_two_matters_of_the_same_people_on_one_day_are_told_apart() -> None:
    articles = same_people()
    assert sum(a.event == b.event for a, b in combinations(articles, 2)) == 66
    precision, recall = pairs(articles)
    assert precision >= 0.99
    assert recall >= 0.85


def test_more_news_around_them_changes_little() -> None:
    articles = [*sample(), *confusable(), *same_people()]
    precision, recall, f1 = score(articles)
    assert precision >= 0.99
    assert f1 >= 0.97, recall
    assert pairs(articles)[1] >= 0.93


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
