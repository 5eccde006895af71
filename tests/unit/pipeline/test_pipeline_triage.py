"""Triage's third stage lets go what is far from the topic, and nothing that could be relevant or doubtful."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsdesk import topics
from newsdesk.articles import triage
from newsdesk.pipeline.analyze import analyze, read_article, read_page
from newsdesk.pipeline.read import ReadJob, read_job
from newsdesk.pipeline.third_stage import hopeless

OFF_TOPIC = (
    "The beans want a night in cold water and an hour and a half on a low flame, with an onion and two bay leaves.",
    "Toast the chiles in a dry pan until they smell of raisins; the ones from Mexico are darker and less hot than ours.",
    "Add the squash in cubes for the last twenty minutes, salt at the end, and let the soup rest before it is served.",
    "With a spoon of yoghurt and fresh bread it makes a dinner for four people, and it is better on the second day.",
)
ON_TOPIC = (
    "The Treasury Department sanctioned six people and three companies that it says moved fentanyl for the Sinaloa cartel.",
    "Mexico's government said it had not been told of the evidence and asked for it through the usual channels.",
    "The companies, all in Culiacán, are accused of buying precursor chemicals and of laundering what the drug brought.",
)
TRAINING = Path(topics.__file__).parent / "training"


def page(title: str, paragraphs: tuple[str, ...], around: str = "") -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html><head><title>{title}</title></head><body>{around}<article>{body}</article>{around}</body></html>".encode()


def test_a_page_that_only_names_the_country_is_let_go() -> None:
    html = page("Soup of the week: beans and squash", OFF_TOPIC)
    assert triage.glance(html).dropped is None
    reading = read_page(html, "https://a.test/x")
    assert reading.dropped == "3"
    assert not reading.verdict.relevant
    assert reading.verdict.score < 0.01


def test_it_is_read_when_triage_is_not_used() -> None:
    reading = read_page(page("Soup of the week: beans and squash", OFF_TOPIC), None, use_triage=False)
    assert reading.dropped is None
    assert "raisins" in reading.article.text
    assert (
        read_job(ReadJob(page("Soup of the week: beans and squash", OFF_TOPIC), "https://a.test/x", whole=True)).dropped
        is None
    )


def test_what_let_it_go_is_named_with_its_rules() -> None:
    reading = read_page(page("Soup of the week: beans and squash", OFF_TOPIC), None)
    assert reading.article.extractor_version == f"rules {topics.load().rules_version}, {triage.VERSION}"


def test_the_command_says_why() -> None:
    answer = analyze({"id": 1, "html": page("Soup of the week: beans and squash", OFF_TOPIC).decode()})
    assert answer["status"] == "ok"
    assert answer["reason"] == "off topic: what the page shows is far from the topic (triage stage 3)"


def test_a_relevant_page_passes_amid_much_that_is_not() -> None:
    around = "".join(f"<div><p>{paragraph}</p></div>" for paragraph in OFF_TOPIC)
    seen = triage.glance(page("Treasury names six over fentanyl", ON_TOPIC, around))
    assert hopeless(seen) is None


def items() -> list[dict[str, str]]:
    lines = (
        line for file in sorted(TRAINING.glob("*.jsonl")) for line in file.read_text(encoding="utf-8").splitlines()
    )
    return [json.loads(line) for line in lines if line.strip()]


def test_no_written_item_that_is_relevant_or_doubtful_is_let_go_when_teasers_stand_around_it() -> None:
    teasers = "".join(f"<div><p>{paragraph}</p></div>" for paragraph in OFF_TOPIC)
    checked = 0
    for item in items()[::12]:
        paragraphs = tuple(part for part in item["text"].split("\n") if part.strip())
        html = page(item["title"], paragraphs, teasers)
        read = read_page(html, None, use_triage=False).verdict
        if read.relevant or read.review:
            checked += 1
            assert read_page(html, None).dropped is None, item["id"]
    assert checked >= 50


@pytest.mark.parametrize("title", ["Soup of the week: beans and squash", ""])
def test_a_verdict_on_what_is_shown_is_never_a_relevant_one(title: str) -> None:
    verdict = hopeless(triage.glance(page(title, OFF_TOPIC)))
    assert verdict is not None
    assert not verdict.relevant
    assert not verdict.review
    assert read_article(read_page(page(title, OFF_TOPIC), None, use_triage=False).article).verdict.score < 0.1
