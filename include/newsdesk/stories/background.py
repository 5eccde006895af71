"""How common a term is in news of the field as such, whatever the window holds: few days of news know too little of that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "background.txt"

FEWEST = 4
"""Articles that hold a term before it is listed: below, it is as rare as one that was never met."""


def share(term: str) -> float:
    """The share of the background's articles that hold the term, 0 to 1; of its language's for a word of one language."""
    totals, held = _background()
    return held.get(term, 0) / totals[_language(term)]


def count(articles: Iterable[tuple[str, Iterable[str]]]) -> str:
    """The background of these articles (language and terms of each) as `share` reads it."""
    totals: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for lang, terms in articles:
        totals.update([lang, ""])
        held.update(terms)
    lines = [f"{lang or 'all'} {number}" for lang, number in sorted(totals.items())]
    lines += [f"{term} {number}" for term, number in sorted(held.items()) if number >= FEWEST]
    return "\n".join(lines) + "\n"


def _language(term: str) -> str:
    return term.split(":")[1] if term.startswith("w:") else "all"


@cache
def _background() -> tuple[dict[str, int], dict[str, int]]:
    """Articles by language, and by term."""
    totals: dict[str, int] = {}
    held: dict[str, int] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("# "):
            term, number = line.rsplit(" ", 1)
            (held if ":" in term else totals)[term] = int(number)
    return totals, held
