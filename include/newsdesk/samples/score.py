"""How much of the sample newsroom a program found, counted against the truth."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

from newsdesk.samples.expected import Expected, ExpectedArticle, ExpectedQuote, page_of

Row = Mapping[str, Any]

MATCH = 0.8  # share of words in common above which two texts are the same quote


def _words(text: str) -> Counter[str]:
    flat = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return Counter(re.findall(r"\w+", flat))


def _likeness(a: Counter[str], b: Counter[str]) -> float:
    union = (a | b).total()
    return (a & b).total() / union if union else 0.0


def _name(text: str | None) -> tuple[str, ...]:
    return tuple(_words(text or ""))


def right_speaker(speaker: str | None, truth: ExpectedQuote) -> bool:
    """Whether ``speaker`` is the full name, or one of the other full names, of who said it; accents and case aside.

    Where the article names nobody, nobody (None) is right.
    """
    return _name(speaker) in {_name(name) for name in (truth.speaker, *truth.also)}


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _score_articles(rows: list[Row], truth: Expected) -> dict[str, Any]:
    known = {article.page: article for article in truth.articles}
    traps = {trap.page for trap in truth.traps}
    rows_of = Counter(page_of(row["url"]) for row in rows)
    verdicts = {page_of(row["url"]): bool(row["relevant"]) for row in rows}
    said = {page for page, relevant in verdicts.items() if relevant and page not in traps}
    wanted = {page for page, article in known.items() if article.relevant}
    return {
        "articles_expected": len(known),
        "articles_found_once": sum(rows_of[page] == 1 for page in known),
        "articles_missing": sorted(known[page].key for page in known if rows_of[page] == 0),
        "articles_doubled": sorted(page for page, times in rows_of.items() if times > 1),
        "articles_unexpected": sorted(page for page in rows_of if page not in known and page not in traps),
        "relevant_expected": len(wanted),
        "relevant_found": len(said & wanted),
        "relevant_precision": _share(len(said & wanted), len(said)),
        "relevant_recall": _share(len(said & wanted), len(wanted)),
        "relevant_wrong": sorted(known[page].key if page in known else page for page in said - wanted),
        "relevant_missed": sorted(known[page].key for page in wanted - said),
    }


def _pair(rows: list[Row], truths: list[ExpectedQuote]) -> list[tuple[ExpectedQuote, Row | None]]:
    """Each expected quote with the likeliest row of the same page; a row serves once."""
    free = [(row, _words(row["quote"])) for row in rows]
    pairs: list[tuple[ExpectedQuote, Row | None]] = []
    for truth in truths:
        words = _words(truth.text)
        best = max(range(len(free)), key=lambda n: _likeness(words, free[n][1]), default=None)
        if best is not None and _likeness(words, free[best][1]) >= MATCH:
            pairs.append((truth, free.pop(best)[0]))
        else:
            pairs.append((truth, None))
    return pairs


def _score_quotes(rows: list[Row], truth: Expected) -> dict[str, Any]:
    """Counts the quotes of relevant articles, in the last version of each."""
    versions = {article.key: article.versions for article in truth.articles}
    rows_of: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        rows_of[page_of(row["url"])].append(row)
    truths_of: dict[str, list[ExpectedQuote]] = defaultdict(list)
    for quote in truth.quotes:
        if quote.relevant and quote.version in (0, versions[quote.article]):
            truths_of[quote.page].append(quote)
    pairs = [pair for page, truths in truths_of.items() for pair in _pair(rows_of[page], truths)]
    result: dict[str, Any] = {}
    for kind in ("direct", "mixed", "indirect"):
        of_kind = [(quote, row) for quote, row in pairs if quote.kind == kind]
        right = sum(row is not None and right_speaker(row["speaker"], quote) for quote, row in of_kind)
        result |= {
            f"{kind}_expected": len(of_kind),
            f"{kind}_found": sum(row is not None for _, row in of_kind),
            f"{kind}_right_speaker": right,
            f"{kind}_right_speaker_share": _share(right, len(of_kind)),
        }
    taken = {id(row) for _, row in pairs if row is not None}
    surplus = [row for page in truths_of for row in rows_of[page] if id(row) not in taken]
    result["direct_unexpected"] = sum(row.get("kind", "direct") == "direct" for row in surplus)
    result["quotes_missed"] = [(q.article, q.text) for q, row in pairs if row is None and q.kind != "indirect"]
    result["quotes_wrong_speaker"] = [
        (quote.article, quote.text, quote.speaker, row["speaker"])
        for quote, row in pairs
        if row is not None and not right_speaker(row["speaker"], quote)
    ]
    return result


def _score_stories(rows: list[Row], truth: Expected) -> dict[str, Any]:
    """Pairs of articles of one event that share a ``story_id``, and copies that were recognised (``copy_of``)."""
    if not rows or "story_id" not in rows[0]:
        return {}
    by_key: dict[str, ExpectedArticle] = {article.key: article for article in truth.articles}
    row_of = {page_of(row["url"]): row for row in rows}

    def story_id(key: str) -> Any:
        row = row_of.get(by_key[key].page)
        return None if row is None else row["story_id"]

    wanted = [pair for story in truth.stories for pair in combinations(story.articles, 2)]
    joined = sum(story_id(a) is not None and story_id(a) == story_id(b) for a, b in wanted)
    copies = {copy for story in truth.stories for copy in story.copies}
    result = {"story_pairs_expected": len(wanted), "story_pairs_joined": joined}
    if "copy_of" in rows[0]:
        found = {key for key in copies if (row := row_of.get(by_key[key].page)) and row["copy_of"] is not None}
        result |= {"copies_expected": len(copies), "copies_found": len(found)}
    return result


def score(rows_articles: Iterable[Row], rows_quotes: Iterable[Row], truth: Expected) -> dict[str, Any]:
    """Counts and shares (0..1, four places) of what was found.

    Articles need ``url`` and ``relevant`` (and may have ``story_id``, ``copy_of``), quotes ``url``, ``quote`` and
    ``speaker`` (and may have ``kind``): the columns of ``report.articles`` and ``report.quotes``. Pages that nobody
    can read are left out.
    """
    articles = list(rows_articles)
    return {
        **_score_articles(articles, truth),
        **_score_quotes(list(rows_quotes), truth),
        **_score_stories(articles, truth),
    }


def table(result: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The score as lines of a table: what, found of expected, share."""

    def line(what: str, found: str, wanted: str) -> tuple[str, str, str]:
        return what, f"{result[found]} of {result[wanted]}", f"{_share(result[found], result[wanted]):.0%}"

    lines = [
        line("Articles found, each once", "articles_found_once", "articles_expected"),
        ("Articles stored twice", str(len(result["articles_doubled"])), ""),
        line("Relevant articles found", "relevant_found", "relevant_expected"),
        (
            "Wrongly called relevant",
            str(len(result["relevant_wrong"])),
            f"{result['relevant_precision']:.0%} precision",
        ),
        line("Direct quotes found", "direct_found", "direct_expected"),
        line("… with the right speaker", "direct_right_speaker", "direct_expected"),
        ("Direct quotes not in the truth", str(result["direct_unexpected"]), ""),
    ]
    if "story_pairs_expected" in result:
        lines.append(line("Pairs of one story joined", "story_pairs_joined", "story_pairs_expected"))
    if "copies_expected" in result:
        lines.append(line("Syndicated copies recognised", "copies_found", "copies_expected"))
    return lines
