"""Reading in processes: each page has a time limit, and one that hangs or kills its process costs only itself.

Processes and never threads: lxml was seen to abort a threaded process. A worker answers one job at a time over its own
pipe; the parent kills it when the limit has passed, or notices that it died, and starts another in its place.
"""

from __future__ import annotations

import logging
import multiprocessing
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Generic, TypeVar

from trafilatura.meta import reset_caches

from newsdesk.errors import Reject

Job = TypeVar("Job")
Answer = TypeVar("Answer")

# The extraction libraries cache what they saw; emptied after this many pages their memory stays flat.
_PAGES_BETWEEN_RESETS = 500
# How many jobs may wait for the slowest one before the pool stops taking more, in workers.
_AHEAD = 16


@dataclass(slots=True)
class _Worker(Generic[Job]):
    process: BaseProcess
    pipe: Connection
    number: int | None = None
    deadline: float = 0.0


@dataclass(slots=True)
class _Run(Generic[Job, Answer]):
    """One call of ``map``: what waits, what is done and not yet handed out."""

    jobs: Iterator[Job]
    done: dict[int, Answer | Reject | BaseException] = field(default_factory=dict)
    taken: int = 0
    given: int = 0
    exhausted: bool = False


class PagePool(Generic[Job, Answer]):
    """A pool of ``workers`` processes that run ``work``, a picklable function, on one job at a time.

    ``work`` may raise ``Reject``; that, a passed limit (``timeout``) and a died worker (``crashed``) come back as a
    ``Reject`` in the place of the answer. Any other exception is a bug: ``map`` raises it where its answer would stand.
    """

    def __init__(self, work: Callable[[Job], Answer], *, workers: int = 2, seconds: float = 10.0) -> None:
        self._work = work
        self._seconds = seconds
        self._context = multiprocessing.get_context("forkserver")
        self._workers: list[_Worker[Job]] = [self._start() for _ in range(max(1, workers))]

    def __enter__(self) -> PagePool[Job, Answer]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers, the busy ones as well."""
        for worker in self._workers:
            _end(worker)
        self._workers.clear()

    def map(self, jobs: Iterable[Job]) -> Iterator[Answer | Reject]:
        """The answers in the order of ``jobs``, which are taken one by one, never far ahead of the answers."""
        run: _Run[Job, Answer] = _Run(iter(jobs))
        try:
            while True:
                self._feed(run)
                if run.given in run.done:
                    answer = run.done.pop(run.given)
                    run.given += 1
                    if isinstance(answer, BaseException) and not isinstance(answer, Reject):
                        raise answer
                    yield answer
                elif run.exhausted and run.given == run.taken:
                    return
                else:
                    self._collect(run)
        finally:
            self._abandon()

    def _feed(self, run: _Run[Job, Answer]) -> None:
        for place, worker in enumerate(self._workers):
            if worker.number is not None or run.taken - run.given >= _AHEAD * len(self._workers):
                continue
            try:
                job = next(run.jobs)
            except StopIteration:
                run.exhausted = True
                return
            self._give(place, job, run.taken)
            run.taken += 1

    def _give(self, place: int, job: Job, number: int) -> None:
        try:
            self._workers[place].pipe.send(job)
        except (BrokenPipeError, ConnectionResetError):
            # It died between two jobs, so this one is not to blame: a fresh worker gets it.
            self._replace(place)
            self._workers[place].pipe.send(job)
        worker = self._workers[place]
        worker.number, worker.deadline = number, time.monotonic() + self._seconds

    def _collect(self, run: _Run[Job, Answer]) -> None:
        busy = {worker.pipe: place for place, worker in enumerate(self._workers) if worker.number is not None}
        first = min(self._workers[place].deadline for place in busy.values())
        for pipe in wait(list(busy), timeout=max(0.0, first - time.monotonic())):
            self._receive(run, busy[pipe])  # type: ignore[index]
        now = time.monotonic()
        for place, worker in enumerate(self._workers):
            if worker.number is not None and now >= worker.deadline and not worker.pipe.poll():
                reason = f"the page took longer than {self._seconds:g} s to read"
                run.done[worker.number] = Reject(reason, code="timeout")
                self._replace(place)

    def _receive(self, run: _Run[Job, Answer], place: int) -> None:
        worker = self._workers[place]
        assert worker.number is not None
        try:
            run.done[worker.number] = worker.pipe.recv()
        except (EOFError, ConnectionResetError):
            worker.process.join(1.0)
            reason = f"the process that read the page died (exit code {worker.process.exitcode})"
            run.done[worker.number] = Reject(reason, code="crashed")
            self._replace(place)
        else:
            worker.number = None

    def _abandon(self) -> None:
        """Workers still busy when the caller stops listening would answer the next call's questions: they are replaced."""
        for place, worker in enumerate(self._workers):
            if worker.number is not None:
                self._replace(place)

    def _replace(self, place: int) -> None:
        _end(self._workers[place])
        self._workers[place] = self._start()

    def _start(self) -> _Worker[Job]:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._work), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)


def read_pages(
    work: Callable[[Job], Answer], jobs: Iterable[Job], *, workers: int = 2, seconds: float = 10.0
) -> Iterator[Answer | Reject]:
    """``work`` done on each of ``jobs`` in a pool of its own; see ``PagePool``."""
    with PagePool(work, workers=workers, seconds=seconds) as pool:
        yield from pool.map(jobs)


def _end(worker: _Worker[Job]) -> None:
    worker.process.kill()
    worker.process.join()
    worker.process.close()
    worker.pipe.close()


def _serve(pipe: Connection, work: Callable[[Job], Answer]) -> None:
    """A worker's life: a job in, an answer out, until the parent closes the pipe."""
    logging.disable(logging.CRITICAL)  # the extraction libraries report each odd page; the answer says it once
    served = 0
    while True:
        try:
            job = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        try:
            answer: object = work(job)
        except Exception as error:  # noqa: BLE001 - handed to the parent, which raises it
            answer = error
        _send(pipe, answer)
        served += 1
        if served % _PAGES_BETWEEN_RESETS == 0:
            reset_caches()


def _send(pipe: Connection, answer: object) -> None:
    try:
        pipe.send(answer)
    except Exception as error:  # noqa: BLE001 - an answer that cannot be pickled is a bug of ``work``: say so
        pipe.send(TypeError(f"the answer cannot be sent to the parent: {error}"))
