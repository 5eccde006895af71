"""The demo leaves nothing behind: no process, no file and no permission outside its folder, however it ends."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from newsdesk.store import embedded

pytestmark = [pytest.mark.airflow, pytest.mark.db]
ROOT = Path(__file__).parents[2]


class Demo:
    """``python -m newsdesk.run demo`` in a private home, and a mark that all its processes inherit."""

    def __init__(self, folder: Path, data_dir: Path) -> None:
        self.mark = uuid.uuid4().hex
        self._seen: set[psutil.Process] = set()
        self.home = folder / "home"
        self.home.mkdir(mode=0o700)
        self.data_dir = data_dir
        environment = os.environ | {
            "HOME": str(self.home),
            "NEWSDESK_DATA_DIR": str(self.data_dir),
            "REHEARSAL_MARK": self.mark,
            "PYTHONPATH": str(ROOT / "include"),
        }
        self.output = folder / "output"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "newsdesk.run", "demo"],
                env=environment,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def wait_for(self, words: str) -> None:
        deadline = time.monotonic() + 180
        while words not in self.output.read_text():
            assert self.process.poll() is None, self.output.read_text()
            assert time.monotonic() < deadline, self.output.read_text()
            time.sleep(0.1)

    def wait_for_a_process(self) -> None:
        """Until the first of those that it starts is there."""
        deadline = time.monotonic() + 60
        while not self.running():
            assert time.monotonic() < deadline, self.output.read_text()
            time.sleep(0.05)

    def running(self) -> list[psutil.Process]:
        """Its living processes, Postgres among them: by descent, by the mark, or by the server's folder."""
        found = set(self._seen)
        if self.process.poll() is None:
            found.update(psutil.Process(self.process.pid).children(recursive=True))
        server = str((self.data_dir / "demo" / "postgres").resolve())
        for process in psutil.process_iter():
            try:
                if server in " ".join(process.cmdline()):
                    found.update([process, *process.children(recursive=True)])
                elif process.environ().get("REHEARSAL_MARK") == self.mark:  # some overwrite it with their title
                    found.add(process)
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
        self._seen = {process for process in found if process.is_running()}
        return [process for process in self._seen if process.status() != psutil.STATUS_ZOMBIE]

    def left_behind(self) -> list[str]:
        """The command lines of what still runs, of all that was ever seen."""
        return [" ".join(process.cmdline()) for process in self.running()]


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One for all: each demo starts from what the one before has left, as a second ``make demo`` does."""
    folder = tmp_path_factory.mktemp("var")
    yield folder
    embedded.remove(folder / "demo")


@pytest.fixture
def demo(tmp_path: Path, data_dir: Path) -> Iterator[Demo]:
    started = Demo(tmp_path, data_dir)
    yield started
    if started.process.poll() is None:
        started.process.terminate()
        started.process.wait(60)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_an_interrupted_demo_leaves_nothing_running(demo: Demo, number: signal.Signals) -> None:
    demo.wait_for("the scheduler is up")
    assert len(demo.running()) > 10
    demo.process.send_signal(number)
    demo.process.send_signal(number)  # an impatient user presses Ctrl-C twice
    assert demo.process.wait(60) == 128 + number
    assert demo.left_behind() == []
    assert "nothing is left running" in demo.output.read_text()


def test_an_early_interrupt_leaves_nothing_running(demo: Demo) -> None:
    demo.wait_for("starting Postgres and Airflow")
    demo.wait_for_a_process()
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(60) == 128 + signal.SIGINT
    assert demo.left_behind() == []


def test_a_component_that_dies_ends_the_demo_and_is_named(demo: Demo) -> None:
    demo.wait_for("the scheduler is up")
    assert len(demo.running()) > 10
    for process in psutil.Process(demo.process.pid).children():
        if "dag-processor" in " ".join(process.cmdline()):
            process.kill()
    assert demo.process.wait(60) == 1
    assert demo.left_behind() == []
    assert "dag-processor ended by itself" in demo.output.read_text()


def test_a_killed_demo_takes_airflow_with_it(demo: Demo) -> None:
    demo.wait_for("the scheduler is up")
    assert len(demo.running()) > 10
    demo.process.kill()
    demo.process.wait()
    deadline = time.monotonic() + 30
    while (
        left := [command for command in demo.left_behind() if "postgres" not in command]
    ) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert left == []


def test_a_whole_demo_shows_what_it_found_and_touches_nothing_else(demo: Demo) -> None:
    assert demo.process.wait(300) == 0, demo.output.read_text()
    told = demo.output.read_text()
    assert "Articles found, each once" in told
    assert "make up" in told
    assert demo.left_behind() == []
    assert list(demo.home.iterdir()) == []
    assert stat.S_IMODE(demo.home.stat().st_mode) == 0o700
    assert list((demo.data_dir / "demo" / "digest").glob("*.html"))
    assert len(list((demo.data_dir / "demo" / "outbox").glob("*.eml"))) == 2
