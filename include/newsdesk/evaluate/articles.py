"""How well pages are read, measured on pages whose truth is known: ``python -m newsdesk eval articles``.

The data folder holds ``articles.jsonl``, one page a line (``id source url html text title? date? authors?``), ``html`` being
the path of the gzipped page. Text is compared as bags of 4-word shingles (case kept), precision and recall averaged over
pages and F1 taken of the averages: the measure of the scrapinghub article-extraction benchmark.
"""

from __future__ import annotations

import gzip
import json
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from statistics import mean
from typing import Any

from newsdesk.articles.extract import EXTRACTOR_VERSION, extract
from newsdesk.errors import Reject
from newsdesk.model import Article

FLOORS = {
    "scrapinghub": {"f1": 0.965},
    "fundus": {"f1": 0.955, "title": 0.93, "title_exact": 0.80, "author": 0.90, "day": 0.985, "instant": 0.98},
}
GOALS = {
    "scrapinghub": {"f1": 0.975},
    "fundus": {"f1": 0.962, "title": 0.96, "title_exact": 0.88, "author": 0.93, "day": 0.99, "instant": 0.99},
}
_COLUMNS = ("pages", "precision", "recall", "f1", "title", "title_exact", "author", "day", "instant", "rejected", "ms")
_SAME_INSTANT_SECONDS = 60


def run(data: Path) -> dict[str, Any]:
    """Read every page in ``data`` and score it. Keys: ``extractor_version``, ``sources`` (figures by source), ``missed``.

    ``missed`` names the figures below their floor. Raises ``FileNotFoundError`` when ``data`` is not such a folder.
    """
    scored: dict[str, list[dict[str, float]]] = {}
    with (data / "articles.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                truth = json.loads(line)
                scored.setdefault(truth["source"], []).append(_score_page(truth, data))
    sources = {source: _averages(pages) for source, pages in sorted(scored.items())}
    missed = [
        f"{source} {figure} {sources[source][figure]} < {floor}"
        for source, floors in FLOORS.items()
        for figure, floor in floors.items()
        if source in sources and sources[source].get(figure) is not None and sources[source][figure] < floor
    ]
    return {"extractor_version": EXTRACTOR_VERSION, "sources": sources, "missed": missed}


def table(result: Mapping[str, Any]) -> str:
    """The figures as lines of text: one row a source, with its floors and goals below it."""
    rows = [["source", *_COLUMNS]]
    for source, figures in result["sources"].items():
        rows.append([source, *(_cell(figures.get(column)) for column in _COLUMNS)])
        for label, bounds in (("  floor", FLOORS), ("  goal", GOALS)):
            if source in bounds:
                rows.append([label, *(_cell(bounds[source].get(column)) for column in _COLUMNS)])
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    lines += [f"below its floor: {missed}" for missed in result["missed"]]
    return "\n".join(lines)


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """The bag of ``size`` words in a row; of a shorter text the bag of its one shingle."""
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[place : place + size]) for place in range(max(1, len(words) - size + 1)) if words)


def same_words(one: str, other: str) -> bool:
    """Equal as words: case, accents and punctuation aside."""
    return _words(one) == _words(other)


def near(truth: str, found: str) -> bool:
    """The same headline, or nearly so: one contains the other and most of it (a kicker or a site's name more or less)."""
    wanted, got = _words(truth), _words(found)
    if not wanted or not got:
        return False
    whole = got.startswith(wanted) or (wanted in got and len(wanted) >= 0.6 * len(got))
    return whole or (got in wanted and len(got) >= 0.8 * len(wanted))


def _score_page(truth: Mapping[str, Any], data: Path) -> dict[str, float]:
    page = gzip.decompress((data / truth["html"]).read_bytes())
    start = time.process_time()
    try:
        article = extract(page, truth["url"])
    except Reject:
        article = Article(url=truth["url"], title="", text="")
    figures = {"ms": 1000 * (time.process_time() - start), "rejected": float(not article.text)}
    wanted, got = shingles(truth["text"]), shingles(article.text)
    shared = (wanted & got).total()
    figures |= {"precision": shared / got.total()} if got else {}
    figures |= {"recall": shared / wanted.total()} if wanted else {}
    return figures | _score_metadata(truth, article)


def _score_metadata(truth: Mapping[str, Any], article: Article) -> dict[str, float]:
    figures: dict[str, float] = {}
    if truth.get("title"):
        figures["title"] = near(truth["title"], article.title)
        figures["title_exact"] = same_words(truth["title"], article.title)
    if truth.get("authors"):
        figures["author"] = bool(_all_words(truth["authors"]) & _all_words(article.authors))
    if truth.get("date"):
        figures["day"] = (article.published or "")[:10] == truth["date"][:10]
        wanted, got = _instant(truth["date"]), _instant(article.published or "")
        if wanted:
            figures["instant"] = (
                bool(got) and abs((got - wanted).total_seconds()) <= _SAME_INSTANT_SECONDS if got else False
            )
    return figures


def _averages(pages: list[dict[str, float]]) -> dict[str, float]:
    figures = {
        name: round(mean(float(page[name]) for page in pages if name in page), 3)
        for name in {name for page in pages for name in page}
    }
    precision, recall = figures.get("precision", 0.0), figures.get("recall", 0.0)
    figures["f1"] = round(2 * precision * recall / (precision + recall), 3) if precision + recall else 0.0
    return figures | {"pages": len(pages), "rejected": sum(page["rejected"] for page in pages)}


def _instant(text: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    return when if when.tzinfo else None


def _all_words(names: Iterable[str]) -> set[str]:
    return {_words(name) for name in names}


def _words(text: str) -> str:
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", plain.lower()))


def _cell(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if float(value).is_integer() and value > 1 else f"{value:.3f}"
