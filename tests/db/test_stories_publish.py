"""Publishing: copies to their original, articles to stories, the same words to one group; analysts' edits stay."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from database import rows
from report_newsroom import placed, read_again, store_article

from newsdesk import pipeline, settings
from newsdesk.errors import Reject
from newsdesk.model import Article, Quote
from newsdesk.samples.expected import ExpectedQuote
from newsdesk.store.db import Connection, transaction

pytestmark = pytest.mark.db

NOON = datetime(2026, 3, 2, 18, tzinfo=UTC)
RAID = (
    "CELAYA, (Cenit).- Federal forces arrested Celso Arriaga Montes in a veterinary clinic in Celaya on Monday, the"
    " state's security secretary, Inés Cordero, told reporters.\n\nThree rifles and a cash counter were found. The United States"
    " had offered 200,000 dollars for him, and nobody in the street had seen him with an animal before, Cordero said.\n\n“He was"
    " asleep between two cages and asked for his shoes,” Cordero said."
)
RAID_TOO = (
    "Celso Arriaga Montes, señalado como jefe de sicarios, fue detenido el lunes en Celaya en una clínica veterinaria, dijo la"
    " secretaria Inés Cordero.\n\nWashington ofrecía 200,000 dólares por él. «Estaba dormido entre dos jaulas y pidió sus"
    " zapatos», relató Cordero."
)
OTHER = (
    "Deputies voted 321-140 to limit foreign agents. Hilario Zepeda said that guests should ring the bell; Mariana Escudero said"
    " the Americans would stop telling Mexico anything. The bill goes to the Senate in Mexico City next month."
)


@pytest.fixture
def publish(database_url: str) -> Callable[[], dict[str, int]]:
    return lambda: pipeline.publish(settings.load({"NEWSDESK_DATABASE_URL": database_url}))


def store(connection: Connection, name: str, body: str, *, hours: float = 0, **more: Any) -> int:
    with transaction(connection):
        return store_article(
            connection,
            url=f"http://{name}.test/a",
            body=body,
            published=NOON + timedelta(hours=hours),
            **{"outlet": name, **more},
        )


def said(body: str, words: str, speaker: str | None) -> list[Quote]:
    truth = ExpectedQuote("", "", "en", words, "direct", speaker, (), "", None, None, True)
    return placed(body, [truth])


def members(connection: Connection) -> dict[int, tuple[int, int | None]]:
    return {
        a: (s, c)
        for a, s, c in rows(connection, "SELECT article_id, story_id, copy_of FROM report.articles WHERE relevant")
    }


def test_copies_events_and_others_are_placed(connection: Connection, publish: Callable[[], dict[str, int]]) -> None:
    original = store(connection, "Agencia Cenit", RAID)
    copy = store(connection, "Rio Ledger", RAID[: int(len(RAID) * 0.7)], hours=1)
    event = store(connection, "El Altiplano", RAID_TOO, hours=2, lang="es", country="MX")
    other = store(connection, "Valley Post", OTHER, hours=3)
    assert publish() == {"stories": 2, "copies": 1, "joined": 1, "quotes": 0}
    found = members(connection)
    story = found[original][0]
    assert found == {
        original: (story, None),
        copy: (story, original),
        event: (story, None),
        other: (found[other][0], None),
    }
    assert found[other][0] != story
    ties = dict(rows(connection, "SELECT article_id, how FROM report.story_articles"))
    assert ties == {original: "opened", copy: "copy", event: "event", other: "opened"}
    (terms,) = rows(connection, "SELECT terms FROM report.story_articles WHERE article_id = %s", event)[0]
    assert "n:arriaga" in terms


def test_publishing_again_changes_nothing(connection: Connection, publish: Callable[[], dict[str, int]]) -> None:
    store(connection, "Agencia Cenit", RAID)
    publish()
    before = members(connection)
    assert publish() == {}
    assert members(connection) == before


def test_the_credited_agency_becomes_the_original_when_it_arrives(
    connection: Connection, publish: Callable[[], dict[str, int]]
) -> None:
    first = store(connection, "Rio Ledger", RAID)
    publish()
    agency = store(connection, "Agencia Cenit", RAID, hours=1)
    third = store(connection, "Valley Post", RAID.replace("CELAYA, (Cenit).- ", ""), hours=2)
    publish()
    assert {a: copy for a, (_, copy) in members(connection).items()} == {first: agency, agency: None, third: agency}
    assert len({story for story, _ in members(connection).values()}) == 1
    assert rows(connection, "SELECT articles, originals, outlets FROM report.stories") == [(3, 1, 3)]


def test_what_an_analyst_calls_irrelevant_leaves_story_and_counts(
    connection: Connection, publish: Callable[[], dict[str, int]], database_url: str
) -> None:
    words = "He was asleep between two cages and asked for his shoes"
    store(connection, "Agencia Cenit", RAID, quotes=said(RAID, words, "Inés Cordero"))
    store(connection, "Rio Ledger", RAID, hours=1, quotes=said(RAID, words, "Inés Cordero"))
    publish()
    assert rows(connection, "SELECT articles FROM report.stories") == [(2,)]
    assert rows(connection, "SELECT articles FROM report.quote_propagation") == [(2,)]
    loaded = settings.load({"NEWSDESK_DATABASE_URL": database_url})
    pipeline.annotate(loaded, "http://Rio Ledger.test/a", relevant=False, topic="cartel_policy", analyst="t")
    publish()
    assert rows(connection, "SELECT articles FROM report.stories") == [(1,)]
    assert rows(connection, "SELECT articles FROM report.quote_propagation") == []
    assert rows(connection, "SELECT quotes FROM report.people") == [(1,)]
    pipeline.annotate(loaded, "http://Rio Ledger.test/a", relevant=True, topic="cartel_policy", analyst="t")
    publish()
    assert rows(connection, "SELECT articles FROM report.stories") == [(2,)]


def test_a_changed_text_keeps_its_story_and_is_no_copy_any_more(
    connection: Connection, publish: Callable[[], dict[str, int]]
) -> None:
    store(connection, "Agencia Cenit", RAID)
    copy = store(connection, "Rio Ledger", RAID, hours=1)
    publish()
    story = members(connection)[copy][0]
    (capture,) = rows(connection, "SELECT capture_id FROM newsdesk.capture WHERE article_id = %s", copy)[0]
    with transaction(connection):
        rewritten = Article(url="u", title="A title", text=RAID_TOO, lang="es", extractor_version="t")
        read_again(connection, copy, capture, rewritten, published=NOON + timedelta(hours=1), quotes=[])
    assert publish()["kept"] == 1
    assert members(connection)[copy] == (story, None)


def test_a_split_article_stays_apart_and_a_merged_story_takes_what_comes_later(
    connection: Connection, publish: Callable[[], dict[str, int]], database_url: str
) -> None:
    loaded = settings.load({"NEWSDESK_DATABASE_URL": database_url})
    raid = store(connection, "Agencia Cenit", RAID)
    event = store(connection, "El Altiplano", RAID_TOO, hours=2, lang="es", country="MX")
    other = store(connection, "Valley Post", OTHER, hours=3)
    publish()
    story, vote = members(connection)[raid][0], members(connection)[other][0]
    pipeline.split_story(loaded, story, [event], analyst="t")
    apart = members(connection)[event][0]
    assert apart not in {story, vote}
    rows(connection, "UPDATE newsdesk.article SET compared = false RETURNING 1")
    assert publish()["kept"] == 3
    assert members(connection)[event][0] == apart
    pipeline.merge_stories(loaded, vote, story, analyst="t", note="same day")
    late = store(
        connection, "Norte Hoy", OTHER.replace("next month", "in May").replace("Deputies", "Lawmakers"), hours=5
    )
    publish()
    assert members(connection)[late][0] == story
    edits = rows(connection, "SELECT action, article_ids, analyst FROM newsdesk.story_edit ORDER BY 1")
    assert edits == [("merge", [other], "t"), ("split", [event], "t")]


def test_impossible_edits_are_refused_in_words(
    connection: Connection, publish: Callable[[], dict[str, int]], database_url: str
) -> None:
    loaded = settings.load({"NEWSDESK_DATABASE_URL": database_url})
    raid, other = store(connection, "Agencia Cenit", RAID), store(connection, "Valley Post", OTHER)
    publish()
    story, vote = members(connection)[raid][0], members(connection)[other][0]
    with pytest.raises(Reject, match="there is no story 4711"):
        pipeline.merge_stories(loaded, 4711, story, analyst="t")
    with pytest.raises(Reject, match="with itself"):
        pipeline.merge_stories(loaded, story, story, analyst="t")
    with pytest.raises(Reject, match=f"{other}: not in story {story}"):
        pipeline.split_story(loaded, story, [other], analyst="t")
    with pytest.raises(Reject, match="nothing to split them from"):
        pipeline.split_story(loaded, story, [raid], analyst="t")
    pipeline.merge_stories(loaded, vote, story, analyst="t")
    with pytest.raises(Reject, match=f"story {vote} was merged into {story}"):
        pipeline.merge_stories(loaded, story, vote, analyst="t")


def test_the_same_words_are_one_group_whole_cut_and_unattributed(
    connection: Connection, publish: Callable[[], dict[str, int]]
) -> None:
    words, cut = (
        "He was asleep between two cages and asked for his shoes",
        "asleep between two cages and asked for his shoes",
    )
    store(connection, "Agencia Cenit", RAID, quotes=said(RAID, words, "Inés Cordero"))
    store(connection, "Rio Ledger", RAID, hours=1, quotes=said(RAID, cut, "Inés Cordero"))
    store(connection, "Norte Hoy", RAID, hours=2, quotes=said(RAID, words, None))
    store(
        connection, "Valley Post", OTHER, hours=4, quotes=said(OTHER, "guests should ring the bell", "Hilario Zepeda")
    )
    publish()
    found = rows(
        connection, "SELECT speaker, first_outlet, articles, lifespan_hours, crossed_at FROM report.quote_propagation"
    )
    assert found == [("Inés Cordero", "Agencia Cenit", 3, 2.0, None)]
    assert rows(connection, "SELECT quote_group_id FROM report.quotes WHERE outlet = 'Valley Post'") == [(None,)]


def test_a_translated_quote_crosses_the_language_within_a_day(
    connection: Connection, publish: Callable[[], dict[str, int]]
) -> None:
    english, spanish = (
        "He had three names, two families and one lawyer",
        "Tenía tres nombres, dos familias y un abogado",
    )
    there, here, late = f"{RAID}\n\n“{english}.”", f"{RAID_TOO}\n\n«{spanish}».", f"{OTHER}\n\n«{spanish}, dijo»."
    store(connection, "Agencia Cenit", there, quotes=said(there, english, "Inés Cordero"))
    store(
        connection, "El Altiplano", here, hours=3, lang="es", country="MX", quotes=said(here, spanish, "Inés Cordero")
    )
    store(
        connection,
        "La Lupa",
        late,
        hours=90,
        lang="es",
        country="MX",
        quotes=said(late, f"{spanish}, dijo", "Otra Persona"),
    )
    publish()
    found = rows(
        connection, "SELECT articles, lang, crossed_lang, crossed_outlet, crossed_quote FROM report.quote_propagation"
    )
    assert found == [(2, "en", "es", "El Altiplano", spanish)]


def test_a_publisher_killed_half_way_leaves_whole_articles(
    connection: Connection, publish: Callable[[], dict[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    module = importlib.import_module("newsdesk.pipeline.publish")

    store(connection, "Agencia Cenit", RAID)
    store(connection, "Rio Ledger", RAID, hours=1)
    grouped: list[int] = []

    def die(_connection: Connection, article: Any) -> int:
        grouped.append(article.article_id)
        if len(grouped) == 2:
            raise KeyboardInterrupt
        return 0

    with monkeypatch.context() as patch:
        patch.setattr(module, "group_quotes", die)
        with pytest.raises(KeyboardInterrupt):
            publish()
    assert rows(connection, "SELECT count(*) FROM newsdesk.tie")[0][0] in {0, 1}
    publish()
    assert sorted(c is None for _, c in members(connection).values()) == [False, True]
