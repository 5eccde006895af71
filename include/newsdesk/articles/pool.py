"""A pool of reading processes: a hard time limit a page, a page that kills its process costs only itself.

Processes, not threads: libxml2 can abort the whole process on a broken page, and nothing can stop a thread. Workers
start over now and then, because the parsers' caches grow.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Generic, TypeVar

from trafilatura.meta import reset_caches

from newsdesk.errors import Reject

Item = TypeVar("Item")
Result = TypeVar("Result")

PAGES_A_WORKER = 2_000
"""Pages after which a worker is replaced."""

PAGES_BETWEEN_RESETS = 500
"""Pages after which a worker empties the caches of the extraction libraries."""

AHEAD = 8
"""Results that may wait, per worker, for an earlier one to finish: order is kept, memory is bounded."""

START_SECONDS = 120.0  # imports on a loaded machine


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, function: Callable[[Any], Any], warm: Callable[[], object] | None) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, function, warm), daemon=True)
        self.process.start()
        theirs.close()
        self.index: int | None = None
        self.deadline = time.monotonic() + START_SECONDS
        self.ready = False
        self.pages = 0

    def give(self, index: int, item: object, seconds: float) -> None:
        self.index, self.deadline = index, time.monotonic() + seconds
        self.pages += 1
        self.pipe.send(item)

    def end(self) -> None:
        self.pipe.close()
        self.process.kill()
        self.process.join()


class PagePool(Generic[Item, Result]):
    """Runs ``function`` over items in ``workers`` processes. Use it as a context manager; it leaves no process behind.

    ``function`` and what it takes and returns must be picklable. ``seconds`` is the limit for one item; ``warm`` is called
    once in each process before its first, so that what has to be loaded is not counted to a page.
    """

    def __init__(
        self,
        function: Callable[[Item], Result],
        *,
        workers: int = 2,
        seconds: float = 10.0,
        warm: Callable[[], object] | None = None,
    ) -> None:
        self._function = function
        self._warm = warm
        self._size = workers
        self._seconds = seconds
        self._workers: list[_Worker] = []

    def __enter__(self) -> PagePool[Item, Result]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def map(self, items: Iterable[Item]) -> Iterator[Result | Reject]:
        """The results in the order of the items, each as soon as it and all before it are done; lazy at both ends.

        A ``Reject`` stands for an item that was refused, took too long (code ``timeout``), ended its process
        (``crashed``), or met a bug (``bug``).
        """
        try:
            yield from self._map(items)
        finally:
            # Left early, a worker would give a page of this call as the answer to the next one's.
            for worker in [worker for worker in self._workers if worker.index is not None]:
                self._replace(worker)

    def _map(self, items: Iterable[Item]) -> Iterator[Result | Reject]:
        source = enumerate(items)
        done: dict[int, Result | Reject] = {}
        next_out, given, exhausted = 0, 0, False
        while True:
            while not exhausted and given - next_out < self._size * AHEAD:
                worker = self._idle()
                if worker is None:
                    break
                try:
                    index, item = next(source)
                except StopIteration:
                    exhausted = True
                    break
                given += 1
                self._give(worker, index, item, done)
            if exhausted and next_out == given:
                return
            if next_out not in done:
                self._collect(done)
            while next_out in done:
                yield done.pop(next_out)
                next_out += 1

    def _idle(self) -> _Worker | None:
        """A worker that can take an item now. New ones are started as long as there are too few."""
        if len(self._workers) < self._size:
            self._workers.append(_Worker(self._function, self._warm))
        return next((worker for worker in self._workers if worker.ready and worker.index is None), None)

    def _give(self, worker: _Worker, index: int, item: Item, done: dict[int, Result | Reject]) -> None:
        try:
            worker.give(index, item, self._seconds)
        except (BrokenPipeError, ConnectionResetError):
            done[index] = Reject("the reading process ended before it got this page", code="crashed")
            self._replace(worker)

    def _collect(self, done: dict[int, Result | Reject]) -> None:
        """Wait for the next answer, end of a process, or deadline, and settle it."""
        busy = {worker.pipe: worker for worker in self._workers if worker.index is not None or not worker.ready}
        patience = max(0.0, min(worker.deadline for worker in busy.values()) - time.monotonic())
        for pipe in wait(list(busy), patience):
            assert isinstance(pipe, Connection)
            self._settle(busy.pop(pipe), done)
        now = time.monotonic()
        for worker in busy.values():
            if worker.deadline <= now:
                if worker.index is not None:
                    done[worker.index] = Reject(f"reading took longer than {self._seconds:g} seconds", code="timeout")
                self._replace(worker)

    def _settle(self, worker: _Worker, done: dict[int, Result | Reject]) -> None:
        try:
            answer = worker.pipe.recv()
        except (EOFError, ConnectionResetError):
            if worker.index is None:
                worker.process.join(1)
                raise RuntimeError(
                    f"a reading process could not start (exit code {worker.process.exitcode}); its stderr says why"
                ) from None
            done[worker.index] = Reject("the page ended the process that read it", code="crashed")
            self._replace(worker)
            return
        if worker.index is None:
            worker.ready = True
            return
        done[worker.index] = answer
        worker.index = None
        if worker.pages >= PAGES_A_WORKER:
            self._replace(worker)

    def _replace(self, worker: _Worker) -> None:
        worker.end()
        self._workers.remove(worker)


def read_pages(
    function: Callable[[Item], Result], items: Iterable[Item], *, workers: int = 2, seconds: float = 10.0
) -> Iterator[Result | Reject]:
    """``PagePool.map`` in a pool of its own, which ends with the last result."""
    with PagePool(function, workers=workers, seconds=seconds) as pool:
        yield from pool.map(items)


def _serve(pipe: Connection, function: Callable[[Any], Any], warm: Callable[[], object] | None) -> None:
    """A worker's life: answer items until the pipe closes, which also happens when the parent dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    logging.disable(logging.CRITICAL)  # the extraction libraries report every odd page; the answer says it once
    if warm is not None:
        warm()
    pipe.send("ready")
    for page in count(1):
        if page % PAGES_BETWEEN_RESETS == 0:
            reset_caches()
        try:
            item = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer = function(item)
        except Reject as refusal:
            answer = refusal
        except Exception as bug:  # noqa: BLE001 -- one page's bug must not stop the others; it becomes that page's reason
            last = traceback.extract_tb(bug.__traceback__)[-1]
            where = f"{last.filename.rsplit('/', 1)[-1]}:{last.lineno}"
            answer = Reject(f"a bug in the program met this page: {type(bug).__name__}: {bug} ({where})", code="bug")
        pipe.send(answer)
