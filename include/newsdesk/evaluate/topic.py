"""How well articles are judged, measured on labelled items: ``python -m newsdesk eval topic``.

The data folder holds files of JSON lines (``id lang title text relevant hard?``): ``dev.jsonl`` are ordinary items,
``dev_indirect.jsonl`` items written without the obvious words; any other ``*.jsonl`` is measured as well. Items that the
model was trained on are counted apart (``seen``), by the text itself.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from newsdesk.text import sha256
from newsdesk.topics import Topic, load
from newsdesk.topics.train import Item, read_items, training_folder

FLOORS = {
    "dev": {"f1": 0.91, "precision": 0.93, "hard_false_positives": 0.04, "language_gap": 0.03},
    "dev_indirect": {"recall": 0.65, "false_positives": 0.10},
}
GOALS = {
    "dev": {"f1": 0.95, "precision": 0.93, "hard_false_positives": 0.04, "language_gap": 0.03},
    "dev_indirect": {"recall": 0.85, "false_positives": 0.05},
}
_AT_MOST = {"hard_false_positives", "false_positives", "language_gap"}
_COLUMNS = (
    "items",
    "seen",
    "precision",
    "recall",
    "f1",
    "false_positives",
    "hard_false_positives",
    "f1_en",
    "f1_es",
    "facet_f1",
    "review",
    "per_second",
)
_EASY = {"", "easy"}


def run(data: Path, *, topic: Topic | None = None) -> dict[str, Any]:
    """Judge every item in ``data`` and score the verdicts, and those of the package's own items kept from training.

    Keys: ``rules_version``, ``model_version``, ``sets`` (figures by file), ``errors`` (ids and titles of wrong verdicts by
    file), ``missed`` (figures short of their floor). Raises ``FileNotFoundError`` when ``data`` holds no items.
    """
    topic = topic or load()
    files = sorted(data.glob("*.jsonl"))
    if not files:
        raise FileNotFoundError(f"{data}: no *.jsonl with labelled items here")
    own = read_items(training_folder().glob("*.jsonl"))
    seen = {sha256(item.text) for item in own if not item.held_out}
    groups = {path.stem: _items(path) for path in files}
    groups["held_out"] = [_as_mapping(item) for item in own if item.held_out]
    sets, errors = {}, {}
    for name, items in groups.items():
        sets[name], errors[name] = _score(topic, items, seen)
    return {
        "rules_version": topic.rules_version,
        "model_version": topic.model.version if topic.model else None,
        "sets": sets,
        "errors": errors,
        "missed": list(_missed(sets)),
    }


def table(result: Mapping[str, Any]) -> str:
    """The figures as text: a line a set, then what is below its floor."""
    lines = [f"rules {result['rules_version']}, model {result['model_version']}"]
    width = max(len(name) for name in result["sets"])
    lines.append(" ".join([" " * width, *(f"{column:>{_width(column)}}" for column in _COLUMNS)]))
    for name, figures in result["sets"].items():
        cells = (f"{_cell(figures.get(column)):>{_width(column)}}" for column in _COLUMNS)
        lines.append(" ".join([f"{name:<{width}}", *cells]))
    lines += [f"below the floor: {missed}" for missed in result["missed"]] or ["every floor is reached"]
    return "\n".join(lines)


def _items(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _as_mapping(item: Item) -> dict[str, Any]:
    return {name: getattr(item, name) for name in ("id", "lang", "title", "text", "relevant", "facets", "hard")}


def _score(
    topic: Topic, items: Sequence[Mapping[str, Any]], seen: set[str]
) -> tuple[dict[str, float | None], list[dict[str, Any]]]:
    started = time.process_time()
    verdicts = [topic.judge(item["title"], item["text"], lang=item.get("lang")) for item in items]
    spent = time.process_time() - started
    pairs = [(bool(item["relevant"]), verdict.relevant, item) for item, verdict in zip(items, verdicts, strict=True)]
    hard = [pair for pair in pairs if (pair[2].get("hard") or "") not in _EASY]
    by_language = {lang: prf([p for p in pairs if p[2].get("lang") == lang])["f1"] for lang in ("en", "es")}
    facets = [
        (set(item.get("facets") or ()), set(verdict.facets))
        for item, verdict in zip(items, verdicts, strict=True)
        if item["relevant"] and verdict.relevant
    ]
    figures: dict[str, float | None] = {
        "items": len(items),
        "seen": sum(sha256(item["text"]) in seen for item in items),
        **prf(pairs),
        "hard_false_positives": prf(hard)["false_positives"],
        "f1_en": by_language["en"],
        "f1_es": by_language["es"],
        "language_gap": _gap(by_language["en"], by_language["es"]),
        "facet_f1": _facet_f1(facets),
        "review": _share(sum(verdict.review for verdict in verdicts), len(verdicts)),
        "per_second": round(len(items) / spent) if spent else None,
    }
    wrong = [
        {"id": item["id"], "title": item["title"], "relevant": truth, "score": verdict.score, "hard": item.get("hard")}
        for (truth, judged, item), verdict in zip(pairs, verdicts, strict=True)
        if truth != judged
    ]
    return figures, wrong


def prf(pairs: Iterable[tuple[bool, bool, Any]]) -> dict[str, float | None]:
    """Precision, recall, F1, and the share of irrelevant items called relevant, of (truth, verdict, item) triples."""
    rows = [(truth, judged) for truth, judged, _ in pairs]
    hits = sum(truth and judged for truth, judged in rows)
    wrong = sum(judged and not truth for truth, judged in rows)
    relevant = sum(truth for truth, _ in rows)
    return {
        "precision": _share(hits, hits + wrong),
        "recall": _share(hits, relevant),
        "f1": _share(2 * hits, hits + wrong + relevant),
        "false_positives": _share(wrong, len(rows) - relevant),
    }


def _facet_f1(facets: Iterable[tuple[set[str], set[str]]]) -> float | None:
    """F1 of the facets of articles that both call relevant, counted over facets."""
    rows = list(facets)
    both = sum(len(truth & found) for truth, found in rows)
    return _share(2 * both, sum(len(truth) + len(found) for truth, found in rows))


def _gap(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else round(abs(first - second), 3)


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 3) if whole else None


def _missed(sets: Mapping[str, Mapping[str, float | None]]) -> Iterable[str]:
    for name, floors in FLOORS.items():
        for figure, floor in floors.items():
            value = sets.get(name, {}).get(figure)
            if value is None:
                continue
            if (value > floor) if figure in _AT_MOST else (value < floor):
                yield f"{name} {figure} {value} {'>' if figure in _AT_MOST else '<'} {floor}"


def _cell(value: float | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _width(column: str) -> int:
    return max(len(column), 6)
