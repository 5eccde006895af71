"""The topic verdict may not get worse on items that it was never trained on."""

from __future__ import annotations

import json
import time

import pytest
from topic_gate import FLOORS, MARGIN, checksum, items, measure, raised

from newsdesk.text import sha256
from newsdesk.topics import load
from newsdesk.topics.train import read_items, training_folder

STORED = json.loads(FLOORS.read_text(encoding="utf-8"))
FIGURES = measure(items())
LEAST_PER_SECOND = 700
"""A third of the promised 2,000 articles a second: this machine may be busy with other tests."""


@pytest.mark.parametrize("name", sorted(STORED["floors"]))
def test_a_figure_stays_above_its_floor(name: str) -> None:
    assert FIGURES[name] >= STORED["floors"][name]


def test_the_floors_were_measured_on_these_items() -> None:
    assert checksum() == STORED["items_sha256"]


def test_there_are_enough_items_in_both_languages_half_of_them_hard() -> None:
    rows = items()
    assert len(rows) >= 120
    assert len({row["id"] for row in rows}) == len(rows)
    for lang in ("en", "es"):
        for relevant in (True, False):
            assert sum(row["lang"] == lang and row["relevant"] is relevant for row in rows) >= 30
    assert 0.45 <= sum(bool(row["hard"]) for row in rows) / len(rows) <= 0.55


def test_no_item_of_the_gate_was_trained_on() -> None:
    seen = {sha256(item.text) for item in read_items(training_folder().glob("*.jsonl"))}
    assert not any(sha256(row["text"]) in seen for row in items())


def test_an_update_raises_floors_and_never_lowers_one() -> None:
    assert raised({"a": 0.9, "b": 0.5}, {"a": 0.8, "b": 0.8}) == {"a": 0.9, "b": pytest.approx(0.8 - MARGIN)}
    assert all(raised(STORED["floors"], FIGURES)[name] >= floor for name, floor in STORED["floors"].items())
    assert all(raised(STORED["floors"], dict.fromkeys(FIGURES, 0.0))[name] >= f for name, f in STORED["floors"].items())


def test_the_facets_given_are_facets_of_the_topic() -> None:
    topic = load()
    known = {facet.id for facet in topic.rules.facets}
    given = {facet for row in items() for facet in topic.judge(row["title"], row["text"]).facets}
    assert given
    assert given <= known


def test_stored_articles_are_scored_again_fast() -> None:
    topic, rows = load(), items()
    started = time.process_time()
    for row in rows * 3:
        topic.judge(row["title"], row["text"], evidence=False)
    assert len(rows) * 3 / (time.process_time() - started) >= LEAST_PER_SECOND
