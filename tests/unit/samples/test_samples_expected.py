"""The truth is complete, consistent and large enough to measure with."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

from newsdesk.samples import expected
from newsdesk.samples.expected import people
from newsdesk.samples.outlets import outlets
from newsdesk.samples.stock import articles

START = date(2026, 3, 2)
TRUTH = expected(START)
FACETS = {
    *("fto", "fentanyl", "extradition_transfer", "kingpin", "raids_strikes", "sovereignty", "sanctions_finance"),
    *("tariffs_usmca", "courts_us", "mx_security", "guns_iron_river", "corruption", "border", "intel_drones"),
    *("violence_aftermath", "congress", "diplomacy", "migration"),
}


def test_there_is_enough_to_measure_with() -> None:
    relevant = [article for article in TRUTH.articles if article.relevant]
    assert len(TRUTH.articles) >= 80
    assert 0.3 <= len(relevant) / len(TRUTH.articles) <= 0.4
    assert sum(quote.kind == "direct" for quote in TRUTH.quotes) >= 180
    assert {article.lang for article in relevant} == {"en", "es"}
    assert len({article.outlet for article in TRUTH.articles}) >= 8


def test_every_day_has_news_of_both_kinds() -> None:
    days = Counter((article.published - timedelta(hours=6)).date() for article in TRUTH.articles if article.relevant)
    assert set(days) == {START, START + timedelta(days=1), START + timedelta(days=2)}
    assert min(days.values()) >= 8


def test_stories_are_told_by_many_outlets_in_both_languages() -> None:
    by_key = {article.key: article for article in TRUTH.articles}
    assert len(TRUTH.stories) == 4
    for story in TRUTH.stories:
        told = [by_key[key] for key in story.articles]
        assert len({article.outlet for article in told}) >= 4, story.key
        assert {article.lang for article in told} == {"en", "es"}, story.key
        assert story.copies, story.key


def test_a_copy_says_what_its_original_says() -> None:
    by_key = {article.key: article for article in TRUTH.articles}
    for story in TRUTH.stories:
        for copy, original in story.copies.items():
            said = set(by_key[original].text.split("\n\n"))
            assert said & set(by_key[copy].text.split("\n\n")), copy
            assert by_key[copy].title != by_key[original].title or by_key[copy].outlet != by_key[original].outlet


def test_every_quote_stands_in_its_article_and_has_a_speaker_with_a_role() -> None:
    texts = {a.key: [v.text + "".join(b.text for b in v.blocks) for v in a.versions] for a in articles(START)}
    for quote in TRUTH.quotes:
        assert any(quote.text in text for text in texts[quote.article]), quote
        assert quote.speaker or quote.also, quote
        assert quote.role, quote


def test_a_named_speaker_is_introduced_in_the_article_by_one_of_the_names_known() -> None:
    by_key = {article.key: article for article in TRUTH.articles}
    surnames = {quote.speaker.split()[-1] for quote in TRUTH.quotes if quote.speaker}
    assert len(surnames) > 50
    for quote in TRUTH.quotes:
        if quote.speaker is None or by_key[quote.article].versions > 1:
            continue
        text = by_key[quote.article].text
        assert any(name in text for name in (quote.speaker, *quote.also)), (quote.article, quote.speaker)


def test_direct_speech_stands_behind_a_mark_or_a_dash() -> None:
    for article in articles(START):
        for version in article.versions:
            for quote in version.quotes:
                before, _, _ = version.blocks[quote.block].text.partition(quote.text)
                marked = re.search(r'[“"«»—]\W*$', before) is not None
                assert marked == (quote.kind != "indirect"), (article.key, quote)


def test_nobody_in_the_list_of_people_is_silent() -> None:
    spoken = {quote.who for a in articles(START) for v in a.versions for quote in v.quotes}
    assert set(people()) <= spoken


def test_addresses_are_unique_over_all_outlets() -> None:
    pages = Counter(article.path for article in articles(START))
    assert [page for page, times in pages.items() if times > 1] == []


def test_facets_are_those_of_the_topic() -> None:
    for article in TRUTH.articles:
        assert set(article.facets) <= FACETS, article.key
        assert bool(article.facets) == article.relevant, article.key


def test_one_article_changes_its_title_and_text_on_the_second_day() -> None:
    (edited,) = (article for article in articles(START) if len(article.versions) > 1)
    before, after = edited.versions
    assert before.title != after.title
    assert before.text != after.text
    assert after.since.date() == START + timedelta(days=1)
    assert {quote.version for quote in TRUTH.quotes if quote.article == edited.key} == {0, 1, 2}


def test_the_truth_until_an_instant_knows_nothing_that_came_later() -> None:
    noon = datetime(2026, 3, 3, 12, tzinfo=UTC)
    early = TRUTH.until(noon)
    assert 0 < len(early.articles) < len(TRUTH.articles)
    assert all(article.published <= noon for article in early.articles)
    assert {quote.article for quote in early.quotes} <= {article.key for article in early.articles}
    assert {key for story in early.stories for key in story.articles} <= {article.key for article in early.articles}


def test_another_first_day_moves_everything_and_changes_nothing_else() -> None:
    moved = expected(date(2027, 12, 31))
    assert [article.key for article in moved.articles] == [article.key for article in TRUTH.articles]
    assert [quote.speaker for quote in moved.quotes] == [quote.speaker for quote in TRUTH.quotes]
    assert moved.articles[0].published.date() == date(2027, 12, 31)


def test_every_feed_has_an_expected_end_and_every_trap_a_reason() -> None:
    assert {feed.outcome for feed in TRUTH.feeds} == {"read", "moved", "retired", "failed", "blocked"}
    assert len(TRUTH.feeds) == sum(len(outlet.feeds) for outlet in outlets().values())
    assert {trap.outcome for trap in TRUTH.traps} >= {"paywall", "robots", "too_large", "blocked", "redirect_loop"}
