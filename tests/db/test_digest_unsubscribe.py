"""Leaving the list with one click: no login, one recipient, honoured from the next message on, undone by the operator."""

from __future__ import annotations

import base64
import email
import email.policy
import hashlib
import re
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from fastapi import HTTPException
from fastapi.testclient import TestClient

from newsdesk import pipeline, settings
from newsdesk.__main__ import main
from newsdesk.settings import Settings
from newsdesk.store.db import connect, transaction
from newsdesk.web.access import Access, Visitor
from newsdesk.web.app import create_app

pytestmark = pytest.mark.db

DAY = date(2026, 3, 3)
MORNING = datetime(2026, 3, 3, 14, tzinfo=UTC)
SITE = "https://desk.example/newsdesk"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def variables(database_url: str, tmp_path: Path) -> dict[str, str]:
    recipients = tmp_path / "recipients.yaml"
    recipients.write_text("recipients:\n- {email: Ana@x.org, name: Ana, alarms: true}\n- {email: bruno@x.org}\n")
    return {
        "NEWSDESK_DATABASE_URL": database_url,
        "NEWSDESK_DATA_DIR": str(tmp_path),
        "NEWSDESK_RECIPIENTS_FILE": str(recipients),
        "NEWSDESK_PUBLIC_URL": SITE,
    }


@pytest.fixture
def loaded(variables: dict[str, str]) -> Settings:
    return settings.load(variables)


@pytest.fixture
def mail_program(loaded: Settings) -> TestClient:
    """Somebody without a session: no cookie, no Origin, no Sec-Fetch-Site, as RFC 8058 has it."""

    def nobody() -> Visitor:
        raise HTTPException(401, "who are you?")

    return TestClient(create_app(Access(nobody, nobody, "/login"), loaded), follow_redirects=False)


def rows(loaded: Settings, query: str) -> list[tuple[Any, ...]]:
    with connect(pipeline.database_url(loaded)) as connection, transaction(connection), connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def mails(loaded: Settings) -> dict[str, EmailMessage]:
    found = rows(loaded, "SELECT recipient, message FROM newsdesk.delivery WHERE message <> ''")
    return {
        who: email.message_from_bytes(bytes(message), policy=email.policy.default)  # type: ignore[misc]
        for who, message in found
    }


def states(loaded: Settings) -> dict[str, tuple[str, str | None]]:
    return {
        who: (state, error)
        for who, state, error in rows(loaded, "SELECT recipient, state, error FROM newsdesk.delivery")
    }


def link_in(message: EmailMessage) -> str:
    """The path of the message's own link, below the pages."""
    (link,) = re.findall(rf"<{SITE}(/unsubscribe/[^>]+)>", message["List-Unsubscribe"])
    return str(link)


def test_each_message_carries_its_recipients_own_link_unbroken(loaded: Settings) -> None:
    pipeline.post(loaded, DAY)
    found = mails(loaded)
    assert len({link_in(message) for message in found.values()}) == 2
    for message in found.values():
        assert message["List-Unsubscribe"].startswith(
            "<mailto:newsdesk@localhost?subject=unsubscribe%20digest>, <https:"
        )
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    (raw,) = rows(loaded, "SELECT message FROM newsdesk.delivery WHERE recipient = 'bruno@x.org'")
    assert f"<{SITE}{link_in(found['bruno@x.org'])}>".encode() in bytes(raw[0]), "no fold may cut an address in two"


@pytest.mark.parametrize("public_url", ["", "http://desk.example/newsdesk"])
def test_without_a_public_https_address_there_is_neither_link_nor_page(
    variables: dict[str, str], loaded: Settings, mail_program: TestClient, public_url: str
) -> None:
    pipeline.post(loaded, DAY)
    link = link_in(mails(loaded)["bruno@x.org"])
    inside = settings.load({**variables, "NEWSDESK_PUBLIC_URL": public_url})
    pipeline.post(inside, DAY)
    message = mails(inside)["bruno@x.org"]
    assert message["List-Unsubscribe"] == "<mailto:newsdesk@localhost?subject=unsubscribe%20digest>"
    assert message["List-Unsubscribe-Post"] is None
    ana = Visitor("ana", may_write=True)
    client = TestClient(create_app(Access(lambda: ana, lambda: ana, "/"), inside))
    assert (client.get(link).status_code, client.post(link).status_code) == (404, 404)
    assert rows(inside, "SELECT * FROM newsdesk.subscription") == []


def test_looking_changes_nothing_and_asks_before_it_acts(loaded: Settings, mail_program: TestClient) -> None:
    pipeline.post(loaded, DAY)
    link = link_in(mails(loaded)["Ana@x.org"])
    for language, words in (("en", "Leave the list?"), ("es-MX", "¿Dejar la lista?")):
        answer = mail_program.get(link, headers={"accept-language": language})
        assert answer.status_code == 200
        assert words in answer.text and "ana@x.org" in answer.text and '<form method="post">' in answer.text
    assert rows(loaded, "SELECT * FROM newsdesk.subscription") == []
    assert pipeline.deliver(loaded, now=MORNING) == {"sent": 2}


def test_the_page_needs_nothing_that_an_anonymous_visitor_may_not_fetch(
    loaded: Settings, mail_program: TestClient
) -> None:
    pipeline.post(loaded, DAY)
    answer = mail_program.get(link_in(mails(loaded)["Ana@x.org"]))
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    hashed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = answer.headers["content-security-policy"]
    assert f"style-src 'sha256-{hashed}'" in policy and "default-src 'none'" in policy
    assert not re.findall(r"(?:src|href)=", answer.text)
    assert answer.headers["cache-control"] == "no-store"


def test_one_click_ends_the_mails_of_that_recipient_and_kind_once(loaded: Settings, mail_program: TestClient) -> None:
    pipeline.post(loaded, DAY)
    link = link_in(mails(loaded)["Ana@x.org"])
    for _ in range(3):
        answer = mail_program.post(link, data=ONE_CLICK)
        assert answer.status_code == 200
        assert "ana@x.org gets no more digests" in answer.text
    recorded = "SELECT recipient, kind, subscribed, given_by FROM newsdesk.subscription"
    assert rows(loaded, recorded) == [("ana@x.org", "digest", False, "one-click")]
    assert pipeline.deliver(loaded, now=MORNING) == {"unsubscribed": 1, "sent": 1}
    assert states(loaded)["Ana@x.org"] == ("unsubscribed", "left the list by one-click before it was sent")
    assert states(loaded)["bruno@x.org"][0] == "sent"
    assert pipeline.alarm(loaded, "news_ingest failed", ["x"], now=MORNING) == 1, "alarms are another kind of mail"


def test_who_has_left_gets_no_later_edition_either_and_a_row_says_why(
    loaded: Settings, mail_program: TestClient
) -> None:
    pipeline.post(loaded, DAY)
    mail_program.post(link_in(mails(loaded)["Ana@x.org"]))
    pipeline.deliver(loaded, now=MORNING)
    tomorrow = DAY + timedelta(days=1)
    assert pipeline.post(loaded, tomorrow) == {"recipients": 2, "put": 1, "unsubscribed": 1}
    assert pipeline.post(loaded, tomorrow, force=True)["put"] == 1, "force repeats a mail; it overrules nobody"
    assert pipeline.deliver(loaded, now=MORNING + timedelta(days=1)) == {"sent": 1}
    today = datetime.now(UTC).date()
    ((state, error, size),) = rows(
        loaded,
        f"SELECT state, error, length(message) FROM newsdesk.delivery WHERE day = '{tomorrow}' AND recipient = 'Ana@x.org'",
    )
    assert (state, size) == ("unsubscribed", 0)
    assert re.fullmatch(
        rf"left the list on ({today}|{today - timedelta(days=1)}|{today + timedelta(days=1)}) by one-click", error
    )


def test_alarms_have_a_link_of_their_own(loaded: Settings, mail_program: TestClient) -> None:
    pipeline.alarm(loaded, "news_ingest failed", ["x"], now=MORNING)
    answer = mail_program.post(link_in(mails(loaded)["Ana@x.org"]))
    assert "gets no more alarms" in answer.text
    assert pipeline.alarm(loaded, "upkeep failed", ["y"], now=MORNING) == 0
    assert pipeline.deliver(loaded, now=MORNING) == {"unsubscribed": 1}
    assert {state for state, _ in states(loaded).values()} == {"unsubscribed"}
    assert pipeline.post(loaded, DAY)["put"] == 2


def test_every_wrong_link_gets_the_same_answer(loaded: Settings, mail_program: TestClient) -> None:
    pipeline.post(loaded, DAY)
    good = link_in(mails(loaded)["Ana@x.org"])
    wrong = [
        good[:-1],
        good + "x",
        "/unsubscribe/nonsense",
        "/unsubscribe/" + "A" * 5000,
        "/unsubscribe/%00%E2%80%AE<script>",
    ]
    answers = {
        (answer.status_code, answer.text)
        for link in wrong
        for answer in (mail_program.get(link), mail_program.post(link, data=ONE_CLICK))
    }
    ((status, text),) = answers
    assert status == 404
    assert "This link does not work" in text and "ana@x.org" not in text
    assert rows(loaded, "SELECT * FROM newsdesk.subscription") == []


def test_the_operator_puts_somebody_back_and_the_record_keeps_both(
    variables: dict[str, str],
    loaded: Settings,
    mail_program: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    pipeline.post(loaded, DAY)
    mail_program.post(link_in(mails(loaded)["Ana@x.org"]))
    pipeline.deliver(loaded, now=MORNING)
    assert main(["recipients", "list"]) == 0
    assert re.search(r"Ana@x\.org .*digest: \d{4}-\d\d-\d\d by one-click", capsys.readouterr().out)
    assert main(["recipients", "resubscribe", "ANA@x.org", "--by", "ops", "--note", "by telephone"]) == 0
    assert capsys.readouterr().out == "ANA@x.org gets the digest\n"
    assert [event[1:] for event in pipeline.subscription_history(loaded, "ana@x.org")] == [
        ("digest", False, "one-click", None),
        ("digest", True, "ops", "by telephone"),
    ]
    assert pipeline.post(loaded, DAY)["put"] == 1, "also the edition that was withheld"
    assert pipeline.deliver(loaded, now=MORNING) == {"sent": 1}
    assert main(["recipients", "unsubscribe", "bruno@x.org"]) == 0
    assert main(["recipients", "unsubscribe", "bruno@x.org"]) == 0
    assert capsys.readouterr().out == "bruno@x.org gets no digest\nbruno@x.org gets no digest, as before\n"
    assert main(["recipients", "unsubscribe", "nobody@x.org"]) == 3
    assert "nobody@x.org is not in the recipients file" in capsys.readouterr().err


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE newsdesk.subscription SET subscribed = true",
        "DELETE FROM newsdesk.subscription",
        "TRUNCATE newsdesk.subscription",
    ],
)
def test_the_record_cannot_be_rewritten(loaded: Settings, change: str) -> None:
    pipeline.unsubscribe(loaded, "ana@x.org")
    with pytest.raises(psycopg2.errors.RaiseException, match="append-only"):
        rows(loaded, change)


def test_the_page_of_the_edition_says_who_was_left_out_and_names_nobody(loaded: Settings) -> None:
    pipeline.unsubscribe(loaded, "ana@x.org", by="ops")
    pipeline.compose(loaded, DAY)
    pipeline.post(loaded, DAY)
    ana = Visitor("ana", may_write=True)
    html = TestClient(create_app(Access(lambda: ana, lambda: ana, "/"), loaded)).get(f"/digests/{DAY}?ui=es").text
    assert "dado de baja" in html and "by ops" in html
    assert "ana@x.org" not in html.casefold()


def test_without_a_recipients_file_the_list_says_how_to_name_one(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEWSDESK_DATABASE_URL", database_url)
    monkeypatch.delenv("NEWSDESK_RECIPIENTS_FILE", raising=False)
    assert main(["recipients", "list"]) == 0
    assert "NEWSDESK_RECIPIENTS_FILE" in capsys.readouterr().out
