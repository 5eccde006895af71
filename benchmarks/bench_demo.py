"""What the newcomer's first command costs: `make demo` in a clean clone, and once more.

    .venv/bin/python benchmarks/bench_demo.py

Clones the last commit into a temporary folder with an empty package cache, runs `make demo` twice and prints, for each
run, seconds, the most memory that all its processes held together (PSS, Postgres included), the processes that were
left when it had ended, and the demo's own table. Other work on the machine that begins meanwhile is counted too.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
GOALS = {"first": 300, "second": 90}
"""Seconds, on two cores."""
MEMORY_GOAL = 3_000
SAMPLE_SECONDS = 1.0
LEAVE_SECONDS = 10.0
"""Postgres writes a checkpoint after it was told to stop; what is still there then is left behind."""


def alive() -> set[tuple[int, float]]:
    """Every process there is, told by number and start."""
    return {(process.pid, process.create_time()) for process in psutil.process_iter()}


def held(before: set[tuple[int, float]]) -> float:
    """Megabytes that the processes begun since ``before`` hold together, shared pages counted once."""
    total = 0
    for process in psutil.process_iter():
        try:
            if (process.pid, process.create_time()) not in before:
                total += process.memory_full_info().pss
        except psutil.Error:
            continue  # it ended between the two questions
    return total / 1e6


def still_there(before: set[tuple[int, float]]) -> list[str]:
    """Names of the processes begun since ``before`` that do not end by themselves within ``LEAVE_SECONDS``."""
    until = time.monotonic() + LEAVE_SECONDS
    while (left := names(alive() - before)) and time.monotonic() < until:
        time.sleep(SAMPLE_SECONDS)
    return left


def names(processes: set[tuple[int, float]]) -> list[str]:
    """What those of the processes are called that there still are."""
    found = []
    for pid, created in processes:
        try:
            process = psutil.Process(pid)
            if process.create_time() == created and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.name())
        except psutil.NoSuchProcess:
            continue  # it ended between the two questions
    return sorted(found)


def run(name: str, clone: Path, environment: dict[str, str]) -> None:
    """One `make demo`, told in three lines and its table."""
    before, begun, most = alive(), time.monotonic(), 0.0
    log = clone / "demo.log"
    with log.open("wb") as output:
        demo = subprocess.Popen(
            ["make", "demo"], cwd=clone, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        while demo.poll() is None:
            most = max(most, held(before))
            time.sleep(SAMPLE_SECONDS)
    seconds = time.monotonic() - begun
    left = still_there(before)
    print(f"{name} run: {seconds:.0f} s (goal {GOALS[name]}), exit {demo.returncode}")
    print(f"  memory: {most:.0f} MB at most (goal {MEMORY_GOAL})")
    print(f"  left running: {', '.join(left) or 'nothing'}")
    text = log.read_text(errors="replace")
    table = text.find("The sample newsroom: found")
    print(text[table:].split("\n\n")[0] if table >= 0 else text[-2_000:], flush=True)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="newsdesk-demo-") as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        ours = ("NEWSDESK_", "AIRFLOW", "PYTHON", "VIRTUAL_ENV", "MAKE", "MFLAGS")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        environment["UV_CACHE_DIR"] = str(clone / "var" / "cache" / "uv")
        try:
            for name in GOALS:
                run(name, clone, environment)
        finally:
            subprocess.run(["make", "purge", "SURE=yes"], cwd=clone, env=environment, check=False, capture_output=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
