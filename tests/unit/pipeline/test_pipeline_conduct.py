"""The table in docs/choices.md that says where each rule of good conduct is tested names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TOLD = re.findall(r"`(test_\w+\.py)::(test_\w+)`", (ROOT / "docs" / "choices.md").read_text("utf-8"))


def test_the_table_is_there() -> None:
    assert len(TOLD) >= 25


@pytest.mark.parametrize(("file", "test"), TOLD, ids=[test for _, test in TOLD])
def test_the_test_of_a_rule_exists(file: str, test: str) -> None:
    (path,) = (ROOT / "tests").rglob(file)
    assert f"def {test}(" in path.read_text("utf-8")
