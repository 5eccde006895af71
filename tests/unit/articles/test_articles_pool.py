"""The pool of reading processes: ordered, bounded, and a bad page costs only itself."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import psutil

from newsdesk.articles.pool import AHEAD, PagePool
from newsdesk.errors import Reject


def work(item: str) -> str:
    if item == "reject":
        raise Reject("not an article", code="no_text")
    if item == "bug":
        raise ZeroDivisionError("by hand")
    if item == "die":
        os.kill(os.getpid(), signal.SIGABRT)
    if item == "hang":
        signal.pause()
    return item.upper()


def word(answer: str | Reject) -> str:
    return answer.code if isinstance(answer, Reject) else answer


def test_results_come_in_the_order_of_the_items() -> None:
    items = [f"page {n}" for n in range(200)]
    with PagePool(work, workers=2) as pool:
        assert list(pool.map(items)) == [item.upper() for item in items]


def test_bad_pages_are_rejected_alone_with_a_code_of_their_own() -> None:
    items = ["a", "reject", "b", "die", "c", "hang", "d", "bug", "e"]
    with PagePool(work, workers=2, seconds=1.0) as pool:
        answers = list(pool.map(items))
    assert [word(answer) for answer in answers] == ["A", "no_text", "B", "crashed", "C", "timeout", "D", "bug", "E"]
    assert isinstance(answers[7], Reject)
    assert "ZeroDivisionError: by hand (test_articles_pool.py:" in answers[7].reason


def test_items_are_taken_only_a_little_ahead() -> None:
    taken = 0

    def items() -> Iterator[str]:
        nonlocal taken
        for n in range(1000):
            taken += 1
            yield str(n)

    with PagePool(work, workers=1) as pool:
        answers = pool.map(items())
        next(answers)
        assert taken <= 1 + AHEAD


def test_no_process_is_left_behind() -> None:
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    with PagePool(work, workers=2) as pool:
        list(pool.map(["a", "b", "c"]))
        started = {child.pid for child in psutil.Process().children(recursive=True)} - before
        assert started
    alive = {child.pid for child in psutil.Process().children(recursive=True)}
    # multiprocessing keeps one resource tracker for the life of the process; workers must be gone.
    assert len(alive & started) <= 1


def test_the_pool_can_be_used_again() -> None:
    with PagePool(work, workers=1) as pool:
        assert list(pool.map(["a"])) == ["A"]
        assert list(pool.map([])) == []
        assert list(pool.map(["b"])) == ["B"]


def test_an_abandoned_call_leaves_no_answers_for_the_next() -> None:
    with PagePool(work, workers=2) as pool:
        answers = pool.map(f"old {n}" for n in range(100))
        assert next(answers) == "OLD 0"
        answers.close()
        assert list(pool.map(["new"])) == ["NEW"]
