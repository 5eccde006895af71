"""The corpus scorer counts rightly, on a corpus of our own files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import feeds_corpus

FILES = Path(__file__).parent / "files"
INCLUDE = Path(feeds_corpus.__file__).parents[3] / "include"


def corpus(folder: Path, *more: tuple[str, bytes, object]) -> Path:
    """Our own files with what they hold, in the way of the corpora, and ``more`` rows."""
    files = [
        ("rss.xml", (FILES / "rss_plain.xml").read_bytes(), "not bozo and entries[1].title == 'x'"),
        ("broken.xml", (FILES / "rss_broken_markup.xml").read_bytes(), "bozo and len(entries) == 3"),
        ("atom.xml", (FILES / "atom_plain.xml").read_bytes(), {"gofeed_json": '{"entries": [{}, {}]}'}),
        ("quiet.xml", (FILES / "rss_no_items.xml").read_bytes(), {"gofeed_json": '{"items": []}'}),
        ("page.html", b"<!DOCTYPE html><html></html>", None),
        *more,
    ]
    for name, body, _ in files:
        (folder / name).write_bytes(body)
    lines = (json.dumps({"file": name, "expect": expect, "headers": None}) for name, _, expect in files)
    (folder / "manifest.jsonl").write_text("\n".join(lines), "utf-8")
    return folder


def run(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, feeds_corpus.__file__, str(folder)],
        env={"PYTHONPATH": str(INCLUDE)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_corpus_that_is_read_whole_is_good(tmp_path: Path) -> None:
    total = feeds_corpus.score(corpus(tmp_path))
    assert (total.files, total.expected, total.found, total.exact) == (5, 3, 3, 3)
    assert (len(total.rejected), total.without, total.raised, total.slow) == (1, [], [], [])
    assert run(tmp_path).returncode == 0


def test_a_file_whose_entries_are_not_found_is_named_and_fails(tmp_path: Path) -> None:
    result = run(corpus(tmp_path, ("lost.xml", b"<rss><channel></channel></rss>", "entries[0].title == 'x'")))
    assert result.returncode == 1
    assert "entries found in 3 of 4" in result.stdout
    assert "lost.xml" in result.stdout
