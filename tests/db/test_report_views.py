"""The views against the truth of the sample newsroom, number by number; honest zeros; spikes and silences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from database import rows
from report_newsroom import START, TOPIC, placed, store_article, store_newsroom, url_of

from newsdesk import pipeline, settings
from newsdesk.samples.expected import Expected, ExpectedQuote
from newsdesk.store import embedded, people
from newsdesk.store.db import Connection, connect, transaction
from report_truth import CHECKS, Check, Truth, differences

pytestmark = pytest.mark.db

ZONE = ZoneInfo("America/Mexico_City")


@pytest.fixture(scope="module")
def newsroom(database_server: str, migrated_template: str) -> Iterator[tuple[Connection, Expected]]:
    url = embedded.create_database(database_server, "report_views", template=migrated_template)
    truth = store_newsroom(url)
    pipeline.publish(settings.load({"NEWSDESK_DATABASE_URL": url}))
    with connect(url) as connection:
        yield connection, truth
    embedded.drop_database(database_server, "report_views")


def newsroom_day(instant: datetime) -> date:
    return instant.astimezone(ZONE).date()


def printed(truth: Expected) -> list[tuple[Any, ExpectedQuote]]:
    """Each relevant article with each quote that stands in its last version."""
    by_key = {article.key: article for article in truth.articles if article.relevant}
    return [(by_key[q.article], q) for q in truth.quotes if q.article in by_key and q.text in by_key[q.article].text]


@pytest.mark.parametrize("check", CHECKS, ids=str)
def test_a_view_of_a_perfect_reading_says_what_is_true(newsroom: tuple[Connection, Expected], check: Check) -> None:
    connection, truth = newsroom
    assert differences(check, rows(connection, check.sql), Truth(truth, ZONE)) == []


def test_coverage_by_outlet_and_day(newsroom: tuple[Connection, Expected]) -> None:
    connection, truth = newsroom
    found = rows(
        connection,
        "SELECT outlet, day, articles, originals, copies, opinion, read FROM report.coverage_by_outlet_day WHERE read > 0",
    )
    expected: dict[tuple[str, date], Counter[str]] = defaultdict(Counter)
    for article in truth.articles:
        count = expected[article.outlet, newsroom_day(article.published)]
        count["read"] += 1
        count["articles"] += article.relevant
        count["originals"] += article.relevant and article.copy_of is None
        count["copies"] += article.relevant and article.copy_of is not None
        count["opinion"] += article.relevant and article.opinion
    names = ("articles", "originals", "copies", "opinion", "read")
    assert {row[:2]: dict(zip(names, row[2:], strict=True)) for row in found} == {
        key: {name: count[name] for name in names} for key, count in expected.items()
    }


def test_quotes_by_person_day_and_facet(newsroom: tuple[Connection, Expected]) -> None:
    connection, truth = newsroom
    expected: Counter[tuple[str, date, str]] = Counter()
    for article, quote in printed(truth):
        if quote.speaker is not None:
            for facet in {"*", *article.facets}:
                expected[quote.speaker, newsroom_day(article.published), facet] += 1
    found = rows(connection, "SELECT speaker, day, facet, quotes FROM report.quote_counts")
    assert {tuple(row[:3]): row[3] for row in found} == expected


def test_new_voices_are_the_first_articles_of_everybody(newsroom: tuple[Connection, Expected]) -> None:
    connection, truth = newsroom
    first: dict[str, Any] = {}
    for article, quote in sorted(printed(truth), key=lambda pair: pair[0].published):
        if quote.speaker is not None:
            first.setdefault(quote.speaker, article)
    found = rows(connection, "SELECT speaker, published_at FROM report.new_voices")
    assert dict(found) == {speaker: article.published.astimezone(UTC) for speaker, article in first.items()}
    assert len(found) == len(first) >= 40


def test_copies_are_those_of_the_truth(newsroom: tuple[Connection, Expected]) -> None:
    connection, truth = newsroom
    found = rows(
        connection,
        """
        SELECT c.url, o.url FROM report.articles AS c JOIN report.articles AS o ON o.article_id = c.copy_of
        """,
    )
    url = {article.key: url_of(article) for article in truth.articles}
    assert dict(found) == {url[a.key]: url[a.copy_of] for a in truth.articles if a.copy_of is not None and a.relevant}


def test_the_mirror_names_who_is_silent(newsroom: tuple[Connection, Expected]) -> None:
    connection, _ = newsroom
    for story, both, us_only, mx_only in rows(
        connection, "SELECT story_id, quoted_in_both, quoted_in_us_only, quoted_in_mx_only FROM report.mirror"
    ):
        quoted: dict[str, set[str]] = {"US": set(), "MX": set()}
        for country, speaker in rows(
            connection, "SELECT country, speaker FROM report.quotes WHERE story_id = %s AND speaker IS NOT NULL", story
        ):
            quoted[country].add(speaker)
        assert set(both) == quoted["US"] & quoted["MX"]
        assert set(us_only) == quoted["US"] - quoted["MX"]
        assert set(mx_only) == quoted["MX"] - quoted["US"]


def test_shares_of_voice_add_up_within_a_facet(newsroom: tuple[Connection, Expected]) -> None:
    connection, _ = newsroom
    sums = rows(connection, "SELECT sum(share) FROM report.share_of_voice GROUP BY topic, day, facet")
    assert sums
    assert all(total == pytest.approx(1, abs=1e-5) for (total,) in sums)


def test_what_is_derived_equals_what_is_built_anew(newsroom: tuple[Connection, Expected]) -> None:
    connection, _ = newsroom
    tables = "coverage", "voice", "search"
    before = [sorted(map(str, rows(connection, f"SELECT * FROM newsdesk.{table}"))) for table in tables]
    rows(connection, "DELETE FROM newsdesk.coverage RETURNING 1")
    rows(connection, "DELETE FROM newsdesk.voice RETURNING 1")
    rows(connection, "DELETE FROM newsdesk.search RETURNING 1")
    rows(connection, "SELECT newsdesk.refresh_coverage(array_agg(article_id)) FROM newsdesk.article")
    assert [sorted(map(str, rows(connection, f"SELECT * FROM newsdesk.{table}"))) for table in tables] == before


def store(connection: Connection, number: int, published: datetime, speaker: str | None = None, **more: Any) -> int:
    body = "Somebody said that nothing of the kind had happened there on that day at all."
    words = "nothing of the kind had happened there"
    quotes = [ExpectedQuote("", "", "en", words, "direct", speaker, (), "", None, None, True)] if speaker else []
    with transaction(connection):
        return store_article(
            connection,
            url=f"http://rio.test/{number}",
            published=published,
            body=f"{number}: {body}",
            quotes=placed(f"{number}: {body}", quotes),
            **more,
        )


def test_a_day_without_data_is_a_row_of_zeros(connection: Connection) -> None:
    now = datetime.now(UTC).replace(hour=18)
    store(connection, 1, now - timedelta(days=6))
    store(connection, 2, now - timedelta(days=3))
    counts = dict(
        rows(connection, "SELECT day, articles FROM report.coverage_by_outlet_day WHERE outlet = 'Rio Ledger'")
    )
    assert list(counts.values()).count(0) >= len(counts) - 2 >= 4
    spikes = rows(connection, "SELECT day, originals, threshold, spike FROM report.volume_spike ORDER BY day")
    assert [row[1] for row in spikes[:4]] == [1, 0, 0, 1]
    assert all(row[2:] == (None, False) for row in spikes), "six days are no baseline"
    audit = rows(connection, "SELECT verdict, offered FROM report.coverage_audit ORDER BY day")
    assert ("not watched", 0) in audit
    assert rows(connection, "SELECT * FROM report.volume_spike WHERE day = '1999-01-01'") == []


def test_days_are_newsroom_days(connection: Connection) -> None:
    store(connection, 1, datetime(2026, 3, 3, 5, 59, tzinfo=UTC))
    store(connection, 2, datetime(2026, 3, 3, 6, 0, tzinfo=UTC))
    assert rows(connection, "SELECT day FROM report.articles ORDER BY article_id") == [
        (date(2026, 3, 2),),
        (date(2026, 3, 3),),
    ]
    rows(connection, "UPDATE newsdesk.newsroom SET timezone = 'Europe/Madrid' RETURNING 1")
    assert rows(connection, "SELECT DISTINCT day FROM report.articles") == [(date(2026, 3, 3),)]


def test_a_spike_is_told_by_originals_against_28_days(connection: Connection) -> None:
    noon = datetime(2026, 3, 1, 18, tzinfo=UTC)
    number = 0
    for day in range(20):
        for hour in range(2 + day % 2 if day < 19 else 12):
            number += 1
            store(connection, number, noon + timedelta(days=day, minutes=hour))
    ((originals, median, days, spike),) = rows(
        connection, "SELECT originals, median, baseline_days, spike FROM report.volume_spike WHERE day = '2026-03-20'"
    )
    assert (originals, median, days, spike) == (12, 2.0, 19, True)
    rows(connection, "UPDATE newsdesk.article SET copy_of = 1 WHERE article_id > %s RETURNING 1", number - 10)
    assert rows(connection, "SELECT originals, spike FROM report.volume_spike WHERE day = '2026-03-20'") == [(2, False)]


def test_a_silence_is_broken_once_on_each_facet(connection: Connection) -> None:
    noon = datetime(2026, 3, 1, 18, tzinfo=UTC)
    store(connection, 1, noon, "Inés Cordero", facets=("congress", "trade"))
    store(connection, 2, noon + timedelta(days=10), "Inés Cordero", facets=("congress",))
    store(connection, 3, noon + timedelta(days=30), "Inés Cordero", facets=("congress", "trade"))
    store(connection, 4, noon + timedelta(days=30, hours=1), "Inés Cordero", facets=("congress",))
    found = rows(connection, "SELECT facet, silent_days, article_id FROM report.broken_silence ORDER BY facet")
    assert found == [("*", 20, 3), ("congress", 20, 3), ("trade", 30, 3)]


def test_merged_people_are_counted_as_one_and_split_again(connection: Connection) -> None:
    noon = datetime(2026, 3, 1, 18, tzinfo=UTC)
    store(connection, 1, noon, "Inés Cordero")
    store(connection, 2, noon, "Inés Cordero Lara")
    ids = dict(rows(connection, "SELECT name, person_id FROM report.people"))
    short, long = ids["Inés Cordero"], ids["Inés Cordero Lara"]
    with transaction(connection):
        people.merge(connection, short, long, analyst="t")
    assert rows(connection, "SELECT name, also, articles FROM report.people") == [
        ("Inés Cordero Lara", ["Inés Cordero"], 2)
    ]
    assert {row[0] for row in rows(connection, "SELECT speaker FROM report.quotes")} == {"Inés Cordero Lara"}
    with transaction(connection):
        people.merge(connection, short, long, analyst="t", merged=False)
    assert [row[0] for row in rows(connection, "SELECT articles FROM report.people")] == [1, 1]
    assert rows(connection, "SELECT merged FROM newsdesk.person_merge ORDER BY person_merge_id") == [(True,), (False,)]


def test_chains_and_circles_of_merges_end_somewhere() -> None:
    assert people.standing_for([(1, 2), (2, 3)]) == {1: 3, 2: 3}
    assert people.standing_for([(1, 2), (2, 1)]) == {2: 1}
    assert people.standing_for([]) == {}


def test_search_finds_both_languages_without_accents_and_endings(newsroom: tuple[Connection, Expected]) -> None:
    connection, _ = newsroom
    titles = [row[0] for row in rows(connection, "SELECT title FROM report.search_articles('sancion combustible')")]
    assert any("sanciona" in title for title in titles)
    assert rows(connection, "SELECT count(*) FROM report.search_articles('senates')")[0][0] > 0
    (found,) = rows(connection, "SELECT DISTINCT speaker FROM report.search_quotes('\"stolen from a dead man\"')")
    assert found == ("Nathan Kessler",)
    assert rows(connection, "SELECT * FROM report.search_quotes('xylophone')") == []
    assert rows(connection, "SELECT * FROM report.search_articles('')") == []
    day = rows(connection, "SELECT DISTINCT day FROM report.search_articles('senate', %s, %s)", START, START)
    assert day == [(START,)]


@pytest.mark.parametrize("words", ["mexico", "cartel", "senado", "border or frontera", "xylophone", "-mexico", ""])
@pytest.mark.parametrize("most", [1, 3, 10, 500])
def test_common_and_rare_words_find_the_newest_that_hold_them(
    newsroom: tuple[Connection, Expected], words: str, most: int
) -> None:
    connection, _ = newsroom
    (found,) = rows(
        connection,
        "SELECT newsdesk.newest_articles(newsdesk.search_terms(%s), '2026-03-03 06:00Z', '2026-03-04 06:00Z', %s)",
        words,
        most,
    )[0]
    held = rows(
        connection,
        """
        SELECT s.article_id, s.published_at FROM newsdesk.search AS s
        WHERE s.document @@ newsdesk.search_terms(%s)
          AND s.published_at >= '2026-03-03 06:00Z' AND s.published_at < '2026-03-04 06:00Z'
        ORDER BY s.published_at DESC
        """,
        words,
    )
    published = dict(held)
    assert [published[number] for number in found] == [at for _, at in held[:most]]
    (quotes,) = rows(connection, "SELECT newsdesk.newest_quotes(newsdesk.search_terms(%s), %s)", words, most)[0]
    held = rows(
        connection,
        """
        SELECT q.quote_id FROM newsdesk.quote AS q WHERE newsdesk.quote_document(q.text) @@ newsdesk.search_terms(%s)
        ORDER BY q.quote_id DESC LIMIT %s
        """,
        words,
        most,
    )
    assert quotes == [number for (number,) in held]


def test_nothing_is_found_where_nothing_is_stored(connection: Connection) -> None:
    assert rows(connection, "SELECT * FROM report.search_articles('cartel')") == []
    assert rows(connection, "SELECT * FROM report.search_quotes('cartel')") == []


def test_topics_are_listed_with_their_first_day(newsroom: tuple[Connection, Expected]) -> None:
    connection, truth = newsroom
    first = min(article.published for article in truth.articles if article.relevant)
    assert rows(connection, "SELECT * FROM report.topics") == [(TOPIC, newsroom_day(first))]
