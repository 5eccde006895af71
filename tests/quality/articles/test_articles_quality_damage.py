"""Damaged pages are read or refused, each in its time: the first of those that ``benchmarks/damage.py`` makes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
COUNT = 100


def test_damaged_pages_end_no_process_take_no_longer_than_their_time_and_lose_nothing_to_triage() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "damage.py"), "--count", str(COUNT)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "include")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{COUNT} damaged pages" in done.stdout
    assert "every page was read or refused" in done.stdout
