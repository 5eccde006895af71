"""A family of processes ends as a whole, also those that left their group, lost their parent or ignore being asked."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import psutil
import pytest

from newsdesk.run import processes
from newsdesk.run.processes import Interrupted, ProcessDied, family, interruptible

ORPHAN = """
import os, signal, subprocess, sys, time
if len(sys.argv) > 1:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print(os.getpid(), flush=True)
    time.sleep(600)
subprocess.Popen([sys.executable, __file__, "stubborn"], start_new_session=True)
time.sleep(600)
"""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "GRACE_SECONDS", 0.3)
    monkeypatch.setattr(processes, "PATIENCE_SECONDS", 0.6)


def logged(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def test_an_orphan_that_ignores_the_call_is_ended_too(tmp_path: Path) -> None:
    program = tmp_path / "orphan.py"
    program.write_text(ORPHAN)
    with family(tmp_path) as group:
        group.start("parent", [sys.executable, str(program)], os.environ)
        group.wait_until(lambda: logged(group.log_path("parent")).strip().isdigit(), "the orphan", 20.0, every=0.05)
        orphan = psutil.Process(int(logged(group.log_path("parent"))))
        group.members["parent"].kill()
        group.members["parent"].wait()
        assert orphan.is_running()
    assert not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE


def test_a_member_that_ends_is_named_with_its_last_words(tmp_path: Path) -> None:
    with (
        pytest.raises(ProcessDied, match=r"(?s)worker ended by itself \(exit code 3\).*no more paper"),
        family(tmp_path) as group,
    ):
        group.start("worker", ["sh", "-c", "echo no more paper; exit 3"], os.environ)
        group.wait_until(lambda: False, "nothing", 20.0, every=0.05)


def test_what_never_comes_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(processes.NewsdeskError, match="the moon took longer"), family(tmp_path) as group:
        group.wait_until(lambda: False, "the moon", 0.1, every=0.05)


def test_members_end_when_the_block_fails(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a bug"), family(tmp_path) as group:
        group.start("sleeper", ["sleep", "600"], os.environ)
        sleeper = group.members["sleeper"]
        raise ValueError("a bug")
    assert sleeper.poll() is not None


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_an_ending_signal_interrupts_once(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    cleaned = False
    with pytest.raises(Interrupted) as interrupted, interruptible():
        try:
            os.kill(os.getpid(), number)
            time.sleep(1)
        finally:
            os.kill(os.getpid(), number)
            cleaned = True
    assert cleaned
    assert interrupted.value.exit_code == 128 + number
    assert signal.getsignal(number) == before
