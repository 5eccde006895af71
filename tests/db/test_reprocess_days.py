"""Reading again: new readings beside the old ones, switched one article at a time, and nothing to do the second time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from database import rows
from report_newsroom import store_article

from newsdesk import pipeline, settings
from newsdesk.articles import triage
from newsdesk.errors import ConfigError
from newsdesk.model import Quote
from newsdesk.store import pages, reprocess
from newsdesk.store.db import Connection, transaction

pytestmark = pytest.mark.db

DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 18, tzinfo=UTC)
RELEVANT = (
    "Federal forces seized two tons of fentanyl from the Sinaloa cartel near Culiacán on Monday, and the United States Treasury"
    " announced sanctions against three of its money launderers.\n\n“The cartel lost a year of work tonight,” the security"
    " secretary, Inés Cordero, said in Mexico City. She thanked the DEA for its help."
)
HARMLESS = (
    "The town's bakers met on Monday to choose the longest loaf of the spring. “It was a close race,” Rosa Ibarra said."
)
PAGE = "<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{text}</p></article></body></html>"


def store(connection: Connection, name: str, text: str, *, relevant: bool, hours: float = 0) -> int:
    """An article read under the rules ``rules`` by the finder ``truth``, with one wrong quote."""
    with transaction(connection):
        return store_article(
            connection,
            url=f"http://{name}.test/a",
            outlet=name,
            published=NOON + timedelta(hours=hours),
            title=name.title(),
            body=text,
            relevant=relevant,
            quotes=[Quote(0, 4, text[:4], "direct", speaker="Nadie Nunca", method="truth", confidence=0.5)],
        )


def read_again(loaded: settings.Settings, step: str, **more: Any) -> tuple[int, dict[str, int]]:
    planned = pipeline.plan_again(loaded, DAY, step=step, **more)
    return planned, pipeline.read_again(loaded, DAY, step=step, workers=1)


def test_a_verdict_flips_and_the_report_says_so(connection: Connection, loaded: settings.Settings) -> None:
    missed, wrong = (
        store(connection, "raid", RELEVANT, relevant=False),
        store(connection, "loaf", HARMLESS, relevant=True),
    )
    planned, counts = read_again(loaded, "topic")
    assert (planned, counts) == (2, {"read": 2, "flipped": 2, "waiting": 0})
    assert rows(connection, "SELECT article_id, relevant FROM report.articles ORDER BY 1") == [
        (missed, True),
        (wrong, False),
    ]
    diff = rows(
        connection,
        "SELECT article_id, flipped, relevant_before, relevant_after, text_changed, quotes_gained, quotes_lost"
        " FROM report.reprocess_diff ORDER BY article_id",
    )
    assert [row[:5] for row in diff] == [(missed, True, False, True, False), (wrong, True, True, False, False)]
    assert any("lost a year of work" in quote for quote in diff[0][5])
    assert diff[0][6] == ["Nadie Nunca: Fede"]


def test_the_old_reading_stays_beside_the_new_one(connection: Connection, loaded: settings.Settings) -> None:
    article_id = store(connection, "raid", RELEVANT, relevant=False)
    before = rows(connection, "SELECT reading_id, relevant, rules_version FROM newsdesk.verdict")
    read_again(loaded, "topic")
    after = rows(connection, "SELECT reading_id, relevant, rules_version FROM newsdesk.verdict ORDER BY reading_id")
    assert before == after[:1]
    assert len(after) == 2
    assert rows(connection, "SELECT reading_id FROM newsdesk.article WHERE article_id = %s", article_id) == [
        (after[1][0],)
    ]
    assert rows(connection, "SELECT count(*) FROM newsdesk.version") == [(1,)]


@pytest.mark.parametrize("step", pipeline.STEPS)
def test_the_second_time_there_is_nothing_to_do(connection: Connection, loaded: settings.Settings, step: str) -> None:
    store(connection, "raid", RELEVANT, relevant=False)
    assert read_again(loaded, step)[0] == 1
    pipeline.publish(loaded)
    state = "SELECT reading_id, story_id, published_at, state FROM newsdesk.article"
    before = rows(connection, state)
    assert read_again(loaded, step) == (0, {"waiting": 0})
    pipeline.publish(loaded)
    assert rows(connection, state) == before


def test_only_quotes_are_read_again_when_only_they_are_asked_for(
    connection: Connection, loaded: settings.Settings
) -> None:
    store(connection, "raid", RELEVANT, relevant=False)
    read_again(loaded, "quotes")
    assert rows(connection, "SELECT DISTINCT relevant, rules_version FROM newsdesk.verdict") == [(False, "rules")]
    found = rows(
        connection,
        "SELECT q.speaker FROM newsdesk.quote AS q JOIN newsdesk.article USING (reading_id) WHERE q.kind = 'direct'",
    )
    assert found == [("Inés Cordero",)]


def test_an_analysts_verdict_goes_on_counting(connection: Connection, loaded: settings.Settings) -> None:
    article_id = store(connection, "raid", RELEVANT, relevant=False)
    pipeline.annotate(loaded, "http://raid.test/a", relevant=False, topic="cartel_policy", analyst="tester")
    read_again(loaded, "topic")
    assert rows(connection, "SELECT article_id, relevant FROM report.articles") == [(article_id, False)]


def test_the_page_is_read_again_when_it_is_kept_and_its_text_when_it_is_not(
    connection: Connection, loaded: settings.Settings
) -> None:
    kept, gone = (
        store(connection, "raid", RELEVANT, relevant=False),
        store(connection, "gone", RELEVANT, relevant=False),
    )
    page = PAGE.format(title="Two tons seized in Culiacán", text="</p><p>".join(RELEVANT.split("\n\n"))).encode()
    with transaction(connection), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE newsdesk.capture SET sha256 = %s WHERE article_id = %s", (pages.put(connection, page), kept)
        )
        cursor.execute("UPDATE newsdesk.capture SET sha256 = NULL WHERE article_id = %s", (gone,))
    read_again(loaded, "extract")
    found = rows(
        connection,
        "SELECT article_id, text_changed, extractor_version_after, reason FROM report.reprocess_diff ORDER BY article_id",
    )
    assert found == [
        (kept, True, pipeline.current_versions()["extractor"], None),
        (gone, False, "t", "its page is no longer stored: its text was read again"),
    ]
    assert rows(connection, "SELECT title FROM report.articles WHERE article_id = %s", kept) == [
        ("Two tons seized in Culiacán",)
    ]


def drop(connection: Connection, html: str, reason: str) -> int:
    """An article whose page is kept and was let go for ``reason``. Returns its id."""
    article_id = store(connection, "raid", RELEVANT, relevant=False)
    with transaction(connection), connection.cursor() as cursor:
        cursor.execute("UPDATE newsdesk.capture SET sha256 = %s", (pages.put(connection, html.encode()),))
        cursor.execute("DELETE FROM newsdesk.coverage")
        cursor.execute(
            "UPDATE newsdesk.article SET state = 'dropped', reason = %s, reading_id = NULL,"
            " capture_id = (SELECT capture_id FROM newsdesk.capture)",
            (reason,),
        )
    return article_id


def test_a_page_that_triage_let_go_is_looked_at_again(connection: Connection, loaded: settings.Settings) -> None:
    article_id = drop(connection, PAGE.format(title="Two tons seized", text=RELEVANT), "triage stage 1, triage-0:old")
    assert read_again(loaded, "topic") == (1, {"read": 1, "flipped": 1, "waiting": 0})
    assert rows(connection, "SELECT state, reason FROM newsdesk.article") == [("read", None)]
    assert rows(connection, "SELECT article_id, relevant FROM report.articles") == [(article_id, True)]


@pytest.mark.parametrize(("rules", "planned"), [("0ld", 1), (None, 0)])
def test_a_page_that_was_let_go_by_other_rules_is_looked_at_again(
    connection: Connection, loaded: settings.Settings, rules: str | None, planned: int
) -> None:
    versions = pipeline.current_versions()
    drop(
        connection,
        PAGE.format(title="Two tons seized", text=RELEVANT),
        f"triage stage 3, rules {rules or versions['rules']}, {versions['triage']}",
    )
    assert pipeline.plan_again(loaded, DAY, step="topic") == planned


def test_a_page_that_triage_lost_is_read_without_it(connection: Connection, loaded: settings.Settings) -> None:
    # Every word divided by markup: no stage of triage can see one.
    divided = " ".join(f"{word[:2]}<b></b>{word[2:]}" for word in RELEVANT.split())
    html = PAGE.format(title="A year of work", text=divided)
    assert not triage.first_stage(html.encode())
    article_id = drop(connection, html, "triage stage 1, triage-0:old")
    with transaction(connection), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO newsdesk.triage_check (capture_id, article_id, dropped_at, stage, triage_version, result)"
            " SELECT capture_id, article_id, now(), '1', 'triage-0:old', 'relevant' FROM newsdesk.capture"
        )
    assert read_again(loaded, "topic") == (1, {"read": 1, "flipped": 1, "waiting": 0})
    assert rows(connection, "SELECT article_id, relevant FROM report.articles") == [(article_id, True)]


def test_a_killed_worker_leaves_its_articles_to_the_next_one(connection: Connection, loaded: settings.Settings) -> None:
    for n in range(3):
        store(connection, f"raid{n}", RELEVANT, relevant=False, hours=n / 10)
    assert pipeline.plan_again(loaded, DAY, step="topic") == 3
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    with transaction(connection):
        assert len(reprocess.claim(connection, DAY, "topic", long_ago, timedelta(minutes=15), limit=2)) == 2
    assert pipeline.plan_again(loaded, DAY, step="topic") == 0
    assert pipeline.read_again(loaded, DAY, step="topic", workers=1) == {"read": 3, "flipped": 3, "waiting": 0}


def test_what_live_ingest_read_meanwhile_is_left_alone(connection: Connection, loaded: settings.Settings) -> None:
    store(connection, "raid", RELEVANT, relevant=False)
    pipeline.plan_again(loaded, DAY, step="topic")
    with transaction(connection):
        (claimed,) = reprocess.claim(connection, DAY, "topic", datetime.now(UTC), timedelta(0), limit=1)
    pipeline.plan_again(loaded, DAY, step="quotes")
    pipeline.read_again(loaded, DAY, step="quotes", workers=1)
    with transaction(connection):
        assert not reprocess.hold(connection, claimed.article_id, claimed.reading_id)


def test_a_second_look_that_is_due_stays_due(connection: Connection, loaded: settings.Settings) -> None:
    store(connection, "raid", RELEVANT, relevant=False)
    with transaction(connection), connection.cursor() as cursor:
        cursor.execute("UPDATE newsdesk.article SET state = 'queued', refetch_at = NULL, attempts = 1")
    read_again(loaded, "topic")
    assert rows(connection, "SELECT state, attempts, compared FROM newsdesk.article") == [("queued", 1, False)]


def test_since_a_rules_version_leaves_out_what_was_read_before(
    connection: Connection, loaded: settings.Settings
) -> None:
    store(connection, "old", RELEVANT, relevant=False)
    with transaction(connection), connection.cursor() as cursor:
        cursor.execute("UPDATE newsdesk.reading SET read_at = now() - interval '9 days', rules_version = 'rules-0'")
    store(connection, "new", RELEVANT, relevant=False)
    assert pipeline.plan_again(loaded, DAY, step="topic", since="rules") == 1
    with pytest.raises(
        ConfigError, match=r"nothing was read under rules version rules-9; the newest are: rules, rules-0"
    ):
        pipeline.plan_again(loaded, DAY, step="topic", since="rules-9")


def test_other_days_are_left_alone(connection: Connection, loaded: settings.Settings) -> None:
    store(connection, "next", RELEVANT, relevant=False, hours=12)
    assert pipeline.plan_again(loaded, DAY, step="topic") == 0


def test_wrong_questions_are_refused(loaded: settings.Settings) -> None:
    with pytest.raises(ConfigError, match="unknown step colour; there are: extract, topic, quotes, stories"):
        pipeline.plan_again(loaded, DAY, step="colour")
    with pytest.raises(ConfigError, match="is not over in the newsroom"):
        pipeline.plan_again(loaded, datetime.now(loaded.timezone).date())
