"""Gates on reading: floors for what is found on pages of known truth, and nothing lost or broken on damaged ones."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

import pytest
from articles_newsrooms import LAYOUTS, STORIES, Story

from newsdesk import topics
from newsdesk.anchors import has_anchor
from newsdesk.articles import triage
from newsdesk.articles.extract import extract
from newsdesk.errors import Reject
from newsdesk.evaluate.articles import same_words, shingles

PAGES = [(layout, story) for layout in LAYOUTS for story in STORIES]
TRAINING = Path(topics.__file__).parent / "training"
ENCODINGS = ("utf-8", "latin-1", "utf-16")


def html_of(layout: str, story: Story, encoding: str = "utf-8") -> bytes:
    return (
        LAYOUTS[layout](story)
        .replace("<head>", f"<head><meta charset='{encoding}'>")
        .encode(encoding, "xmlcharrefreplace")
    )


def f1(truth: str, found: str) -> float:
    wanted, got = shingles(truth), shingles(found)
    shared = (wanted & got).total()
    return 2 * shared / (wanted.total() + got.total()) if got else 0.0


@pytest.mark.parametrize(("layout", "story"), PAGES, ids=lambda value: value if isinstance(value, str) else value.slug)
def test_every_newsroom_is_read_whole(layout: str, story: Story) -> None:
    article = extract(html_of(layout, story), f"https://news.example/{story.slug}")
    assert same_words(article.title, story.title)
    assert article.published == story.published
    assert story.author in article.authors
    assert article.lang == story.lang
    assert all(paragraph in article.text.split("\n\n") for paragraph in story.paragraphs)


def test_the_text_of_all_newsrooms_stays_above_its_floor() -> None:
    scores = [
        f1("\n".join((story.standfirst, *story.paragraphs)), extract(html_of(layout, story)).text)
        for layout, story in PAGES
    ]
    assert mean(scores) >= 0.985, dict(zip([f"{layout}/{story.slug}" for layout, story in PAGES], scores, strict=True))


def damaged_pages(count: int) -> Iterator[bytes]:
    """Pages cut, shuffled, filled with noise or declared in the wrong encoding; the same ones in every run."""
    chance = random.Random(20260302)
    for _ in range(count):
        layout, story = chance.choice(PAGES)
        html = bytearray(html_of(layout, story, chance.choice(ENCODINGS)))
        place = chance.randrange(len(html))
        match chance.randrange(6):
            case 0:
                del html[place:]
            case 1:
                del html[:place]
            case 2:
                del html[place : place + chance.randrange(400)]
            case 3:
                html[place:place] = chance.randbytes(chance.randrange(1, 300))
            case 4:
                for _ in range(chance.randrange(1, 60)):
                    html[chance.randrange(len(html))] = chance.randrange(256)
            case _:
                html = bytearray(bytes(html).replace(chance.choice((b"</div>", b"</p>", b"'", b">", b"{")), b"", 7))
        yield bytes(html)


def test_damaged_pages_are_read_or_rejected_and_nothing_else() -> None:
    rejected = 0
    for html in damaged_pages(600):
        try:
            article = extract(html, "https://news.example/a")
        except Reject:
            rejected += 1
        else:
            article.text.encode("utf-8")
    assert rejected < 200


def written_items(step: int) -> list[dict[str, str]]:
    lines = [
        line for file in sorted(TRAINING.glob("*.jsonl")) for line in file.read_text(encoding="utf-8").splitlines()
    ]
    return [json.loads(line) for line in lines][::step]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_triage_drops_no_page_whose_full_text_has_an_anchor(layout: str) -> None:
    for number, item in enumerate(written_items(9)):
        paragraphs = tuple(part for part in item["text"].split("\n") if part.strip())
        story = Story(
            "item", item["lang"], item["title"], "Ana Ruiz", "2026-03-02T08:15:00Z", item["title"], paragraphs
        )
        html = html_of(layout, story, ENCODINGS[number % len(ENCODINGS)])
        try:
            article = extract(html)
        except Reject:
            continue
        if has_anchor(f"{article.title}\n{article.text}"):
            assert triage.first_stage(html), item["id"]
            assert triage.second_stage(html), item["id"]


def test_nearly_every_relevant_item_has_an_anchor() -> None:
    relevant = [item for item in written_items(1) if item["relevant"]]
    found = sum(has_anchor(f"{item['title']}\n{item['text']}") for item in relevant)
    assert len(relevant) >= 300
    assert found / len(relevant) >= 0.98


def test_off_topic_pages_are_dropped_before_they_cost_anything() -> None:
    pages = [html_of(layout, story) for layout, story in PAGES]
    assert not any(triage.first_stage(html) for html in pages)
