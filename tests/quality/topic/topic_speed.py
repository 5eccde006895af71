"""How fast stored articles are scored again after an edit of the rules: articles a second and core, by process time.

python tests/quality/topic/topic_speed.py            on the gate's own items, and on texts of the length of a news report
python tests/quality/topic/topic_speed.py FILE ...   on the JSON lines of files (title, text)
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from newsdesk.topics import Topic, load

ITEMS = Path(__file__).parent / "items.jsonl"
ROUNDS = 3
REPORT = 1500
"""Characters of a long text."""


def per_second(topic: Topic, rows: list[dict[str, Any]], *, evidence: bool) -> float:
    """The best of some rounds, after one that warms the memories of words."""
    best = float("inf")
    for _ in range(ROUNDS + 1):
        started = time.process_time()
        for row in rows:
            topic.judge(row["title"], row["text"], evidence=evidence)
        best = min(best, time.process_time() - started)
    return len(rows) / best


def joined(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Texts of ``REPORT`` characters, each of the items that follow one another."""
    texts = [row["text"] for row in rows] * 2
    return [
        {"title": row["title"], "text": "\n".join(texts[number : number + 8])[:REPORT]}
        for number, row in enumerate(rows)
    ]


def main(arguments: list[str]) -> int:
    """Print one line a set: its articles, their mean length, articles a second without and with evidence."""
    topic = load()
    sets = {
        Path(name).name: [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines()]
        for name in arguments or [str(ITEMS)]
    }
    if not arguments:
        sets[f"joined to {REPORT}"] = joined(sets[ITEMS.name])
    for name, rows in sets.items():
        length = sum(len(row["text"]) for row in rows) / len(rows)
        plain, full = (per_second(topic, rows, evidence=evidence) for evidence in (False, True))
        print(
            f"{name}: {len(rows)} articles of {length:.0f} characters, {plain:.0f} a second, {full:.0f} with evidence"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
