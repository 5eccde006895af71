"""Training: what it learns, that it is the same every time, and what it never looks at."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from topic_yaml import RULES

from newsdesk import gazetteer
from newsdesk.errors import ConfigError
from newsdesk.topics import load
from newsdesk.topics import model as model_file
from newsdesk.topics.optimise import Vector, minimise
from newsdesk.topics.rules import parse
from newsdesk.topics.scoring import Scorer
from newsdesk.topics.topic import model_path
from newsdesk.topics.train import Item, read_items, train, training_folder, write

FOR = [
    "levy",
    "growers",
    "orchards",
    "irrigation",
    "parliament",
    "subsidy",
    "harvest",
    "beekeepers",
    "pruning",
    "cider",
]
FOR += ["acreage", "frost", "quota", "inspector", "seedlings", "ministers", "rootstock", "drainage", "vote", "blossom"]
AGAINST = ["striker", "derby", "stadium", "goalkeeper", "referee", "penalty", "midfield", "trophy", "league", "whistle"]
AGAINST += ["coach", "corner", "jersey", "tackle", "bench", "offside", "header", "kickoff", "rematch", "fans"]


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return Scorer(parse(RULES, "orchards.yaml"), gazetteer.load())


def items() -> list[Item]:
    """120 texts of three words from the pool of their kind, and one that no other has."""
    made = []
    for number in range(120):
        pool = FOR if number % 2 == 0 else AGAINST
        words = [pool[(number // 2 * step + step) % len(pool)] for step in (1, 3)]
        text = f"{words[0]} {words[1]} number{number}"
        made.append(
            Item(f"i-{number}", "en", "News", text, number % 2 == 0, register="wire" if number % 3 else "radio")
        )
    return made


def test_minimise_finds_the_bottom_of_a_bowl() -> None:
    def bowl(point: Vector) -> tuple[float, Vector]:
        x, y = point
        return (x - 3) ** 2 + 10 * (y + 1) ** 2, [2 * (x - 3), 20 * (y + 1)]

    assert minimise(bowl, [0.0, 0.0], steps=50) == pytest.approx([3.0, -1.0], abs=1e-3)


def test_a_trained_model_tells_the_two_kinds_apart_where_the_rules_cannot(scorer: Scorer, tmp_path: Path) -> None:
    rules = tmp_path / "orchards.yaml"
    rules.write_text(RULES, encoding="utf-8")
    untrained = load("orchards", rules=rules)
    write(train(scorer, items()), model_path(rules))
    load.cache_clear()
    trained = load("orchards", rules=rules)
    yes = trained.judge("News", "growers debate the levy on orchards")
    no = trained.judge("News", "striker scores in derby at the stadium")
    assert yes.score > no.score
    assert (yes.model_score or 0) > 0.5 > (no.model_score or 1)
    assert untrained.rules_version != trained.rules_version
    assert any(item.rule == "model: orchards" and item.weight > 0 for item in yes.evidence)


def test_training_twice_gives_the_same_file(scorer: Scorer, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(train(scorer, items()), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_the_order_of_files_does_not_matter_for_what_a_model_has_seen(scorer: Scorer) -> None:
    forwards = train(scorer, items())
    assert forwards["trained"]["items_version"] == train(scorer, items()[::-1])["trained"]["items_version"]


def test_held_out_items_are_never_trained_on(scorer: Scorer) -> None:
    kept = [item for item in items() if not item.held_out]
    assert 0 < len(kept) < len(items())
    content = train(scorer, items())
    assert content["trained"]["items"] == len(kept)
    poisoned = [replace(item, text="zanzibar " * 9) if item.held_out else item for item in items()]
    assert train(scorer, poisoned) == content


def test_items_of_one_kind_cannot_train(scorer: Scorer) -> None:
    with pytest.raises(ConfigError, match="both kinds"):
        train(scorer, [item for item in items() if item.relevant])


def write_lines(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return path


ROW = {
    "id": "a-1",
    "lang": "en",
    "title": "t",
    "text": "x",
    "relevant": True,
    "facets": ["law"],
    "hard": None,
    "register": "wire",
}


def test_items_are_read_with_their_labels(tmp_path: Path) -> None:
    (item,) = read_items([write_lines(tmp_path / "a.jsonl", ROW, "")])
    assert (item.id, item.relevant, item.facets, item.hard) == ("a-1", True, ("law",), None)


@pytest.mark.parametrize("line", ["{not json", '{"id": "a"}', "[]"])
def test_a_line_that_is_no_item_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(ConfigError, match=r"a.jsonl:2: not a training item"):
        read_items([write_lines(tmp_path / "a.jsonl", ROW, line)])


def test_an_id_used_twice_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"b.jsonl:1: the id 'a-1' is used at .*a.jsonl:1"):
        read_items([write_lines(tmp_path / "a.jsonl", ROW), write_lines(tmp_path / "b.jsonl", ROW)])


@pytest.mark.parametrize("content", ["", "{}", '{"format": 0}', "[1]"])
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.model.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match="train it again"):
        model_file.read(path)


def test_the_shipped_model_is_small_and_was_trained_on_the_shipped_items() -> None:
    topic = load()
    assert topic.model is not None
    path = training_folder().parent / "cartel_policy.model.json"
    assert path.stat().st_size < 5_000_000
    trained = [item for item in read_items(training_folder().glob("*.jsonl")) if not item.held_out]
    assert topic.model.trained["items"] == len(trained)
