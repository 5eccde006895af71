"""Triage's third stage: the topic judges what a page shows, and lets go what is far from it, before the full extraction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from newsdesk import topics
from newsdesk.anchors import mentions
from newsdesk.articles.triage import Glance
from newsdesk.model import TopicVerdict

HOPELESS = 1 / 30
"""Of the score at which the review band begins: a page is let go when all that it shows stays below."""

_WINDOW = 1_200  # characters: half of what the topic reads of an article
_MOST_WINDOWS = 40


def hopeless(seen: Glance, topic: str = "cartel_policy") -> TopicVerdict | None:
    """The highest verdict on what a page shows where that is far from relevant; None where it may be relevant or doubtful.

    What a page shows holds the article and more, and nobody knows yet where the article begins. So it is judged in pieces,
    each with the title: those that hold an anchor, weak ones included, and all where none does. Measured on written items
    set into the markup of real pages: what the full reading calls relevant or doubtful has a piece of at least four times
    the bound (docs/choices.md).
    """
    loaded = topics.load(topic)
    decision = loaded.rules.decision
    limit = (decision.threshold - decision.review) * HOPELESS
    windows = list(_windows(seen.prose))
    judged = [window for window in windows if any(mentions(window))] or windows or [""]
    if len(judged) > _MOST_WINDOWS:
        return None
    best: TopicVerdict | None = None
    for window in judged:
        verdict = loaded.judge(seen.title, window, evidence=False)
        if verdict.score >= limit:
            return None
        if best is None or verdict.score > best.score:
            best = verdict
    return best and replace(best, relevant=False, review=False)


def _windows(lines: tuple[str, ...]) -> Iterator[str]:
    window: list[str] = []
    length = 0
    for line in lines:
        for start in range(0, len(line), _WINDOW):
            piece = line[start : start + _WINDOW]
            window.append(piece)
            length += len(piece)
            if length >= _WINDOW:
                yield "\n".join(window)
                window, length = [], 0
    if window:
        yield "\n".join(window)
