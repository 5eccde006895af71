"""The floors of the topic verdict, and the only way to move them: up.

python tests/quality/topic/topic_gate.py            prints the figures beside their floors
python tests/quality/topic/topic_gate.py --update   raises floors that are now surpassed; never lowers one
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from pathlib import Path
from typing import Any

from newsdesk.evaluate.topic import prf
from newsdesk.topics import load

HERE = Path(__file__).parent
ITEMS = HERE / "items.jsonl"
FLOORS = HERE / "floors.json"
MARGIN = 0.01
"""A floor is set this far below what was measured, so that a change of one item in a hundred does not stop the work."""


def items() -> list[dict[str, Any]]:
    """The labelled items, all written for this gate's project and none of them trained on."""
    return [json.loads(line) for line in ITEMS.read_text(encoding="utf-8").splitlines()]


def checksum() -> str:
    """The hash of the items: floors are worth something only on the items they were measured on."""
    return hashlib.sha256(ITEMS.read_bytes()).hexdigest()


def measure(rows: list[dict[str, Any]]) -> dict[str, float]:
    """Figures in which more is better, of all items, each language, and those that are hard."""
    topic = load()
    judged = [(row["relevant"], topic.judge(row["title"], row["text"], lang=row["lang"]).relevant, row) for row in rows]
    groups = {
        "all": judged,
        "en": [pair for pair in judged if pair[2]["lang"] == "en"],
        "es": [pair for pair in judged if pair[2]["lang"] == "es"],
        "hard": [pair for pair in judged if pair[2]["hard"]],
    }
    figures = {}
    for name, pairs in groups.items():
        found = prf(pairs)
        figures[f"{name}.f1"] = found["f1"] or 0.0
        figures[f"{name}.recall"] = found["recall"] or 0.0
        figures[f"{name}.spared"] = round(1.0 - (found["false_positives"] or 0.0), 3)
    return figures


def raised(floors: dict[str, float], figures: dict[str, float]) -> dict[str, float]:
    """The floors after a measurement: each the higher of what it was and what is now reached less the margin."""
    reached = {name: math.floor((value - MARGIN) * 1000) / 1000 for name, value in figures.items()}
    return {name: max(floors.get(name, 0.0), value) for name, value in reached.items()}


def main(arguments: list[str]) -> int:
    """Print, and with ``--update`` raise. Returns 1 when a figure is below its floor."""
    stored = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.is_file() else {"floors": {}}
    figures = measure(items())
    floors: dict[str, float] = stored["floors"]
    short = [name for name, floor in floors.items() if figures.get(name, 0.0) < floor]
    for name, value in figures.items():
        print(f"{name:<12} {value:.3f}  floor {floors.get(name, 0.0):.3f}{'  BELOW' if name in short else ''}")
    if "--update" in arguments:
        content = {"items_sha256": checksum(), "floors": raised(floors, figures)}
        FLOORS.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
