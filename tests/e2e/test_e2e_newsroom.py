"""The whole program over three days of the sample newsroom: the real scheduler, Postgres, HTTP and SMTP."""

from __future__ import annotations

import email
import email.policy
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from newsdesk import samples
from newsdesk.pipeline.surnames import join_surnames
from newsdesk.run.airflow import free_port
from newsdesk.run.rehearsal import Rehearsal, days, rehearsal
from newsdesk.samples.expected import page_of
from newsdesk.settings import load
from newsdesk.store import embedded
from newsdesk.store.db import connect
from report_truth import CHECKS, Check, Truth, differences, healthy, right

pytestmark = [pytest.mark.airflow, pytest.mark.db]
COUNTED = ("article", "version", "reading", "quote", "story", "person", "delivery")


class Mailbox:
    """Takes every message, as a mail server of the recipients would."""

    def __init__(self) -> None:
        self.messages: list[tuple[list[str], EmailMessage]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        message = email.message_from_bytes(envelope.content, policy=email.policy.SMTP)
        self.messages.append((list(envelope.rcpt_tos), message))
        return "250 taken"


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    box.url = f"smtp://127.0.0.1:{server.port}"
    yield box
    server.stop()


@pytest.fixture(scope="module")
def first_day() -> Any:
    return datetime.now(load({}).timezone).date() - timedelta(days=3)


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory, mailbox: Mailbox, first_day: Any) -> Iterator[Rehearsal]:
    """Newsdesk after it has seen all three days and sent the edition about them."""
    data_dir = tmp_path_factory.mktemp("e2e")
    try:
        with (
            samples.Newsroom(first_day, slow_seconds=5) as newsroom,
            rehearsal(data_dir, newsroom, {"NEWSDESK_SMTP_URL": mailbox.url}) as play,
        ):
            for dag_id in ("news_ingest", "daily_digest", "deliver_mail"):
                play.client.unpause(dag_id)
            for instant in days(newsroom, play.settings.timezone):
                play.ingest(instant)
            send_edition(play)
            yield play
    finally:
        embedded.remove(data_dir)


def send_edition(play: Rehearsal) -> None:
    play.edition()
    play.run("deliver_mail")


@pytest.fixture(scope="module")
def score(play: Rehearsal, first_day: Any) -> dict[str, Any]:
    return samples.score(
        play.rows("SELECT url, relevant FROM report.articles"),
        play.rows("SELECT url, quote, speaker FROM report.quotes"),
        samples.expected(first_day),
    )


def test_every_article_is_found_once(score: dict[str, Any]) -> None:
    assert score["articles_missing"] == []
    assert score["articles_doubled"] == []
    assert score["articles_found_once"] == score["articles_expected"] >= 60


def test_coverage_of_the_topic_is_told_from_the_rest(score: dict[str, Any]) -> None:
    assert score["relevant_precision"] >= 0.95, score["relevant_wrong"]
    assert score["relevant_recall"] >= 0.95, score["relevant_missed"]


def test_direct_quotes_have_their_speaker(score: dict[str, Any]) -> None:
    assert score["direct_expected"] >= 100
    assert score["direct_right_speaker_share"] >= 0.90, score["quotes_wrong_speaker"] + score["quotes_missed"]


def test_a_quote_stands_where_its_row_says(play: Rehearsal) -> None:
    rows = play.rows(
        """
        SELECT q.quote, substr(v.text, q.start_char + 1, q.end_char - q.start_char) AS there
        FROM report.quotes AS q
        JOIN newsdesk.quote AS r USING (quote_id)
        JOIN newsdesk.reading USING (reading_id)
        JOIN newsdesk.version AS v USING (version_id)
        """
    )
    assert len(rows) >= 100
    assert [row for row in rows if row["quote"] != row["there"]] == []


# Of the truth's numbers, how many each view gives at least, after the night in which double surnames are joined. What is
# missing is what reading missed: an article, a speaker. (Where everything is read as it should be, each of them is right:
# tests/db.) Shares of voice are left out: the program counts every indirect statement, the truth marks only some.
RIGHT = {
    "articles": 0.97,
    "quotes": 0.88,
    "coverage_by_outlet_day": 0.95,
    "quote_counts": 0.80,
    "first_mention": 0.85,
    "new_voices": 0.85,
    "stories": 0.95,
    "story_articles": 0.75,
    "mirror": 0.55,
    "co_mention": 0.82,
    "quote_propagation": 0.90,
    "volume_spike": 0.90,
}


@pytest.fixture(scope="module")
def truth(play: Rehearsal, first_day: Any) -> Truth:
    join_surnames(play.settings)
    return Truth(samples.expected(first_day), play.settings.timezone)


def rows_of(play: Rehearsal, sql: str) -> list[tuple[Any, ...]]:
    """Rows as they are: two columns may have one name."""
    assert play.settings.database_url is not None
    with connect(play.settings.database_url) as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


@pytest.mark.parametrize("check", [check for check in CHECKS if check.view in RIGHT], ids=str)
def test_the_views_give_the_numbers_of_the_truth(play: Rehearsal, truth: Truth, check: Check) -> None:
    rows = rows_of(play, check.sql)
    given, all_numbers = right(check, rows, truth)
    assert given / all_numbers >= RIGHT[check.view], differences(check, rows, truth)


def test_nobody_breaks_a_silence_within_three_days(play: Rehearsal) -> None:
    assert play.rows("SELECT * FROM report.broken_silence") == []


def test_every_feed_ends_as_the_truth_says(play: Rehearsal, truth: Truth) -> None:
    health = {row["feed"]: row["health"] for row in play.rows("SELECT feed, health FROM report.feed_health")}
    wrong = [
        (feed.name, feed.outcome, health.get(feed.name))
        for feed in truth.expected.feeds
        if not healthy(feed.outcome)(health.get(feed.name, ""))
    ]
    assert wrong == []


def test_the_audit_has_every_page_of_every_outlet_once(play: Rehearsal, truth: Truth) -> None:
    fetched = play.rows("SELECT outlet, url FROM report.entries WHERE fate = 'fetched'")
    traps = {trap.page for trap in truth.expected.traps}
    found = {(row["outlet"], page_of(row["url"])) for row in fetched}
    assert {one for one in found if one[1] not in traps} == {(a.outlet, a.page) for a in truth.expected.articles}
    (audit,) = play.rows(
        "SELECT sum(offered) AS offered, sum(fetched) AS fetched, sum(polls) AS polls FROM report.coverage_audit"
    )
    (counted,) = play.rows(
        """
        SELECT count(*) AS offered, count(*) FILTER (WHERE fate = 'fetched') AS fetched,
            (SELECT count(*) FROM report.polls) AS polls
        FROM report.entries
        """
    )
    assert audit == counted


def test_only_pages_of_the_newsroom_wait_for_review_and_each_by_its_distance(play: Rehearsal, truth: Truth) -> None:
    queue = play.rows("SELECT url, score, threshold, distance FROM report.review_queue")
    # What a paywall lets through is read, and may be as doubtful as a whole article.
    teasers = {trap.page for trap in truth.expected.traps if trap.outcome == "paywall"}
    assert {page_of(row["url"]) for row in queue} <= {a.page for a in truth.expected.articles} | teasers
    assert [row for row in queue if abs(abs(row["score"] - row["threshold"]) - row["distance"]) > 1e-6] == []


def test_the_edition_that_was_mailed_is_counted_with_its_delivery(play: Rehearsal) -> None:
    """Once in each recipient's language; an edition of an earlier morning that a scheduled run composed went to nobody."""
    found = play.rows("SELECT day, language, cut, sent FROM report.digests ORDER BY day, language")
    newest = max(row["day"] for row in found)
    assert [(row["language"], row["cut"], row["sent"]) for row in found if row["day"] == newest] == [
        ("en", "", 1),
        ("es", "", 1),
    ]
    assert sum(row["sent"] for row in found) == 2


def test_troubled_feeds_are_told_where_the_user_looks(play: Rehearsal, first_day: Any) -> None:
    troubled = {feed.name for feed in samples.expected(first_day).feeds if feed.outcome in {"failed", "blocked"}}
    health = {row["feed"]: row for row in play.rows("SELECT * FROM report.feed_health")}
    assert troubled <= set(health)
    assert [name for name in troubled if not health[name]["reason"]] == []


def test_each_recipient_got_one_message_in_the_own_language(play: Rehearsal, mailbox: Mailbox) -> None:
    addressed = [recipients for recipients, _ in mailbox.messages]
    assert sorted(addressed) == [["analyst@desk.example"], ["redaccion@desk.example"]]
    for _, message in mailbox.messages:
        plain, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
        titles = {
            row["title"] for row in play.rows("SELECT title FROM report.articles WHERE relevant AND copy_of IS NULL")
        }
        assert sum(title in plain for title in titles) >= 5
        assert "</html>" in html


def test_a_second_round_adds_nothing_and_mails_nobody(play: Rehearsal, mailbox: Mailbox) -> None:
    def counts() -> Counter[str]:
        return Counter({t: play.rows(f"SELECT count(*) AS n FROM newsdesk.{t}")[0]["n"] for t in COUNTED})

    before, mails = counts(), len(mailbox.messages)
    play.ingest(play.newsroom.now)
    send_edition(play)
    assert counts() == before
    assert len(mailbox.messages) == mails


def test_only_editions_can_be_backfilled_and_for_the_days_picked(play: Rehearsal) -> None:
    picked = {"from_date": "2026-03-01T00:00:00-06:00", "to_date": "2026-03-07T23:59:59-06:00"}
    assert play.client.backfill_days("daily_digest", **picked) == [f"2026-03-0{day}T11:00:00Z" for day in range(1, 8)]
    for dag_id in ("news_ingest", "deliver_mail"):
        with pytest.raises(Exception, match="answered 4"):
            play.client.backfill_days(dag_id, **picked)
