"""Measure ``parse`` over a folder of feed files with a ``manifest.jsonl``, one row a file.

    PYTHONPATH=include python tests/quality/feeds/feeds_corpus.py FOLDER

Rows: ``file``; ``expect``: a feedparser test expression, gofeed's JSON result, or null; ``headers``: HTTP headers. Prints
the counts and every file that falls short; exit 1 when a file raises, takes longer than 10 s, the process grows beyond
500 MB, or fewer than 98 % of the files that should have entries have some.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feeds_memory import most_held

from newsdesk.errors import Reject
from newsdesk.feeds.parse import parse

FLOOR = 0.98
MAX_SECONDS = 10.0
MAX_BYTES = 500_000_000


@dataclass
class Score:
    """What came of the files: how many, how many should have entries and have, and what went wrong."""

    files: int = 0
    expected: int = 0
    found: int = 0
    exact: int = 0
    rejected: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    raised: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether everything is within its bounds."""
        share = self.found / self.expected if self.expected else 1.0
        return share >= FLOOR and not self.raised and not self.slow


def expected_entries(expect: Any) -> int | None:
    """How many entries at least the expectation implies; None when it says nothing of entries."""
    if isinstance(expect, str):
        exact = re.search(r"len\(entries\) == (\d+)", expect)
        if exact:
            return int(exact.group(1))
        indexes = [int(index) for index in re.findall(r"entries\[(\d+)\]", expect)]
        return max(indexes) + 1 if indexes else None
    if isinstance(expect, dict):
        try:
            result = json.loads(expect["gofeed_json"])
        except ValueError:  # the longest ones are cut off
            return 1 if re.search(r'"(?:entries|items)":\s*\[\s*\{', expect["gofeed_json"]) else None
        return len(result.get("entries") or result.get("items") or [])
    return None


def rows(folder: Path) -> Iterator[dict[str, Any]]:
    """The lines of the manifest."""
    for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines():
        yield json.loads(line)


def content_type(headers: list[str] | None) -> str | None:
    """The Content-Type among ``headers``."""
    found = (header.partition(":") for header in headers or ())
    return next((value.strip() for name, _, value in found if name.strip().lower() == "content-type"), None)


def score(folder: Path) -> Score:
    """Read every file of the manifest."""
    total = Score()
    for row in rows(folder):
        total.files += 1
        wanted = expected_entries(row.get("expect"))
        started = time.monotonic()
        count = _count(row["file"], (folder / row["file"]).read_bytes(), content_type(row.get("headers")), total)
        if time.monotonic() - started > MAX_SECONDS:
            total.slow.append(row["file"])
        if wanted:
            total.expected += 1
            total.found += count > 0
            total.exact += count == wanted
            if not count:
                total.without.append(row["file"])
    return total


def _count(name: str, body: bytes, declared: str | None, total: Score) -> int:
    try:
        return len(parse(body, url="https://corpus.example/feed", content_type=declared).entries)
    except Reject as error:
        total.rejected.append(f"{name}: {error.reason}")
    except Exception as error:  # noqa: BLE001 - that nothing else is raised is what is measured
        total.raised.append(f"{name}: {error!r}")
    return 0


def main(folder: Path) -> int:
    """Print the score; the exit status."""
    started = time.monotonic()
    total = score(folder)
    grown = most_held()
    print(f"{total.files} files in {time.monotonic() - started:.1f} s, {grown / 1e6:.0f} MB at most")
    print(
        f"entries found in {total.found} of {total.expected} files that should have some; count exact in {total.exact}"
    )
    for title, names in (
        ("no entries", total.without),
        ("not a feed", total.rejected),
        ("raised", total.raised),
        ("slow", total.slow),
    ):
        print(f"{title}: {len(names)}", *names, sep="\n  ")
    return 0 if total.good and grown <= MAX_BYTES else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
