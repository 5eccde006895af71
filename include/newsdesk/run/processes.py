"""A family of processes that ends as a whole.

Airflow puts each task into a process group of its own, so ending one group leaves tasks behind. Here orphans come back
to this process (Linux: child subreaper), and whoever is still there at the end is ended, however it was started.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import psutil  # type: ignore[import-untyped]

from newsdesk.errors import NewsdeskError

GRACE_SECONDS = 6.0  # running tasks may end; ours can be cut off at any instant and run again
# Now and then the scheduler waits for ever for an idle worker that missed its call to end, and workers ignore SIGTERM.
# So the members' descendants are killed first: their parents see it and still end in order.
PATIENCE_SECONDS = 12.0
ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


class ProcessDied(NewsdeskError):
    """A process that should have gone on running ended by itself. The text has the end of its log."""


class Interrupted(BaseException):
    """Somebody asked for the end (Ctrl-C, SIGTERM, a closed terminal). Not an Exception: nothing may swallow it."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.exit_code = 128 + number


@dataclass(slots=True)
class Family:
    """The processes started here, their logs, and whatever they have started."""

    log_dir: Path
    members: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start ``command``, its output going to ``<name>.log``. It is told to end if this process dies first."""
        with self.log_path(name).open("ab") as log:
            self.members[name] = subprocess.Popen(
                [sys.executable, "-I", str(Path(__file__).with_name("leash.py")), str(os.getpid()), *command],
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches this process alone, which then ends the others in order
            )

    def log_path(self, name: str) -> Path:
        return self.log_dir / f"{name}.log"

    def check(self) -> None:
        """Raise ProcessDied if a member is no longer running. Collects dead orphans on the way."""
        self.collect_orphans()
        for name, process in self.members.items():
            if process.poll() is not None:
                tail = self.log_path(name).read_text(errors="replace")[-3000:].strip()
                raise ProcessDied(
                    f"{name} ended by itself (exit code {process.returncode}); the end of {self.log_path(name)}:\n{tail}"
                )

    def wait_until(self, done: Callable[[], bool], what: str, seconds: float, every: float = 0.5) -> None:
        """Return when ``done()``; raise ProcessDied if a member ends before, NewsdeskError after ``seconds``."""
        deadline = time.monotonic() + seconds
        while not done():
            self.check()
            if time.monotonic() > deadline:
                raise NewsdeskError(f"{what} took longer than {seconds:.0f} s; the logs are in {self.log_dir}")
            time.sleep(every)

    def end(self) -> None:
        """End all: politely, descendants by force after GRACE_SECONDS, members after PATIENCE_SECONDS."""
        for process in self.members.values():
            if process.poll() is None:
                process.terminate()
        own = {process.pid for process in self.members.values()}
        started = time.monotonic()
        while remaining := self._remaining():
            waited = time.monotonic() - started
            for process in remaining:
                if waited > (PATIENCE_SECONDS if process.pid in own else GRACE_SECONDS):
                    with suppress(psutil.NoSuchProcess):
                        process.kill()
            time.sleep(0.1)

    def collect_orphans(self) -> None:
        """Collect descendants that have died without a parent, so that none stays as a zombie."""
        own = {process.pid for process in self.members.values()}
        for process in psutil.Process().children():
            with suppress(psutil.NoSuchProcess, ChildProcessError):
                if process.pid not in own and process.status() == psutil.STATUS_ZOMBIE:
                    os.waitpid(process.pid, os.WNOHANG)

    def _remaining(self) -> list[psutil.Process]:
        """The living members and their descendants."""
        for process in self.members.values():
            process.poll()
        self.collect_orphans()
        living = []
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                if process.status() != psutil.STATUS_ZOMBIE:
                    living.append(process)
        return living


@contextmanager
def interruptible() -> Iterator[None]:
    """In the block, an ending signal raises Interrupted, once: what cleans up after it is not interrupted again."""
    before = {number: signal.signal(number, _interrupt) for number in ENDING_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def family(log_dir: Path) -> Iterator[Family]:
    """A family that has ended when the block is left, whatever the reason.

    Start what is to outlive the family (the database) before: every orphan from here on belongs to it.
    """
    log_dir.mkdir(parents=True, exist_ok=True)
    group = Family(log_dir)
    _adopt_orphans(True)
    try:
        yield group
    finally:
        _deaf()  # a second Ctrl-C must not leave half of them behind
        group.end()
        _adopt_orphans(False)


def _deaf() -> None:
    for number in ENDING_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _interrupt(number: int, _frame: FrameType | None) -> None:
    _deaf()
    raise Interrupted(number)


def _adopt_orphans(wanted: bool) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, int(wanted), 0, 0, 0)
