"""The outbox against real SMTP servers: nobody gets two mails, nobody is forgotten."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from newsdesk import pipeline, settings
from newsdesk.errors import Retry
from newsdesk.settings import Settings
from newsdesk.store import digests
from newsdesk.store.db import connect, transaction

pytestmark = pytest.mark.db

DAY = date(2026, 3, 3)
MORNING = datetime(2026, 3, 3, 14, tzinfo=UTC)  # 08:00 in Mexico City: the default hour has come
PEOPLE = ["ana@example.org", "bruno@example.org", "carla@example.org"]


class Server:
    """A mail server that keeps what it takes, and misbehaves as told."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.refuse: set[str] = set()
        self.busy: set[str] = set()
        self.drop_after_data: set[str] = set()

    async def handle_RCPT(self, server: SMTP, _s: Session, envelope: Envelope, address: str, _o: list[str]) -> str:
        if address in self.refuse:
            return "550 no such mailbox"
        if address in self.busy:
            return "450 mailbox busy"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _s: Session, envelope: Envelope) -> str:
        (recipient,) = envelope.rcpt_tos
        self.taken.append(recipient)
        if recipient in self.drop_after_data:
            assert server.transport is not None
            server.transport.close()
            await asyncio.sleep(0)
        return "250 taken"


@pytest.fixture
def server() -> Iterator[tuple[Server, str]]:
    handler = Server()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, f"smtp://127.0.0.1:{port}"
    controller.stop()


@pytest.fixture
def newsroom(database_url: str, tmp_path: Path) -> dict[str, str]:
    recipients = tmp_path / "recipients.yaml"
    recipients.write_text("recipients:\n" + "".join(f"- email: {person}\n" for person in PEOPLE))
    return {
        "NEWSDESK_DATABASE_URL": database_url,
        "NEWSDESK_DATA_DIR": str(tmp_path),
        "NEWSDESK_RECIPIENTS_FILE": str(recipients),
    }


def with_smtp(newsroom: dict[str, str], url: str) -> Settings:
    return settings.load({**newsroom, "NEWSDESK_SMTP_URL": url})


def states(loaded: Settings) -> dict[str, str]:
    with connect(pipeline.database_url(loaded)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT recipient, state FROM newsdesk.delivery")
        return dict(cursor.fetchall())


def test_each_recipient_gets_one_message_and_a_second_run_sends_nothing(
    newsroom: dict[str, str], server: tuple[Server, str]
) -> None:
    handler, url = server
    loaded = with_smtp(newsroom, url)
    assert pipeline.post(loaded, DAY) == {"recipients": 3, "put": 3}
    assert pipeline.deliver(loaded, now=MORNING) == {"sent": 3}
    assert pipeline.post(loaded, DAY)["put"] == 0
    assert pipeline.deliver(loaded, now=MORNING) == {}
    assert sorted(handler.taken) == PEOPLE


def test_nothing_goes_out_before_the_recipients_hour(newsroom: dict[str, str], server: tuple[Server, str]) -> None:
    handler, url = server
    loaded = with_smtp(newsroom, url)
    pipeline.post(loaded, DAY)
    assert pipeline.deliver(loaded, now=MORNING - timedelta(hours=2)) == {}
    assert handler.taken == []


def test_one_refused_address_does_not_keep_the_others_from_theirs(
    newsroom: dict[str, str], server: tuple[Server, str]
) -> None:
    handler, url = server
    handler.refuse = {PEOPLE[1]}
    loaded = with_smtp(newsroom, url)
    pipeline.post(loaded, DAY)
    assert pipeline.deliver(loaded, now=MORNING) == {"sent": 2, "refused": 1}
    assert states(loaded)[PEOPLE[1]] == "refused"
    assert pipeline.deliver(loaded, now=MORNING + timedelta(days=1)) == {}


def test_a_busy_mailbox_is_tried_again_later(newsroom: dict[str, str], server: tuple[Server, str]) -> None:
    handler, url = server
    handler.busy = {PEOPLE[0]}
    loaded = with_smtp(newsroom, url)
    pipeline.post(loaded, DAY)
    assert pipeline.deliver(loaded, now=MORNING) == {"put off": 1, "sent": 2}
    handler.busy = set()
    assert pipeline.deliver(loaded, now=MORNING + timedelta(minutes=1)) == {}
    assert pipeline.deliver(loaded, now=MORNING + timedelta(minutes=6)) == {"sent": 1}
    assert sorted(handler.taken) == PEOPLE


def test_a_server_that_falls_silent_after_the_message_is_not_sent_it_twice(
    newsroom: dict[str, str], server: tuple[Server, str]
) -> None:
    handler, url = server
    handler.drop_after_data = {PEOPLE[0]}
    loaded = with_smtp(newsroom, url)
    pipeline.post(loaded, DAY)
    assert pipeline.deliver(loaded, now=MORNING) == {"sent": 2, "uncertain": 1}
    pipeline.post(loaded, DAY)
    assert pipeline.deliver(loaded, now=MORNING + timedelta(days=1)) == {}
    assert handler.taken.count(PEOPLE[0]) == 1


def test_force_repeats_what_was_sent(newsroom: dict[str, str], server: tuple[Server, str]) -> None:
    _handler, url = server
    loaded = with_smtp(newsroom, url)
    pipeline.post(loaded, DAY)
    pipeline.deliver(loaded, now=MORNING)
    assert pipeline.post(loaded, DAY, force=True)["put"] == 3
    assert pipeline.deliver(loaded, now=MORNING) == {"sent": 3}


def test_a_server_that_is_down_fails_the_run_and_loses_nothing(newsroom: dict[str, str]) -> None:
    loaded = with_smtp(newsroom, "smtp://127.0.0.1:1")
    pipeline.post(loaded, DAY)
    with pytest.raises(Retry, match="does not answer"):
        pipeline.deliver(loaded, now=MORNING)
    assert set(states(loaded).values()) == {"due"}


def test_a_worker_that_died_while_sending_leaves_its_message_uncertain(
    newsroom: dict[str, str], server: tuple[Server, str]
) -> None:
    handler, url = server
    loaded = with_smtp(newsroom, url)
    pipeline.post(loaded, DAY)
    with connect(pipeline.database_url(loaded)) as connection, transaction(connection):
        claimed = digests.claim_due(connection, MORNING)
    assert claimed is not None
    assert pipeline.deliver(loaded, now=MORNING + timedelta(minutes=1)) == {"sent": 2}
    assert pipeline.deliver(loaded, now=MORNING + timedelta(minutes=20)) == {"uncertain": 1}
    assert claimed.recipient not in handler.taken


def test_without_a_server_messages_become_files(newsroom: dict[str, str], tmp_path: Path) -> None:
    loaded = settings.load(newsroom)
    pipeline.post(loaded, DAY)
    assert pipeline.deliver(loaded, now=MORNING) == {"sent": 3}
    (first, *_) = sorted((tmp_path / "outbox").glob("*.eml"))
    message = email.message_from_bytes(first.read_bytes(), policy=email.policy.default)
    assert message["To"] == PEOPLE[0]
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert message["List-Unsubscribe"].startswith("<mailto:")
