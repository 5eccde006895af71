"""Explaining a verdict, and which stored ones a change would flip."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from topic_yaml import RULES

from newsdesk.topics import Topic, load
from newsdesk.topics.explain import Stored, diff, explain, marked


@pytest.fixture(scope="module")
def orchards(tmp_path_factory: pytest.TempPathFactory) -> Topic:
    path = tmp_path_factory.mktemp("explain") / "orchards.yaml"
    path.write_text(RULES, encoding="utf-8")
    return load("orchards", rules=path)


def shown(topic: Topic, title: str, text: str) -> str:
    page = io.StringIO()
    console = Console(width=120, file=page)
    console.print(explain(topic, title, text, topic.judge(title, text)))
    return page.getvalue()


def test_an_explanation_shows_text_score_rule_and_words(orchards: Topic) -> None:
    page = shown(orchards, "Mango decree", "The ministry spoke of mangoes.")
    for expected in (
        "relevant to Orchard policy",
        "The ministry spoke of mangoes.",
        "Fruit beside a ruling",
        "Mango decree",
    ):
        assert expected in page


def test_what_counts_against_is_shown_with_its_minus(orchards: Topic) -> None:
    page = shown(orchards, "x", "a smartphone")
    assert "not relevant" in page
    assert "-3.00" in page


def test_the_evidence_is_marked_where_it_stands(orchards: Topic) -> None:
    text = "A mango and a smartphone"
    verdict = orchards.judge("x", text)
    styles = {text[span.start : span.end]: str(span.style) for span in marked(text, verdict.evidence).spans}
    assert "green" in styles["mango"]
    assert "red" in styles["smartphone"]


def test_the_shipped_topic_explains_every_verdict() -> None:
    assert "What counted" in shown(
        load(), "Marines seize fentanyl in Sinaloa", "The navy said a cartel lab was destroyed."
    )


def test_a_diff_names_only_what_would_flip(orchards: Topic) -> None:
    stored = [
        Stored("a", "Mango decree", "The ministry spoke.", relevant=False, score=0.2),
        Stored("b", "Mango decree", "The ministry spoke.", relevant=True, score=0.9),
        Stored("c", "Football", "Goals", relevant=True, score=0.6),
    ]
    flips = list(diff(stored, orchards))
    assert [(flip.key, flip.was, flip.now) for flip in flips] == [("a", False, True), ("c", True, False)]
    assert flips[0].score_now > 0.5 > flips[0].score_was
