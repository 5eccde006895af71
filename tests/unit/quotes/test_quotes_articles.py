"""Whole articles: quotation and full person both right."""

from pathlib import Path

import pytest

from newsdesk.evaluate import marked
from newsdesk.evaluate.quotes import persons

ARTICLES = marked.folder(Path(__file__).parent / "articles")
FIGURES = persons(ARTICLES)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_quotations_in_marks_have_their_person(lang: str) -> None:
    assert FIGURES[lang]["marked_with_person"][2] >= 92


@pytest.mark.parametrize("lang", ["en", "es"])
def test_reported_speech_has_its_person_too(lang: str) -> None:
    assert FIGURES[lang]["all_with_person"][2] >= 85


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.name)
def test_labels_stand_where_the_text_says(article: marked.MarkedArticle) -> None:
    assert "[[" not in article.text
    assert article.labels
    assert all(0 <= label.start < label.end <= len(article.text) for label in article.labels)
