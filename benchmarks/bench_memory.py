"""Whether reading for long keeps its memory: 50,000 pages through the pool that ingest uses, memory printed by thousand.

    PYTHONPATH=include python benchmarks/bench_memory.py [--pages FOLDER] [--count 50000] [--whole] [--alone]

The pages go through triage as in life; with ``--whole`` each is read in full, with verdict and quotes. Each holds words that no
other page has. Memory is the resident set of this process and its worker together, the most in each thousand pages. A worker
lives for 2,000 pages, so the verdict compares the most in each two thousand: after a tenth of the run all must lie within 5 %
of their median. ``--alone`` reads in this process, which is never replaced: what the libraries themselves gather.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import psutil
from page_stream import pages, renewed

from newsdesk.articles.pool import PAGES_BETWEEN_RESETS, PagePool, reset_caches
from newsdesk.errors import Reject
from newsdesk.pipeline.analyze import warm_up
from newsdesk.pipeline.read import ReadJob, read_job

ROW = 1_000
SAMPLE_EVERY = 20
TOLERANCE = 0.05
WARM_SHARE = 0.1


def main() -> int:
    arguments = _arguments()
    logging.disable(logging.CRITICAL)
    jobs = _jobs(arguments.pages, arguments.count, whole=arguments.whole)
    answers = _alone(jobs) if arguments.alone else _pooled(jobs, arguments.workers)
    rows: list[float] = []
    most, read = 0.0, 0
    for number, answer in enumerate(answers, 1):
        read += not isinstance(answer, Reject)
        if number % SAMPLE_EVERY == 0:
            most = max(most, _held())
        if number % ROW == 0:
            rows.append(most)
            print(f"{number:7} pages  {most:7.1f} MB", flush=True)
            most = 0.0
    print(f"{read} of {arguments.count} pages read")
    return _verdict(rows)


def _verdict(rows: list[float]) -> int:
    later = rows[int(len(rows) * WARM_SHARE) :]
    cycles = [max(later[place : place + 2]) for place in range(0, len(later) - 1, 2)]
    if not cycles:
        print("verdict: too few pages for one")
        return 1
    middle = median(cycles)
    low, high = min(cycles) / middle - 1, max(cycles) / middle - 1
    flat = low >= -TOLERANCE and high <= TOLERANCE
    print(
        f"verdict: {'flat' if flat else 'not flat'}: {middle:.1f} MB, {low:+.1%} to {high:+.1%} (bound {TOLERANCE:.0%})"
    )
    return 0 if flat else 1


def _jobs(folder: Path | None, count: int, *, whole: bool) -> Iterator[ReadJob]:
    known = pages(folder)
    for number in range(count):
        url, html = known[number % len(known)]
        yield ReadJob(renewed(html, number), url, whole=whole)


def _pooled(jobs: Iterator[ReadJob], workers: int) -> Iterator[object]:
    with PagePool(read_job, workers=workers, seconds=10.0, warm=warm_up) as pool:
        yield from pool.map(jobs)


def _alone(jobs: Iterator[ReadJob]) -> Iterator[object]:
    for number, job in enumerate(jobs, 1):
        if number % PAGES_BETWEEN_RESETS == 0:
            reset_caches()
        try:
            yield read_job(job)
        except Reject as refusal:
            yield refusal


def _held() -> float:
    """Megabytes of this process and its children."""
    here = psutil.Process()
    total = here.memory_info().rss
    for child in here.children(recursive=True):
        try:
            total += child.memory_info().rss
        except psutil.NoSuchProcess:
            continue  # it was replaced
    return total / 1e6


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, metavar="FOLDER")
    parser.add_argument("--count", type=int, default=50_000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--whole", action="store_true", help="without triage")
    parser.add_argument("--alone", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
