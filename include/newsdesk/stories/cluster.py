"""Articles of one event: by the names, numbers and rare words they share within three days, across languages.

Each shared term counts by how rare it is among the articles of the window and in the news of the field, so the names and
words that every article holds tie nothing together.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from itertools import islice

from newsdesk.stories import background
from newsdesk.stories.signature import Signature

WINDOW = timedelta(hours=72)
"""Articles of one story are at most this far from its nearest member."""

ALIKE = 0.12
"""Likeness from which two articles are of one event. On the events of tests/quality/stories, the sample newsroom's among them,
.11 to .12 join most and nothing false; .13 splits them, .10 joins events that are only of one kind."""

TOGETHER = 0.7
"""Share of that likeness which the three best members of a story must have on average where none of them reaches it alone."""

FLOOR = 500.0
"""Added to the squared length of each article: two briefs that share their governor share little, though it is half of them.
Some 60 words of news have 500, a long report 900."""

BACKGROUND = 1000
"""Articles of the field's news that rarity is counted with, beside those of the window."""

SHARED_QUOTE = ALIKE / 2
"""What a quote in common adds to the likeness: half of what a tie needs. It crosses the language, and alone it ties nothing:
the same words may be recalled in another story."""

LOOKED_AT = 40
"""Articles of the window that are compared in full: those that share most. An event rarely has more originals."""

SHOWN = 8
"""Shared terms that are kept to explain a tie."""


@lru_cache(maxsize=50_000)
def _expected(term: str) -> float:
    """In how many of ``BACKGROUND`` articles a term stands."""
    return BACKGROUND * background.share(term)


class Window:
    """The signatures of some days: how many articles hold each term, and which."""

    def __init__(self, signatures: Iterable[Signature] = ()) -> None:
        self.signatures: dict[int, Signature] = {}
        self._holders: defaultdict[str, set[int]] = defaultdict(set)
        for signature in signatures:
            self.add(signature)

    def add(self, signature: Signature) -> None:
        """Take one more article into the window, in place of an earlier signature of it."""
        self.drop(signature.article_id)
        self.signatures[signature.article_id] = signature
        for term in signature.terms:
            self._holders[term].add(signature.article_id)

    def drop(self, article_id: int) -> None:
        """Let an article leave the window; fine if it is not there."""
        before = self.signatures.pop(article_id, None)
        for term in before.terms if before is not None else ():
            self._holders[term].discard(article_id)

    def rarity(self, term: str) -> float:
        """ln((N + 1020) / (n + 1)) over the window's articles and a thousand of the background's: a name that stands nowhere
        else counts 7, one in every tenth article 2.3."""
        held = self._holders.get(term)
        return math.log((len(self.signatures) + BACKGROUND + 20) / ((len(held) if held else 0) + _expected(term) + 1))

    def likeness(self, one: Signature, other: Signature) -> tuple[float, tuple[str, ...]]:
        """How like two signatures are, and what they share: quotes, then terms, strongest first.

        The cosine over the terms that their languages share, lessened where both are short, and ``SHARED_QUOTE`` more when
        they share a quote.
        """
        across = one.lang != other.lang
        mine, theirs = self._vector(one, across), self._vector(other, across)
        shared = {term: mine[term] * theirs[term] for term in mine.keys() & theirs.keys()}
        norm = math.sqrt((FLOOR + sum(v * v for v in mine.values())) * (FLOOR + sum(v * v for v in theirs.values())))
        said = sorted(one.quotes & other.quotes)
        ties = [f"q:{group}" for group in said] + sorted(shared, key=lambda term: (-shared[term], term))
        return sum(shared.values()) / norm + (SHARED_QUOTE if said else 0.0), tuple(ties[:SHOWN])

    def _vector(self, signature: Signature, across: bool) -> dict[str, float]:
        """The terms weighed by rarity: words as they are in one language, else as they are told across languages."""
        other = "w:" if across else "x:"
        return {
            term: weight * self.rarity(term) for term, weight in signature.terms.items() if not term.startswith(other)
        }

    def promising(self, article: Signature) -> list[Signature]:
        """The articles within reach that share most with this one, by plain sum of shared weights; at most ``LOOKED_AT``."""
        shared: defaultdict[int, float] = defaultdict(float)
        for term, weight in article.terms.items():
            holders = self._holders.get(term)
            if holders:
                worth = (weight * self.rarity(term)) ** 2
                for article_id in holders:
                    shared[article_id] += worth
        near = (self.signatures[i] for i, _ in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0])))
        reach = (s for s in near if s.article_id != article.article_id and abs(s.at - article.at) <= WINDOW)
        return list(islice(reach, LOOKED_AT))


@dataclass(frozen=True, slots=True)
class Tie:
    """Why an article joins a story: the member it is most like, how much, and the terms they share."""

    story_id: int
    member_id: int
    likeness: float
    terms: tuple[str, ...]


def best_story(window: Window, article: Signature, story_of: Mapping[int, int]) -> Tie | None:
    """The story that the article belongs to, or None when it opens one. ``story_of``: story by article, for the window.

    An article joins the story whose members are most like it, two of them at least half so where there are two: one odd
    match must not chain two events together. Three that are nearly so are as good as one.
    """
    found: defaultdict[int, list[tuple[float, tuple[str, ...], Signature]]] = defaultdict(list)
    for other in window.promising(article):
        if other.article_id in story_of:
            found[story_of[other.article_id]].append((*window.likeness(article, other), other))
    best: Tie | None = None
    most = ALIKE
    for story_id, likes in found.items():
        likes.sort(key=lambda like: (-like[0], like[2].article_id))
        top, shared, member = likes[0]
        if len(likes) > 1 and likes[1][0] < ALIKE / 2:
            continue
        together = sum(like for like, *_ in likes[:3]) / 3 / TOGETHER
        belongs = max(top, together)
        if belongs > most or (best is None and belongs >= most):
            best, most = Tie(story_id, member.article_id, round(top, 4), shared), belongs
    return best
