"""Damaged pages through the whole reading: nothing but an answer or a refusal, each within its time.

    PYTHONPATH=include python benchmarks/damage.py [--pages FOLDER] [--count 10000] [--only NUMBER]

Takes the pages of FOLDER (as ``make bench-read``), or of the quality gates, and damages them: bytes flipped, cut, noise,
blocks repeated, elements nested, entities, encodings, what is never closed, nonsense in linked data, two pages joined. Page N
is the same in every run. Each is read in full, with verdict and quotes, in a process of the pool that ingest uses, and looked at
by triage. Exit 1 for a process that died, an exception that is not a refusal, a page that takes more than 10 s of a core, an
article that cannot be written as UTF-8, quote offsets that miss, or a page that triage lets go and the reading calls relevant.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from page_stream import Page, damaged, pages

from newsdesk.articles import triage
from newsdesk.articles.pool import PagePool
from newsdesk.errors import Reject
from newsdesk.pipeline.analyze import PageReading, read_page, warm_up
from newsdesk.pipeline.third_stage import hopeless

SECONDS = 10.0
SHARED_MACHINE = 6.0
"""The pool's limit is by the clock, and is this much wider here: other work on the machine is no fault of a page."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one page gave: the word it is counted under, what is wrong with it, and the seconds of a core it took."""

    word: str
    wrong: str
    seconds: float


def answer(page: Page) -> Answer:
    """Read one damaged page (the function that the worker processes run)."""
    url, html = page
    begun = time.process_time()
    try:
        full = read_page(html, url, use_triage=False)
    except Reject as refusal:
        return Answer(f"refused: {refusal.code}", "", time.process_time() - begun)
    seconds = time.process_time() - begun
    dropped = let_go(html)
    return Answer(
        "relevant" if full.verdict.relevant else f"other, {dropped or 'not dropped'}", faults(full, dropped), seconds
    )


def let_go(html: bytes) -> str:
    """The stage of triage that lets the page go; "" when none does."""
    seen = triage.glance(html)
    if seen.dropped:
        return f"dropped by stage {seen.dropped}"
    return "dropped by stage 3" if hopeless(seen) else ""


def faults(full: PageReading, dropped: str) -> str:
    """What is wrong with an answer; "" when nothing is."""
    article = full.article
    try:
        "\n".join((article.title, article.text, *article.authors, article.section or "")).encode("utf-8")
    except UnicodeEncodeError as error:
        return f"cannot be stored: {error.reason}"
    if any(article.text[quote.start : quote.end] != quote.text for quote in full.quotes):
        return "a quote's offsets miss it"
    if full.verdict.relevant and dropped:
        return f"relevant, and {dropped}"
    return ""


def main() -> int:
    arguments = _arguments()
    known = pages(arguments.pages)
    numbers = [arguments.only] if arguments.only is not None else range(arguments.count)
    words: Counter[str] = Counter()
    wrong: list[str] = []
    slowest, slowest_number = 0.0, -1
    with PagePool(answer, workers=arguments.workers, seconds=SHARED_MACHINE * SECONDS, warm=warm_up) as pool:
        given: Iterator[Page] = (damaged(known, number, arguments.seed) for number in numbers)
        for number, found in zip(numbers, pool.map(given), strict=True):
            if isinstance(found, Reject):
                words[found.code] += 1
                wrong.append(f"page {number}: {found.code}: {found.reason}")
                continue
            words[found.word] += 1
            late = f"took {found.seconds:.1f} s" if found.seconds > SECONDS else ""
            wrong += [f"page {number}: {fault}" for fault in (found.wrong, late) if fault]
            if found.seconds > slowest:
                slowest, slowest_number = found.seconds, number
    print(f"{sum(words.values())} damaged pages of {len(known)}, seed {arguments.seed}")
    for word, count in words.most_common():
        print(f"  {word:32} {count:6}")
    print(f"  slowest: {slowest:.1f} s of a core (page {slowest_number}); bound {SECONDS:g} s")
    for line in wrong:
        print(line)
    print("verdict:", f"{len(wrong)} pages wrong" if wrong else "every page was read or refused")
    return 1 if wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, metavar="FOLDER")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--only", type=int, metavar="NUMBER", help="one page, to look into it")
    parser.add_argument("--seed", type=int, default=20260302)
    parser.add_argument("--workers", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
