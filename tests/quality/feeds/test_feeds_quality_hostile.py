"""Files made to hurt end within 10 s and 500 MB, and the good entries in them are still found."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import hostile_feeds
import pytest

INCLUDE = Path(hostile_feeds.__file__).parents[3] / "include"


@pytest.mark.parametrize("name", hostile_feeds.FILES)
def test_ends_in_time_and_memory(name: str) -> None:
    result = subprocess.run(
        [sys.executable, hostile_feeds.__file__, name],
        env={"PYTHONPATH": str(INCLUDE)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    taken = json.loads(result.stdout)
    assert taken["seconds"] < 10
    assert taken["bytes"] < 500_000_000
    least = hostile_feeds.FILES[name][1]
    assert taken["entries"] >= least if least >= 0 else taken["entries"] == least
