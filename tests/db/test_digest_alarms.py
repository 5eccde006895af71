"""Alarms go through the outbox: to those who want them, once a day and matter, and not again every morning."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from newsdesk import pipeline, settings
from newsdesk.settings import Settings
from newsdesk.store.db import connect, transaction

pytestmark = pytest.mark.db

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


@pytest.fixture
def loaded(database_url: str, tmp_path: Path) -> Settings:
    return with_recipients(database_url, tmp_path, "email: ana@x.org", "email: bruno@x.org")


def with_recipients(database_url: str, tmp_path: Path, *people: str) -> Settings:
    path = tmp_path / "recipients.yaml"
    path.write_text("recipients:\n" + "".join(f"- {{{person}}}\n" for person in people))
    return settings.load(
        {
            "NEWSDESK_DATABASE_URL": database_url,
            "NEWSDESK_DATA_DIR": str(tmp_path),
            "NEWSDESK_RECIPIENTS_FILE": str(path),
        }
    )


def run(loaded: Settings, sql: str, *values: Any) -> None:
    with connect(pipeline.database_url(loaded)) as connection, transaction(connection), connection.cursor() as cursor:
        cursor.execute(sql, values)


def mails(loaded: Settings) -> list[tuple[str, EmailMessage]]:
    with connect(pipeline.database_url(loaded)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT recipient, message FROM newsdesk.delivery WHERE kind = 'alarm' ORDER BY due_at, recipient"
        )
        return [
            (who, email.message_from_bytes(bytes(message), policy=email.policy.default))  # type: ignore[misc]
            for who, message in cursor.fetchall()
        ]


def feed(loaded: Settings, name: str, **fields: Any) -> None:
    """A feed watched for 60 days; ``fields`` say what is different about it."""
    values = {"min_per_week": None, "retired_reason": None, "poll_state": "{}"} | fields
    run(
        loaded,
        "INSERT INTO newsdesk.feed (name, outlet, country, lang, kind, catalog_url, url, first_listed_at, min_per_week,"
        " retired_reason, poll_state) VALUES (%s, %s, 'US', 'en', 'feed', 'http://x', 'http://x', %s, %s, %s, %s)",
        name, name, NOW - timedelta(days=60), values["min_per_week"], values["retired_reason"], values["poll_state"],
    )  # fmt: skip


def polled(loaded: Settings, name: str, ago: timedelta, outcome: str = "ok", *, gap: bool = False) -> None:
    run(
        loaded,
        "INSERT INTO newsdesk.poll (feed_id, polled_at, outcome, reason, gap)"
        " SELECT feed_id, %s, %s, CASE WHEN %s <> 'ok' THEN 'HTTP 500' END, %s FROM newsdesk.feed WHERE name = %s",
        NOW - ago, outcome, outcome, gap, name,
    )  # fmt: skip


def offered(loaded: Settings, name: str, *ago: timedelta) -> None:
    for number, when in enumerate(ago):
        url = f"http://{name}.test/{number}"
        run(
            loaded,
            "WITH a AS (INSERT INTO newsdesk.article (canonical_url, url, outlet, country, first_seen_at)"
            " VALUES (%s, %s, %s, 'US', %s) RETURNING article_id)"
            " INSERT INTO newsdesk.entry (feed_id, article_id, url, first_offered_at)"
            " SELECT f.feed_id, a.article_id, 'http://x', %s FROM newsdesk.feed AS f, a WHERE f.name = %s",
            url, url, name, NOW - when, NOW - when, name,
        )  # fmt: skip


def body(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return " ".join(str(part.get_content()).split())


def test_an_alarm_is_told_once_a_day_and_matter(loaded: Settings) -> None:
    assert pipeline.alarm(loaded, "news_ingest failed", ["The database was away."], now=NOW) == 2
    assert pipeline.deliver(loaded, now=NOW) == {"sent": 2}
    assert pipeline.alarm(loaded, "news_ingest failed", ["Again."], now=NOW + timedelta(hours=3)) == 0
    assert pipeline.alarm(loaded, "upkeep failed", ["Another matter."], now=NOW + timedelta(hours=3)) == 2
    assert pipeline.alarm(loaded, "news_ingest failed", ["The next day."], now=NOW + timedelta(days=1)) == 2
    assert pipeline.deliver(loaded, now=NOW + timedelta(days=1)) == {"sent": 4}
    ids = {message["Message-ID"] for _, message in mails(loaded)}
    assert len(ids) == 6


def test_an_alarm_does_not_stand_in_the_way_of_the_days_digest(loaded: Settings) -> None:
    day = NOW.astimezone(loaded.timezone).date()
    pipeline.alarm(loaded, "news_ingest failed", ["The database was away."], now=NOW)
    assert pipeline.post(loaded, day)["put"] == 2


def test_alarms_go_to_those_who_are_marked_for_them(database_url: str, tmp_path: Path) -> None:
    loaded = with_recipients(database_url, tmp_path, "email: ana@x.org", "email: ops@x.org, alarms: true")
    pipeline.alarm(loaded, "news_ingest failed", ["The database was away."], now=NOW)
    ((who, message),) = mails(loaded)
    assert who == "ops@x.org"
    assert message["Subject"] == "Newsdesk: news_ingest failed"
    assert message["List-ID"] == "Newsdesk alarm <alarm.newsdesk.localhost>"
    assert "- The database was away." in body(message)


def test_what_an_alarm_says_is_inert(loaded: Settings) -> None:
    pipeline.alarm(loaded, "failed\r\nBcc: x@y.org", ["<script>alert(1)</script>\u202e", "A" * 10_000], now=NOW)
    _, message = mails(loaded)[0]
    assert message["Bcc"] is None
    part = message.get_body(("html",))
    assert part is not None
    html = str(part.get_content())
    assert "<script" not in html
    assert "\u202e" not in html
    assert "A" * 1000 not in html


def test_without_recipients_nobody_is_told(database_url: str, tmp_path: Path) -> None:
    loaded = settings.load({"NEWSDESK_DATABASE_URL": database_url, "NEWSDESK_DATA_DIR": str(tmp_path)})
    assert pipeline.alarm(loaded, "news_ingest failed", ["x"], now=NOW) == 0


def test_feeds_that_are_silent_failing_retired_or_lossy_are_told_in_one_mail(loaded: Settings) -> None:
    for name in ("well", "silent", "lossy"):
        feed(loaded, name, min_per_week=3)
        polled(loaded, name, timedelta(hours=1), gap=name == "lossy")
    offered(loaded, "well", *(timedelta(days=n) for n in range(1, 6)))
    offered(loaded, "lossy", *(timedelta(days=n) for n in range(1, 6)))
    offered(loaded, "silent", timedelta(days=15))
    feed(loaded, "failing", poll_state='{"failures": 12}')
    polled(loaded, "failing", timedelta(days=2))
    polled(loaded, "failing", timedelta(hours=1), "error")
    feed(loaded, "retired", retired_reason="HTTP 410")
    assert pipeline.watch_feeds(loaded, now=NOW) == {"alarms": 4, "new_alarms": 4, "alarm_mails": 2}
    message = mails(loaded)[0][1]
    assert message["Subject"] == "Newsdesk: 4 feeds need a look"
    for sentence in (
        "silent has brought nothing new for 15 days; 3 items a week are expected.",
        "failing has not answered for 48 hours (12 polls failed: HTTP 500).",
        "retired is no longer polled: HTTP 410.",
        "lossy turned over whole between two polls once in the last 7 days",
    ):
        assert sentence in body(message)
    assert "well" not in body(message).split("- ")[1:5]


def test_a_feed_is_held_to_its_own_past_where_the_catalog_expects_nothing(loaded: Settings) -> None:
    feed(loaded, "usual")
    polled(loaded, "usual", timedelta(hours=1))
    offered(loaded, "usual", *(timedelta(days=8, hours=5 * n) for n in range(120)))
    assert pipeline.watch_feeds(loaded, now=NOW)["alarms"] == 1


def test_what_stands_is_told_again_after_a_week_and_what_is_new_at_once(loaded: Settings) -> None:
    feed(loaded, "retired", retired_reason="HTTP 410")
    told = []
    for day in range(9):
        if day == 3:
            feed(loaded, "another", retired_reason="HTTP 410")
        told.append(pipeline.watch_feeds(loaded, now=NOW + timedelta(days=day))["new_alarms"])
    assert told == [1, 0, 0, 1, 0, 0, 0, 1, 0]
    later = [body(message) for who, message in mails(loaded) if who == "ana@x.org"]
    assert "1 more that you were told of within the last 7 days still stand" in later[1]


def test_each_reads_alarms_in_the_language_of_the_digest(database_url: str, tmp_path: Path) -> None:
    loaded = with_recipients(database_url, tmp_path, "email: ana@x.org, language: es", "email: bruno@x.org")
    feed(loaded, "retired", retired_reason="HTTP 410")
    feed(loaded, "failing", poll_state='{"failures": 12}')
    polled(loaded, "failing", timedelta(days=2))
    polled(loaded, "failing", timedelta(hours=1), "error")
    feed(loaded, "silent", min_per_week=3)
    polled(loaded, "silent", timedelta(hours=1))
    offered(loaded, "silent", timedelta(days=15))
    feed(loaded, "lossy", min_per_week=3)
    polled(loaded, "lossy", timedelta(hours=1), gap=True)
    offered(loaded, "lossy", *(timedelta(days=n) for n in range(1, 6)))
    feed(loaded, "poor", min_per_week=9)
    polled(loaded, "poor", timedelta(hours=1))
    offered(loaded, "poor", timedelta(days=1))
    pipeline.watch_feeds(loaded, now=NOW)
    spanish, english = (dict(mails(loaded))[who] for who in ("ana@x.org", "bruno@x.org"))
    assert spanish["Subject"] == "Newsdesk: 5 fuentes necesitan atención"
    assert english["Subject"] == "Newsdesk: 5 feeds need a look"
    for sentence in (
        "retired ya no se consulta: HTTP 410.",
        "failing no responde desde hace 48 horas (fallaron 12 consultas: HTTP 500).",
        "silent no trae nada nuevo desde hace 15 días; se esperan 3 entradas por semana.",
        "lossy se renovó por completo entre dos consultas una vez en los últimos 7 días",
        "poor trajo 1 entrada en los últimos 7 días; se esperan 9.",
        "De cada asunto se avisa una vez al día",
    ):
        assert sentence in body(spanish)
    html = spanish.get_body(("html",))
    assert html is not None and '<html lang="es"' in str(html.get_content())
    pipeline.alarm_of_failure(loaded, "news_ingest", "poll", "run 7", "no such host")
    assert "tarea poll de la ejecución run 7: no such host" in body(mails(loaded)[-2][1])


def test_what_triage_lost_is_told_once_and_names_the_article(loaded: Settings) -> None:
    run(
        loaded,
        "INSERT INTO newsdesk.article (canonical_url, url, outlet, country, first_seen_at)"
        " SELECT 'http://ledger.test/' || n, 'http://x', 'Ledger', 'US', now() FROM generate_series(1, 3) AS n",
    )
    run(
        loaded,
        "INSERT INTO newsdesk.capture (article_id, url, final_url, outcome, status, captured_at)"
        " SELECT article_id, url, url, 'ok', 200, %s FROM newsdesk.article",
        NOW,
    )

    def checked(result: str, page: int) -> None:
        run(
            loaded,
            "INSERT INTO newsdesk.triage_check (capture_id, article_id, dropped_at, stage, triage_version, result, checked_at)"
            " SELECT c.capture_id, c.article_id, %s, '1', 'triage-7', %s, %s FROM newsdesk.capture AS c"
            " JOIN newsdesk.article AS a USING (article_id) WHERE a.canonical_url = %s",
            NOW, result, NOW, f"http://ledger.test/{page}",
        )  # fmt: skip

    checked("other", 1)
    assert pipeline.watch_triage(loaded, now=NOW) == {"triage_mails": 0}
    checked("relevant", 2)
    assert pipeline.watch_triage(loaded, now=NOW) == {"triage_mails": 2}
    assert pipeline.watch_triage(loaded, now=NOW + timedelta(days=1)) == {"triage_mails": 0}
    message = mails(loaded)[0][1]
    assert message["Subject"] == "Newsdesk: Triage had dropped a relevant article"
    assert "Ledger: http://ledger.test/2 (stage 1, triage-7)" in body(message)
    assert "report.triage_audit" in body(message)
    checked("relevant", 3)
    assert pipeline.watch_triage(loaded, now=NOW + timedelta(days=2)) == {"triage_mails": 2}


def test_upkeep_raises_the_alarms(loaded: Settings) -> None:
    feed(loaded, "retired", retired_reason="HTTP 410")
    assert pipeline.upkeep(loaded)["new_alarms"] == 1
    assert pipeline.upkeep(loaded)["new_alarms"] == 0
