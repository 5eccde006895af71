"""Labelled articles: JSON lines in ``training/``, ``{"id", "lang", "title", "text", "relevant", "facets", "hard", "register"}``.

One in five, chosen by the hash of its id, is never trained on: it measures the model that is shipped.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from newsdesk.errors import ConfigError
from newsdesk.topics.topic import package_folder

HELD_OUT_SHARE = 5
"""One in so many items is kept from training."""


@dataclass(frozen=True, slots=True)
class Item:
    """One labelled article. ``ordinary``: written at the length and in the manner of the daily press."""

    id: str
    lang: str
    title: str
    text: str
    relevant: bool
    facets: tuple[str, ...] = ()
    hard: str | None = None
    register: str | None = None
    ordinary: bool = False

    @property
    def held_out(self) -> bool:
        """Whether this item is kept from training, by the hash of its id."""
        return int(hashlib.sha256(self.id.encode()).hexdigest(), 16) % HELD_OUT_SHARE == 0

    @property
    def batch(self) -> str:
        """What was written together with it: ids alike but for the last two characters."""
        return self.id[:-2]


def training_folder() -> Path:
    """Where the items of the package are."""
    return package_folder() / "training"


def read_items(paths: Iterable[Path]) -> list[Item]:
    """The items of some files of JSON lines, in the order of the files' names.

    Raises ``ConfigError`` with file and line for a line that is not an item, or an id used twice.
    """
    items: list[Item] = []
    seen: dict[str, str] = {}
    for path in sorted(paths):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            where = f"{path}:{number}"
            item = _item(line, where)
            if item.id in seen:
                raise ConfigError(f"{where}: the id {item.id!r} is used at {seen[item.id]} too; give it another")
            seen[item.id] = where
            items.append(item)
    return items


def _item(line: str, where: str) -> Item:
    try:
        raw = json.loads(line)
        return Item(
            id=str(raw["id"]),
            lang=str(raw["lang"]),
            title=str(raw["title"]),
            text=str(raw["text"]),
            relevant=bool(raw["relevant"]),
            facets=tuple(raw.get("facets") or ()),
            hard=raw.get("hard") or None,
            register=raw.get("register"),
            ordinary=bool(raw.get("ordinary", False)),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{where}: not a training item ({error!r}); see the top of topics/items.py") from error


def items_version(items: Iterable[Item]) -> str:
    """A hash of ids, texts and labels: what a model has seen."""
    seen = hashlib.sha256()
    for item in sorted(items, key=lambda i: i.id):
        seen.update(repr((item.id, item.title, item.text, item.relevant, item.ordinary)).encode())
    return seen.hexdigest()[:12]
