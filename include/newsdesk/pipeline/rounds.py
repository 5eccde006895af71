"""A round of requests: work is claimed as places get free, and handed back as it is answered, many at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import TypeVar

Work = TypeVar("Work")
Answer = TypeVar("Answer")

PLACES = 96
"""Pieces of work claimed and not yet recorded. More than threads, so that none is idle while the answers are stored; few
enough that a worker that dies leaves little to wait for."""


def rounds(
    threads: Executor,
    claim: Callable[[int], list[Work]],
    ask: Callable[[Work], Answer],
    *,
    seconds: float,
) -> Iterator[list[tuple[Work, Future[Answer]]]]:
    """What has been answered since the last time, until ``claim`` gives nothing and nothing is asked, or ``seconds`` are over.

    ``claim(n)`` gives up to ``n`` pieces of work. All that was claimed is handed back, also after the time is over.
    One slow server holds up one place, never the round.
    """
    stop = time.monotonic() + seconds
    asked: dict[Future[Answer], Work] = {}
    while True:
        room = PLACES - len(asked)
        if room >= PLACES // 4 and time.monotonic() < stop:
            asked |= {threads.submit(ask, work): work for work in claim(room)}
        if not asked:
            return
        done, _ = wait(asked, return_when=FIRST_COMPLETED)
        yield [(asked.pop(future), future) for future in done]
