"""Writes how common terms are in news of the field, from the topic's own training articles:

PYTHONPATH=include python tests/quality/stories/background_terms.py > include/newsdesk/stories/background.txt
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from newsdesk.stories.background import count
from newsdesk.stories.signature import terms

TRAINING = Path(__file__).parents[3] / "include/newsdesk/topics/training"
NOTE = (
    "# Articles of the topic's training set by language, then articles by term;"
    " made by tests/quality/stories/background_terms.py\n"
)


def articles() -> Iterator[tuple[str, list[str]]]:
    """Language and terms of each training article, English and Spanish."""
    for file in sorted(TRAINING.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row.get("text") and row["lang"] in {"en", "es"}:
                yield row["lang"], list(terms(row.get("title", ""), row["text"], row["lang"]))


if __name__ == "__main__":
    sys.stdout.write(NOTE + count(articles()))
