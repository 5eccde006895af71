"""Every file in ``files`` is read as the JSON file beside it says: by the usual reader, and by the fallback too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from newsdesk.feeds.parse import parse
from newsdesk.feeds.parsed import ParsedFeed

FILES = Path(__file__).parent / "files"
EXPECTED = sorted(FILES.glob("*.json"))
LENIENT = [path for path in EXPECTED if path.stem.startswith(("rss", "atom", "rdf", "cdf"))]


def source(expected: Path) -> Path:
    return next(path for path in FILES.glob(f"{expected.stem}.*") if path != expected)


def base(expected: dict[str, Any]) -> str:
    first = next((entry["url"] for entry in expected["entries"] if entry.get("url")), "https://diario.example/")
    return str(first)


def differences(found: ParsedFeed, expected: dict[str, Any]) -> list[str]:
    """What differs, for the fields that the expectation names."""
    wrong = [
        f"{key}: {getattr(found, key)!r}, expected {expected[key]!r}"
        for key in ("kind", "title", "ttl", "update_period")
        if key in expected and getattr(found, key) != expected[key]
    ]
    if [child.url for child in found.children] != expected.get("children", []):
        wrong.append(f"children: {found.children}")
    if len(found.entries) != len(expected["entries"]):
        return [*wrong, f"{len(found.entries)} entries, expected {len(expected['entries'])}"]
    for number, (entry, fields) in enumerate(zip(found.entries, expected["entries"], strict=True)):
        for key, value in fields.items():
            got = getattr(entry, key)
            got = got.isoformat() if hasattr(got, "isoformat") else got
            if got != value:
                wrong.append(f"entry {number} {key}: {got!r}, expected {value!r}")
    return wrong


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_the_file_is_read_as_expected(path: Path) -> None:
    expected = json.loads(path.read_text("utf-8"))
    assert differences(parse(source(path).read_bytes(), url=base(expected)), expected) == []


@pytest.mark.parametrize("path", LENIENT, ids=lambda path: path.stem)
def test_the_fallback_finds_the_same_articles(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = json.loads(path.read_text("utf-8"))
    body = source(path).read_bytes()
    usual = parse(body, url=base(expected))
    monkeypatch.setattr("newsdesk.feeds.parse._MAX_TEXT", 0)
    fallback = parse(body, url=base(expected))
    assert fallback.lenient
    assert [entry.url for entry in fallback.entries] == [entry.url for entry in usual.entries]
    assert [entry.title for entry in fallback.entries] == [entry.title for entry in usual.entries]
    assert [entry.published for entry in fallback.entries] == [entry.published for entry in usual.entries]


def test_every_file_has_its_expectation() -> None:
    names = sorted(path.stem for path in FILES.iterdir() if path.suffix != ".json")
    assert names == [path.stem for path in EXPECTED]
    assert len(names) >= 12
