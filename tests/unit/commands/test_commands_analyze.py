"""The real commands on hostile input: an answer a line, in order, no traceback; what is no feed ends with 3 and one line."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PLAIN = "The bakers met on Monday. “It was a close race,” Rosa Ibarra said."
PARAGRAPH = (
    "“Nada cambió aquí”, dijo Ana Ruiz sobre el cártel de Sinaloa. La señal llegó después de la lluvia de la mañana. "
)


def command(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "newsdesk", *arguments], input=given, capture_output=True, timeout=120, check=False
    )


def hostile_lines(folder: Path) -> list[bytes]:
    html = f"<html><body><article><h1>Cártel</h1><p>{PARAGRAPH * 4}</p></article></body></html>"
    packed, cut = folder / "page.html.gz", folder / "cut.html.gz"
    packed.write_bytes(gzip.compress(html.encode()))
    cut.write_bytes(gzip.compress(html.encode())[:40])
    declared = html.replace("<body>", '<head><meta charset="windows-1252"></head><body>')
    records: list[Any] = [
        {"id": "plain", "text": PLAIN},
        {"id": "gz", "html_path": str(packed)},
        {"id": "cut", "html_path": str(cut)},
        {"id": "folder", "html_path": str(folder)},
        {"id": "nul path", "html_path": "a\0b"},
        {"id": "charset", "html": declared},
        {"id": "nul", "text": "a\0b “One,” Ana Ruiz said."},
        {"id": "surrogate", "text": "\ud800 “One,” Ana Ruiz said. \udfff"},
        {"id": "surrogate page", "html": html.replace("lluvia", "\ud83d")},
        {"id": "both", "text": "a", "html": "b"},
        {"id": "kind", "text": 7},
        {"id": {"deep": [1, None]}, "text": ""},
        {"id": "huge", "html": "<p>" + "x " * 5_500_000},
        {"id": 12, "text": PLAIN},
        [1],
        None,
    ]
    lines = [json.dumps(record).encode() for record in records]
    return [
        *lines,
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 200_000,
        b'{"id": NaN, "text": "a"}',
        json.dumps({"id": "last"}).encode(),
    ]


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[bytes], list[dict[str, Any]], bytes]:
    lines = hostile_lines(tmp_path_factory.mktemp("analyze"))
    done = command("analyze", "--jobs", "2", given=b"\n".join(lines) + b"\n")
    assert done.returncode == 0
    return lines, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_each_line_has_one_answer_in_order_with_its_id(
    answered: tuple[list[bytes], list[dict[str, Any]], bytes],
) -> None:
    lines, answers, stderr = answered
    assert b"Traceback" not in stderr
    assert len(answers) == len(lines)
    ids = [answer["id"] for answer in answers]
    assert ids[:14] == [json.loads(line)["id"] for line in lines[:14]]
    assert ids[14:20] == [None] * 6
    assert ids[-1] == "last"


def test_what_can_be_read_is_and_the_rest_says_why(
    answered: tuple[list[bytes], list[dict[str, Any]], bytes],
) -> None:
    _, answers, _ = answered
    read = {str(answer["id"]) for answer in answers if answer["status"] == "ok"}
    assert {"plain", "gz", "charset", "nul", "surrogate", "surrogate page", "12"} <= read
    refused = [answer for answer in answers if answer["status"] == "rejected"]
    assert all(answer["reason"] and "a bug in the program" not in answer["reason"] for answer in refused)
    assert {"cut", "folder", "nul path", "both", "kind", "huge", "last"} <= {str(answer["id"]) for answer in refused}


def test_given_text_comes_back_unchanged_and_offsets_are_those_of_it(
    answered: tuple[list[bytes], list[dict[str, Any]], bytes],
) -> None:
    lines, answers, _ = answered
    for line, answer in zip(lines, answers, strict=True):
        if answer["id"] in ("plain", "nul", "surrogate", 12):
            assert answer["text"] == json.loads(line)["text"]
        for quote in answer.get("quotes", ()):
            assert answer["text"][quote["start"] : quote["end"]] == quote["text"]


def test_html_that_is_text_already_is_not_decoded_by_the_charset_it_declares(
    answered: tuple[list[bytes], list[dict[str, Any]], bytes],
) -> None:
    (answer,) = [answer for answer in answered[1] if answer["id"] == "charset"]
    assert "señal llegó después" in answer["text"]
    assert "“Nada cambió aquí”" in answer["text"]


@pytest.mark.parametrize(
    "given", [b"", b"<html><body>no feed</body></html>", b"\0\xff\xfe", b"{" * 100_000, b"%PDF-1.7"]
)
def test_what_is_no_feed_ends_with_3_and_one_line(given: bytes) -> None:
    done = command("parse-feed", "-", given=given)
    assert done.returncode == 3
    assert done.stdout == b""
    assert len(done.stderr.splitlines()) == 1
