"""``newsdesk topic`` on a real database: why, what an edit would flip, and training from what analysts said."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from report_newsroom import TOPIC, store_article

from newsdesk.__main__ import main
from newsdesk.store import analysts, verdicts
from newsdesk.store.db import connect, transaction
from newsdesk.topics import load
from newsdesk.topics.topic import model_path, package_folder

pytestmark = pytest.mark.db

CARTEL = (
    "Mexican marines captured a leader of the Sinaloa Cartel in Culiacan on Tuesday. The Justice Department will seek his "
    "extradition on charges of conspiracy to import fentanyl, and President Sheinbaum said the operation was Mexican."
)
CHESS = "The chess club of Mexico City won its third match of the season on Sunday and travels to Puebla next week."
MARCH, MAY = datetime(2026, 3, 2, 12, tzinfo=UTC), datetime(2026, 5, 2, 12, tzinfo=UTC)

ORCHARDS = """
name: orchards
title: {en: Orchard policy, es: Política de huertos}
decision: {threshold: 0.5, review: 0.2, anchored: false}
reading: {characters: 1000, lede_words: 8}
fields: {headline: 2.0, lede: 1.5, body: 1.0}
rules_scale: {midpoint: 3.0, slope: 1.0, most_per_concept: 2.0}
concepts:
  - {id: fruit, name: {en: Fruit, es: Fruta}, weight: 1.0, any: [mango*]}
"""


@pytest.fixture
def newsroom(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Three articles: one judged rightly, one wrongly relevant, one wrongly not."""
    monkeypatch.setenv("NEWSDESK_DATABASE_URL", database_url)
    with connect(database_url) as connection, transaction(connection):
        for number, (title, body, relevant, published) in enumerate(
            [
                ("Marines capture cartel leader", CARTEL, True, MARCH),
                ("Chess club wins", CHESS, True, MARCH),
                ("Cartel leader held in Culiacan", CARTEL, False, MAY),
            ]
        ):
            store_article(
                connection,
                url=f"http://ledger.test/{number}",
                title=title,
                body=body,
                relevant=relevant,
                published=published,
            )
    return database_url


def test_explain_shows_a_stored_article_with_what_counted(newsroom: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["topic", "explain", "http://ledger.test/0"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("relevant to US-Mexico cartel policy")
    assert "Mexican criminal group by name" in shown
    assert "stored under other rules" not in shown


def test_explain_says_when_the_stored_verdict_was_another(newsroom: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["topic", "explain", "http://ledger.test/1"]) == 0
    assert "stored under other rules: relevant, score 0.90" in capsys.readouterr().out


def test_explain_of_an_unknown_article_is_bad_input(newsroom: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["topic", "explain", "http://ledger.test/none"]) == 3
    assert "no article is stored at http://ledger.test/none" in capsys.readouterr().err


def test_diff_lists_the_flips_in_both_directions(newsroom: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["topic", "diff", "--json"]) == 0
    flips = {row["key"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert {key: row["now"] for key, row in flips.items()} == {
        "http://ledger.test/1": False,
        "http://ledger.test/2": True,
    }
    assert flips["http://ledger.test/1"]["score_was"] == pytest.approx(0.9)


def test_diff_counts_what_it_read_and_changes_nothing(newsroom: str, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert main(["topic", "diff", "--since", "2026-04-01"]) == 0
        last = capsys.readouterr().out.splitlines()[-1]
        assert last == "1 of 1 stored verdicts would flip: 1 would become relevant, 0 would no longer be"


def test_diff_judges_an_edited_copy_with_the_model_of_the_topic(
    newsroom: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = (package_folder() / f"{TOPIC}.yaml").read_text(encoding="utf-8")
    edited = tmp_path / "edited.yaml"
    # Rules that find nothing, and a threshold above what the model alone gives.
    strict = source.replace("  threshold: ", "  threshold: 0.9999 # was ").replace(
        "  midpoint: ", "  midpoint: 500 # was "
    )
    edited.write_text(strict, encoding="utf-8")
    assert load(TOPIC, rules=edited).model is not None
    assert main(["topic", "diff", "--rules", str(edited)]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "2 of 3 stored verdicts would flip: 0 would become relevant, 2 would no longer be"


def test_a_broken_rules_file_is_named_with_its_line(
    newsroom: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(ORCHARDS.replace("any:", "anny:"), encoding="utf-8")
    assert main(["topic", "diff", "--rules", str(broken)]) == 3
    assert "broken.yaml:9: concepts.0.anny: unknown key" in capsys.readouterr().err


def write_items(folder: Path) -> Path:
    folder.mkdir()
    rows = [
        {
            "id": f"o-{number}",
            "lang": "en",
            "title": "News",
            "text": f"{'mango levy harvest' if number % 2 else 'striker derby stadium'} number{number}",
            "relevant": bool(number % 2),
            "facets": [],
            "hard": None,
            "register": "wire" if number % 3 else "radio",
        }
        for number in range(40)
    ]
    (folder / "items.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return folder


def test_train_learns_from_the_latest_verdict_of_an_analyst(
    newsroom: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with connect(newsroom) as connection, transaction(connection):
        article_id, _ = analysts.find_article(connection, "http://ledger.test/1")
        for relevant in (False, True):
            analysts.give_verdict(
                connection, article_id=article_id, topic="orchards", relevant=relevant, analyst="Ana Ruiz"
            )
        (row,) = verdicts.labelled(connection, "orchards")
    assert (row.article_id, row.relevant, row.text) == (article_id, True, CHESS)
    rules = tmp_path / "orchards.yaml"
    rules.write_text(ORCHARDS, encoding="utf-8")
    command = ["topic", "train", "--topic", "orchards", "--rules", str(rules)]
    command += ["--items", str(write_items(tmp_path / "items"))]
    assert main(command) == 0
    assert "1 analysts' verdicts among its items" in capsys.readouterr().out
    with_analyst = model_path(rules).read_bytes()
    assert main([*command, "--without-analysts"]) == 0
    assert "0 analysts' verdicts" in capsys.readouterr().out
    assert main(command) == 0
    assert model_path(rules).read_bytes() == with_analyst


def test_explain_reads_a_text_without_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEWSDESK_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    story = tmp_path / "story.txt"
    story.write_text(CARTEL, encoding="utf-8")
    assert main(["topic", "explain", "--title", "Cartel leader held", "--file", str(story), "--json"]) == 0
    from_file = json.loads(capsys.readouterr().out)
    assert from_file["relevant"] is True
    assert from_file["evidence"]
    assert main(["topic", "explain", "--title", "Cartel leader held", "--text", CARTEL, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == from_file
    assert main(["topic", "explain", "--file", str(tmp_path / "none.txt")]) == 3


@pytest.mark.parametrize("what", ["explain", "diff", "train"])
def test_help_has_an_example(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["topic", what, "--help"])
    assert f"python -m newsdesk topic {what}" in capsys.readouterr().out
