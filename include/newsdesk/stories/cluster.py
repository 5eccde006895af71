"""Articles of one event: by the names, numbers and rare words they share within three days, across languages.

Names and numbers cross the language; words do not. Each shared term counts by how rare it is among the articles of the
window, so the names that every article of the field holds tie nothing together.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from newsdesk.text import fold_words

WINDOW = timedelta(hours=72)
"""Articles of one story are at most this far from its nearest member."""

ALIKE = 0.2
"""Cosine from which two articles are of one event. On the sample newsroom's events (35 articles) .18 joins all and .24
splits three; on events written to be confused with each other (tests/quality/stories) .14 to .24 are perfect."""

NAME, NUMBER, WORD = 1.0, 0.8, 0.55
SHARED_QUOTE = 0.1
"""What a quote in common adds to the likeness: half of what a tie needs. It crosses the language, and alone it ties nothing:
the same words may be recalled in another story."""

FRONT = 1.6
"""How much more a term of the headline or of the first words counts."""

NAME_WORDS = 1.5
"""Words that one name counts for at most: else a president with three surnames ties every article that quotes her."""

LOOKED_AT = 40
"""Articles of the window that are compared in full: those that share most. An event rarely has more originals."""

SHOWN = 8
"""Shared terms that are kept to explain a tie."""

LEDE_WORDS = 60
BODY_WORDS = 400
STEM = 6
"""Letters of a word that are compared: enough to bring "extradited" and "extradition" together."""

_TOKEN = re.compile(r"\w+(?:[.,]\d+)*", re.UNICODE)
_SENTENCE_START = re.compile(r"(?:^|[.!?…:\n][\"”»’)\]]*\s*[\"“«‘¿¡(—–-]*\s*)$")


@dataclass(frozen=True, slots=True)
class Signature:
    """What an article is about, as weighted terms: ``n:`` names, ``#:`` numbers, ``w:en:`` words of a language.

    ``quotes`` are the groups of same words that its quotes are in.
    """

    article_id: int
    at: datetime
    lang: str
    terms: Mapping[str, float]
    quotes: frozenset[int] = frozenset()


def terms(title: str, text: str, lang: str) -> dict[str, float]:
    """The weighted terms of an article. The weight says where and what; rarity is counted later."""
    found: dict[str, float] = {}
    for part, words, weight in ((title, 40, FRONT), (text, BODY_WORDS, 1.0)):
        run: list[tuple[str, float]] = []
        ended = 0
        for place, token in enumerate(_TOKEN.finditer(part)):
            if place >= words:
                break
            term, kind = _term(part, token, lang)
            if run and not (term.startswith("n:") and part[ended : token.start()] == " "):
                _add_name(found, run)
                run = []
            if not term:
                continue
            front = FRONT if part is text and place < LEDE_WORDS else weight
            if term.startswith("n:"):
                run.append((term, kind * front))
                ended = token.end()
            else:
                found[term] = max(found.get(term, 0.0), kind * front)
        _add_name(found, run)
    return found


def _add_name(found: dict[str, float], run: Sequence[tuple[str, float]]) -> None:
    """Add the words of one name, each with its share of what a name counts."""
    share = min(1.0, NAME_WORDS / len(run)) if run else 0.0
    for term, weight in run:
        found[term] = max(found.get(term, 0.0), weight * share)


def _term(part: str, token: re.Match[str], lang: str) -> tuple[str, float]:
    surface = token[0]
    folded = fold_words(surface).text.strip()
    if surface[0].isdigit():
        digits = re.sub(r"\D", "", surface)
        useful = len(digits) >= 2 and not (len(digits) == 4 and digits[:2] in {"19", "20"})
        return (f"#:{digits}", NUMBER) if useful else ("", 0.0)
    if len(folded) < 3:
        return "", 0.0
    if surface[0].isupper() and not _SENTENCE_START.search(part[max(0, token.start() - 8) : token.start()]):
        return f"n:{folded}", NAME
    return (f"w:{lang}:{folded[:STEM]}", WORD) if len(folded) >= 5 else ("", 0.0)


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
        """ln((N + 20) / (n + 1)): a name in all of 30 articles counts 0.5, one in two of them 2.8."""
        held = self._holders.get(term)
        return math.log((len(self.signatures) + 20) / ((len(held) if held else 0) + 1))

    def likeness(self, one: Signature, other: Signature) -> tuple[float, tuple[str, ...]]:
        """How like two signatures are, and what they share: quotes, then terms, strongest first.

        The cosine over the terms that their languages share, and ``SHARED_QUOTE`` more when they share a quote.
        """
        across = one.lang != other.lang
        mine, theirs = self._vector(one, across), self._vector(other, across)
        shared = {term: mine[term] * theirs[term] for term in mine.keys() & theirs.keys()}
        norm = math.sqrt(sum(v * v for v in mine.values()) * sum(v * v for v in theirs.values()))
        said = sorted(one.quotes & other.quotes)
        ties = [f"q:{group}" for group in said] + sorted(shared, key=lambda term: (-shared[term], term))
        cosine = sum(shared.values()) / norm if norm else 0.0
        return cosine + (SHARED_QUOTE if said else 0.0), tuple(ties[:SHOWN])

    def _vector(self, signature: Signature, across: bool) -> dict[str, float]:
        return {
            term: weight * self.rarity(term)
            for term, weight in signature.terms.items()
            if not (across and term.startswith("w:"))
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
    match must not chain two events together.
    """
    found: defaultdict[int, list[tuple[float, tuple[str, ...], Signature]]] = defaultdict(list)
    for other in window.promising(article):
        if other.article_id in story_of:
            found[story_of[other.article_id]].append((*window.likeness(article, other), other))
    best: Tie | None = None
    for story_id, likes in found.items():
        likes.sort(key=lambda like: (-like[0], like[2].article_id))
        top, shared, member = likes[0]
        if top < ALIKE or (len(likes) > 1 and likes[1][0] < ALIKE / 2):
            continue
        if best is None or top > best.likeness:
            best = Tie(story_id, member.article_id, round(top, 4), shared)
    return best
