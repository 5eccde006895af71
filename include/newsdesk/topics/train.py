"""Training the model of a topic from labelled items: deterministic, in plain Python, a minute or two."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from newsdesk.errors import ConfigError
from newsdesk.topics.items import Item, items_version, read_items, training_folder
from newsdesk.topics.mixture import mixtures, out_of_fold
from newsdesk.topics.model import FORMAT
from newsdesk.topics.regression import fit
from newsdesk.topics.scoring import Scorer
from newsdesk.topics.topic import load, model_path, package_folder
from newsdesk.topics.vocabulary import examples

__all__ = ["Item", "read_items", "retrain", "train", "training_folder", "write"]

_SMALLEST_WEIGHT = 0.002


def train(scorer: Scorer, items: Sequence[Item]) -> dict[str, Any]:
    """The content of a model file for these rules, from the items that are not held out."""
    sample = [item for item in items if not item.held_out]
    if len({item.relevant for item in sample}) < 2:
        raise ConfigError("training needs items of both kinds, relevant and not; add some to the training folder")
    vocabulary, numbered = examples(scorer, sample)
    folded = out_of_fold(vocabulary, numbered)
    weights = fit(vocabulary, numbered)
    return {
        "format": FORMAT,
        "topic": scorer.rules.name,
        "bias": round(weights[0], 4),
        "mixtures": mixtures(numbered, folded, scorer.rules.decision.threshold),
        "trained": {
            "items": len(sample),
            "items_version": items_version(sample),
            "relevant": sum(item.relevant for item in sample),
        },
        "common_words": vocabulary.common,
        "weights": {
            kind: {
                name: round(weights[column], 3)
                for name, column in columns.items()
                if abs(weights[column]) >= _SMALLEST_WEIGHT
            }
            for kind, columns in vocabulary.columns.items()
        },
    }


def retrain(name: str, *, rules: Path | None = None, folder: Path | None = None, extra: Iterable[Item] = ()) -> Path:
    """Train the model of a topic on a folder of items (default: the package's) and on ``extra`` ones, and write it.

    Returns the path of the model file, which is beside the rules. Raises ``ConfigError`` as ``load`` and ``read_items`` do.
    """
    topic = load(name, rules=rules)
    items = [*read_items((folder or training_folder()).glob("*.jsonl")), *extra]
    path = model_path(rules if rules is not None else package_folder() / f"{name}.yaml")
    write(train(topic.scorer, items), path)
    load.cache_clear()
    return path


def write(content: dict[str, Any], path: Path) -> None:
    """The model as a file: one line a kind, so that version control sees which kind changed."""
    head = {key: value for key, value in content.items() if key != "weights"}
    lines = [
        f'"{kind}": {json.dumps(w, ensure_ascii=False, separators=(",", ":"))}'
        for kind, w in content["weights"].items()
    ]
    text = json.dumps(head, indent=1)[:-2] + ',\n "weights": {\n  ' + ",\n  ".join(lines) + "\n }\n}\n"
    path.write_text(text, encoding="utf-8")
