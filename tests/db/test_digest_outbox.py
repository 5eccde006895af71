"""The outbox against real SMTP servers: nobody gets two mails, nobody is forgotten."""

from __future__ import annotations

import asyncio
import email
import email.policy
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from newsdesk import pipeline, settings
from newsdesk.digest.mail import SmtpTransport
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
        self.messages: list[bytes] = []
        self.refuse: set[str] = set()
        self.busy: set[str] = set()
        self.refuse_sender = False
        self.drop_after_data: set[str] = set()
        self.die_after_data: set[str] = set()
        self.stop_listening: Callable[[], None] = lambda: None

    async def handle_MAIL(self, server: SMTP, _s: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if self.refuse_sender:
            return "553 we do not relay for you"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

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
        assert isinstance(envelope.original_content, bytes)
        self.messages.append(envelope.original_content)
        if recipient in self.drop_after_data:
            assert server.transport is not None
            server.transport.close()
            await asyncio.sleep(0)
        if recipient in self.die_after_data:
            assert server.transport is not None
            self.stop_listening()
            server.transport.abort()
            await asyncio.sleep(0)
        return "250 taken"


@pytest.fixture
def server() -> Iterator[tuple[Server, str]]:
    handler = Server()
    with listening(handler) as url:
        yield handler, url


@contextmanager
def listening(handler: Server) -> Iterator[str]:
    """The server on a free port; gives its URL."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    assert controller.server is not None
    handler.stop_listening = controller.server.close
    yield f"smtp://127.0.0.1:{port}"
    controller.stop()


@contextmanager
def stalling(*answers: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A server that gives each connection these answers, one a line that it reads, and then says nothing more."""
    asked: list[bytes] = []
    kept: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            kept.append(connection)
            asked.append(b"")
            for answer in answers:
                if answer != answers[0]:
                    asked[-1] += connection.recv(1000)
                connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}", asked
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)
    for connection in kept:
        connection.close()


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


def test_a_server_that_refuses_the_sender_strikes_nobody_out(
    newsroom: dict[str, str], server: tuple[Server, str]
) -> None:
    handler, url = server
    handler.refuse_sender = True
    loaded = with_smtp(newsroom, url)
    pipeline.post(loaded, DAY)
    with pytest.raises(Retry, match="refuses the sender"):
        pipeline.deliver(loaded, now=MORNING)
    assert set(states(loaded).values()) == {"due"}
    handler.refuse_sender = False
    assert pipeline.deliver(loaded, now=MORNING + timedelta(minutes=15)) == {"sent": 3}


def test_what_arrives_is_the_message_byte_for_byte(newsroom: dict[str, str], server: tuple[Server, str]) -> None:
    handler, url = server
    loaded = with_smtp(newsroom, url)
    pipeline.post(loaded, DAY)
    with connect(pipeline.database_url(loaded)) as connection, transaction(connection), connection.cursor() as cursor:
        cursor.execute("UPDATE newsdesk.delivery SET message = message || '\\x0d0a2e0d0a2e2e656e64'::bytea")
        cursor.execute("SELECT message FROM newsdesk.delivery ORDER BY recipient")
        stored = [bytes(row[0]) + b"\r\n" for row in cursor.fetchall()]
    pipeline.deliver(loaded, now=MORNING)
    assert handler.messages == stored


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


def test_force_repeats_what_was_sent_and_is_logged(
    newsroom: dict[str, str], server: tuple[Server, str], caplog: pytest.LogCaptureFixture
) -> None:
    _handler, url = server
    loaded = with_smtp(newsroom, url)
    pipeline.post(loaded, DAY)
    pipeline.deliver(loaded, now=MORNING)
    with caplog.at_level(logging.WARNING):
        assert pipeline.post(loaded, DAY, force=True)["put"] == 3
    assert [record.getMessage() for record in caplog.records] == [
        f"edition 2026-03-03 goes to {person} again, by force; it was sent" for person in PEOPLE
    ]
    assert pipeline.deliver(loaded, now=MORNING) == {"sent": 3}


def test_two_deliverers_at_once_send_each_message_once(newsroom: dict[str, str], server: tuple[Server, str]) -> None:
    handler, url = server
    loaded = with_smtp(newsroom, url)
    pipeline.post(loaded, DAY)
    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda _: pipeline.deliver(loaded, now=MORNING), range(4)))
    assert sum(count.get("sent", 0) for count in counts) == 3
    assert sorted(handler.taken) == PEOPLE


def test_a_server_killed_after_the_first_message_keeps_nobody_from_theirs(
    newsroom: dict[str, str], server: tuple[Server, str]
) -> None:
    handler, url = server
    handler.die_after_data = {PEOPLE[0]}
    loaded = with_smtp(newsroom, url)
    pipeline.post(loaded, DAY)
    with pytest.raises(Retry, match="does not answer"):
        pipeline.deliver(loaded, now=MORNING)
    assert sorted(states(loaded).values()) == ["due", "due", "uncertain"]
    assert handler.taken == PEOPLE[:1]
    revived = Server()
    with listening(revived) as again:
        loaded = with_smtp(newsroom, again)
        assert pipeline.deliver(loaded, now=MORNING + timedelta(minutes=15)) == {"sent": 2}
    assert sorted(handler.taken + revived.taken) == PEOPLE


@pytest.mark.parametrize("silent_from", ["greeting", "envelope"])
def test_a_server_that_stalls_holds_the_run_for_one_answer_and_nothing_is_lost(
    newsroom: dict[str, str], silent_from: str
) -> None:
    loaded = settings.load(newsroom)
    pipeline.post(loaded, DAY)
    with stalling(b"" if silent_from == "greeting" else b"220 ready\r\n") as (url, asked):
        started = time.monotonic()
        with pytest.raises(Retry, match=r"does not answer|broke off"):
            pipeline.deliver(loaded, now=MORNING, outgoing=SmtpTransport(url, timeout=0.3, data_timeout=0.3))
        assert time.monotonic() - started < 5
    assert len(asked) == 1
    assert list(states(loaded).values()) == ["due"] * 3


def test_a_server_that_stalls_after_every_message_leaves_no_more_than_two_uncertain(newsroom: dict[str, str]) -> None:
    loaded = settings.load(newsroom)
    pipeline.post(loaded, DAY)
    answers = (b"220 ready\r\n", b"250 hello\r\n", b"250 from\r\n", b"250 to\r\n", b"354 go\r\n")
    with stalling(*answers) as (url, _asked):
        outgoing = SmtpTransport(url, timeout=0.5, data_timeout=0.5)
        assert pipeline.deliver(loaded, now=MORNING, outgoing=outgoing) == {"uncertain": 2}
    assert sorted(states(loaded).values()) == ["due", "uncertain", "uncertain"]


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
