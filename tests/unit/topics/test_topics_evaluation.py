"""The scorer of topic verdicts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsdesk.evaluate.topic import prf, run, table

RELEVANT = {
    "id": "r",
    "lang": "en",
    "title": "Marines capture Sinaloa Cartel leader in Culiacán",
    "text": "Mexican marines captured a leader of the Sinaloa Cartel, whom U.S. prosecutors want extradited.",
    "relevant": True,
    "facets": ["kingpin"],
    "hard": "",
}
OTHER = {
    "id": "o",
    "lang": "es",
    "title": "Empate en el clásico",
    "text": "Los dos equipos fallaron penales.",
    "relevant": False,
}


def test_precision_recall_and_false_positives_are_counted_as_usual() -> None:
    rows = [(True, True, None), (True, False, None), (False, True, None), (False, False, None), (False, False, None)]
    assert prf(rows) == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "false_positives": 0.333}


def test_without_items_there_are_no_figures() -> None:
    assert prf([]) == {"precision": None, "recall": None, "f1": None, "false_positives": None}


def test_a_folder_is_scored_file_by_file_and_wrong_verdicts_are_named(tmp_path: Path) -> None:
    wrong = {**OTHER, "id": "w", "relevant": True}
    (tmp_path / "dev.jsonl").write_text(
        "\n".join(json.dumps(row) for row in (RELEVANT, OTHER, wrong)), encoding="utf-8"
    )
    result = run(tmp_path)
    assert result["sets"]["dev"]["items"] == 3
    assert result["sets"]["dev"]["recall"] == 0.5
    assert [error["id"] for error in result["errors"]["dev"]] == ["w"]
    assert any(missed.startswith("dev f1") for missed in result["missed"])
    assert "held_out" in result["sets"]
    assert result["sets"]["held_out"]["seen"] == 0
    printed = table(result)
    assert "dev" in printed
    assert "below the floor: dev f1" in printed


def test_a_folder_without_items_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no \*.jsonl"):
        run(tmp_path)
