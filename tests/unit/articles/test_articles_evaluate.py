"""The evaluation counts what it says it counts."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from articles_page import PARAGRAPHS, news_article, page

from newsdesk.evaluate.articles import near, run, shingles, table

TITLE = "Council closes old fish market over its roof"


def data_folder(folder: Path, **truth: object) -> Path:
    (folder / "html").mkdir()
    html = page(data=news_article(headline=TITLE, author={"name": "Ana Ruiz"}, datePublished="2026-03-02T08:15:00Z"))
    (folder / "html" / "a.html.gz").write_bytes(gzip.compress(html))
    known = {
        "id": "a",
        "source": "fundus",
        "url": "https://elfaro.example/a",
        "html": "html/a.html.gz",
        "text": "\n\n".join(PARAGRAPHS),
        "title": TITLE,
        "date": "2026-03-02 09:15:00+01:00",
        "authors": ["ANA RUIZ"],
    }
    (folder / "articles.jsonl").write_text(json.dumps(known | truth) + "\n", encoding="utf-8")
    return folder


def test_a_page_read_perfectly_scores_one(tmp_path: Path) -> None:
    result = run(data_folder(tmp_path))
    figures = result["sources"]["fundus"]
    assert (figures["f1"], figures["title"], figures["title_exact"], figures["author"]) == (1.0, 1.0, 1.0, 1.0)
    assert (figures["day"], figures["instant"], figures["rejected"]) == (1.0, 1.0, 0.0)
    assert result["missed"] == []


def test_what_is_wrong_counts_and_is_named(tmp_path: Path) -> None:
    result = run(data_folder(tmp_path, title="Something else", date="2026-03-02 09:25:00+01:00", authors=["Li Wei"]))
    figures = result["sources"]["fundus"]
    assert (figures["title"], figures["author"], figures["day"], figures["instant"]) == (0.0, 0.0, 1.0, 0.0)
    assert [missed.split()[1] for missed in result["missed"]] == ["title", "title_exact", "author", "instant"]
    assert "below its floor: fundus title 0.0 < 0.93" in table(result)


def test_the_table_shows_floors_and_goals(tmp_path: Path) -> None:
    lines = table(run(data_folder(tmp_path))).splitlines()
    assert [line.split()[0] for line in lines] == ["source", "fundus", "floor", "goal"]


def test_a_folder_without_data_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        run(tmp_path)


@pytest.mark.parametrize(
    ("truth", "found", "expected"),
    [
        ("Council closes market", "COUNCIL closes market!", True),
        ("Council closes market", "Council closes market | El Faro", True),
        ("Harbour: Council closes market", "Council closes market", False),
        ("The Harbour: Council closes old market", "Harbour: Council closes old market", True),
        ("Council closes market", "", False),
    ],
)
def test_near_titles(truth: str, found: str, expected: bool) -> None:
    assert near(truth, found) is expected


def test_shingles_are_bags_of_four_words() -> None:
    assert shingles("a b c d e") == {("a", "b", "c", "d"): 1, ("b", "c", "d", "e"): 1}
    assert shingles("a b") == {("a", "b"): 1}
    assert not shingles("")
