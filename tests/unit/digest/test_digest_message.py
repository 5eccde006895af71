"""The message itself: headers that other programs rely on, a text part first, the same identity every time."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from digest_edition import rendered
from newsdesk.digest.mail import Attachment, OutboxFolder, SmtpTransport, build, message_id
from newsdesk.digest.words import WORDS, counted
from newsdesk.errors import ConfigError

DAY = date(2026, 3, 4)


def built(**fields: Any) -> EmailMessage:
    mail = rendered()
    values = {
        "sender": "Newsdesk <news@desk.example>",
        "recipient": "ana@x.org",
        "recipient_name": None,
        "subject": mail.subject,
        "plain": mail.plain,
        "html": mail.html,
        "day": DAY,
    } | fields
    written = build(**values).as_bytes()
    assert b"\n" not in written.replace(b"\r\n", b""), "lines end with CRLF on their way"
    return email.message_from_bytes(written, policy=email.policy.default)  # type: ignore[return-value]


def test_text_comes_before_html_and_attachments_last() -> None:
    message = built(attachments=(Attachment("quotes.csv", "a,ñ\n".encode()),))
    assert [part.get_content_type() for part in message.walk() if not part.is_multipart()] == [
        "text/plain",
        "text/html",
        "text/csv",
    ]
    (attached,) = message.iter_attachments()
    assert attached.get_payload(decode=True) == "a,ñ\n".encode()


def test_lists_are_recognised_and_can_be_left_by_mail() -> None:
    message = built()
    assert message["List-ID"] == "Newsdesk digest <digest.newsdesk.desk.example>"
    assert message["List-Unsubscribe"] == "<mailto:news@desk.example?subject=unsubscribe%20digest>"
    assert message["List-Unsubscribe-Post"] is None, "one click needs a page to take it"
    assert message["Auto-Submitted"] == "auto-generated"


def test_the_identity_is_the_same_for_the_same_edition_and_recipient_only() -> None:
    sender = "Newsdesk <news@desk.example>"
    same = [message_id(DAY, who, "digest", sender) for who in ("ana@x.org", "ANA@x.org")]
    others = [
        message_id(DAY, "bruno@x.org", "digest", sender),
        message_id(date(2026, 3, 5), "ana@x.org", "digest", sender),
        message_id(DAY, "ana@x.org", "alarm", sender, "feeds"),
        message_id(DAY, "ana@x.org", "alarm", sender, "news_ingest failed"),
    ]
    assert len({*same, *others}) == 5
    assert re.fullmatch(r"<digest\.2026-03-04\.[0-9a-f]{32}@desk\.example>", same[0])
    assert built()["Message-ID"] == same[0]


def test_names_and_subjects_with_accents_arrive() -> None:
    message = built(recipient_name="Ana Peña, “la jefa”", subject="Edición: «ñandú»\r\nX-Bad: 1")
    assert message["To"] == '"Ana Peña, “la jefa”" <ana@x.org>'
    assert message["Subject"] == "Edición: «ñandú» X-Bad: 1"
    assert message["X-Bad"] is None


def test_the_date_is_when_it_was_composed() -> None:
    assert built(composed_at=datetime(2026, 3, 4, 11, tzinfo=UTC))["Date"] == "Wed, 04 Mar 2026 11:00:00 +0000"


def test_without_a_server_a_message_is_one_file_however_often_it_is_sent(tmp_path: Path) -> None:
    outbox = OutboxFolder(tmp_path / "outbox")
    for recipient in ("ana@x.org", "ana@x.org", "../../etc/passwd@x.org"):
        outbox.send("news@desk.example", recipient, b"a message")
    names = sorted(path.name for path in (tmp_path / "outbox").iterdir())
    assert len(names) == 2
    assert {path.parent for path in (tmp_path / "outbox").rglob("*.eml")} == {tmp_path / "outbox"}


@pytest.mark.parametrize("url", ["http://mail", "mail.example.org", "smtp://", "smtp://host:port", "smtp://[bad"])
def test_a_wrong_server_address_shows_a_right_one(url: str) -> None:
    with pytest.raises(ConfigError, match=r"smtp://user:password@host:587"):
        SmtpTransport(url)


def test_both_languages_have_the_same_words_and_each_is_used() -> None:
    assert WORDS["en"].keys() == WORDS["es"].keys()
    package = Path(__file__).parents[3] / "include" / "newsdesk" / "digest"
    sources = "".join(
        path.read_text("utf-8")
        for path in [*package.glob("templates/digest.*"), package / "render.py", package / "words.py"]
    )
    used = {
        key
        for key in WORDS["en"]
        if len(re.findall(rf"""["'.\[]{re.escape(re.sub("_(one|many)$", "", key))}(_one)?\b""", sources)) > 2
        or key.startswith(("cut_", "lang_"))
    }
    assert set(WORDS["en"]) - used == set()


def test_one_and_many_are_told_apart() -> None:
    assert (counted("outlets", 1, "en"), counted("outlets", 1234, "es")) == ("1 outlet", "1,234 medios")
