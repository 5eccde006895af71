from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from newsdesk.samples import Expected, expected, score, table
from newsdesk.samples.score import right_speaker

TRUTH = expected(date(2026, 3, 2))
HOST = "http://127.0.0.1:9999"


def perfect(truth: Expected) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of a program that missed nothing."""
    versions = {article.key: article.versions for article in truth.articles}
    articles = [
        {
            "url": HOST + article.page,
            "relevant": article.relevant,
            "story_id": article.story or article.key,
            "copy_of": article.copy_of,
        }
        for article in truth.articles
    ]
    quotes = [
        {"url": HOST + quote.page, "quote": quote.text, "speaker": quote.speaker, "kind": quote.kind}
        for quote in truth.quotes
        if quote.version in (0, versions[quote.article])
    ]
    return articles, quotes


def test_a_perfect_reader_scores_one_everywhere() -> None:
    result = score(*perfect(TRUTH), TRUTH)
    assert result["articles_found_once"] == result["articles_expected"] == len(TRUTH.articles)
    assert (result["relevant_precision"], result["relevant_recall"]) == (1.0, 1.0)
    assert result["direct_right_speaker_share"] == 1.0
    assert result["direct_unexpected"] == 0
    assert result["story_pairs_joined"] == result["story_pairs_expected"]
    assert result["copies_found"] == result["copies_expected"]


def test_a_reader_who_found_nothing_scores_nothing() -> None:
    result = score([], [], TRUTH)
    assert result["articles_found_once"] == 0
    assert len(result["articles_missing"]) == len(TRUTH.articles)
    assert result["relevant_recall"] == result["direct_right_speaker_share"] == 0.0


def test_an_article_found_twice_is_not_found_once() -> None:
    articles, quotes = perfect(TRUTH)
    result = score([*articles, articles[0]], quotes, TRUTH)
    assert result["articles_found_once"] == len(TRUTH.articles) - 1
    assert result["articles_doubled"] == [TRUTH.articles[0].page]


def test_an_unknown_page_is_reported_and_a_trap_is_not() -> None:
    articles, quotes = perfect(TRUTH)
    trap = {"url": HOST + TRUTH.traps[0].page, "relevant": True, "story_id": 1, "copy_of": None}
    stranger = {"url": HOST + "/about", "relevant": True, "story_id": 2, "copy_of": None}
    result = score([*articles, trap, stranger], quotes, TRUTH)
    assert result["articles_unexpected"] == ["/about"]
    assert result["relevant_wrong"] == ["/about"]


def test_a_wrong_speaker_a_missed_quote_and_an_invented_one_are_counted_apart() -> None:
    articles, quotes = perfect(TRUTH)
    relevant = {article.page for article in TRUTH.articles if article.relevant}
    first, second = [q for q in quotes if q["url"].removeprefix(HOST) in relevant and q["kind"] == "direct"][:2]
    wrong = [{**q, "speaker": "Somebody Else"} if q is first else q for q in quotes if q is not second]
    invented = {**first, "quote": "Nobody ever said these words anywhere", "speaker": "Somebody Else"}
    result = score(articles, [*wrong, invented], TRUTH)
    assert result["direct_found"] == result["direct_expected"] - 1
    assert result["direct_right_speaker"] == result["direct_expected"] - 2
    assert result["direct_unexpected"] == 1
    assert [row[3] for row in result["quotes_wrong_speaker"]] == ["Somebody Else"]


@pytest.mark.parametrize("said", ["Irene Castellanos", "IRENE CASTELLANOS UGARTE", "irene castellanos"])
def test_any_full_name_of_the_speaker_is_right(said: str) -> None:
    quote = next(quote for quote in TRUTH.quotes if quote.speaker == "Irene Castellanos Ugarte")
    assert right_speaker(said, quote)
    assert not right_speaker("Castellanos", quote)
    assert not right_speaker(None, quote)


def test_nobody_is_right_where_nobody_is_named() -> None:
    quote = next(quote for quote in TRUTH.quotes if quote.speaker is None)
    assert right_speaker(None, quote)
    assert not right_speaker("Irene Castellanos", quote)


def test_quotes_match_across_punctuation_and_accents_but_not_across_articles() -> None:
    article = next(article for article in TRUTH.articles if article.relevant)
    quote = next(q for q in TRUTH.quotes if q.article == article.key and q.kind == "direct")
    one = replace(TRUTH, articles=(article,), quotes=(quote,), stories=())
    row = {"url": HOST + quote.page, "quote": f"{quote.text},", "speaker": quote.speaker}
    rows = [{"url": HOST + article.page, "relevant": True}]
    assert score(rows, [row], one)["direct_right_speaker"] == 1
    assert score(rows, [{**row, "url": HOST + "/elsewhere"}], one)["direct_found"] == 0


def test_the_table_has_a_line_for_each_promise() -> None:
    lines = table(score(*perfect(TRUTH), TRUTH))
    assert ("Articles found, each once", f"{len(TRUTH.articles)} of {len(TRUTH.articles)}", "100%") in lines
    assert any("right speaker" in what for what, _, _ in lines)
