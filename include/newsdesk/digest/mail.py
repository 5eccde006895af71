"""One message a recipient: built with the standard library, sent over SMTP or written as an .eml file."""

from __future__ import annotations

import hashlib
import re
import smtplib
import ssl
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from newsdesk.errors import ConfigError, Reject, Retry

TIMEOUT = 20.0
"""Seconds for each answer of the mail server."""
DATA_TIMEOUT = 120.0
"""Seconds for its word on a whole message: some read it for viruses first, and giving up early leaves it uncertain."""


class _Addresses(UnstructuredHeader, BaseHeader):
    """A header of addresses in angle brackets: folded between them and never within one, which would break a long one."""

    def fold(self, *, policy: Policy) -> str:
        between = f",{policy.linesep} "
        return f"{self.name}: {between.join(str(self).split(', '))}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _Addresses)
POLICY = SMTP.clone(header_factory=_HEADERS)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text file that goes with the message."""

    name: str
    body: bytes
    subtype: str = "csv"


def message_id(day: date, recipient: str, kind: str, sender: str, matter: str = "") -> str:
    """The same for the same edition and recipient, so that a repeated mail is recognised as one by the reader's program."""
    digest = hashlib.sha256(
        f"{kind} {day.isoformat()} {recipient.casefold()}{matter and f' {matter}'}".encode()
    ).hexdigest()[:32]
    return f"<{kind}.{day.isoformat()}.{digest}@{_domain(sender)}>"


def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"


def build(
    *,
    sender: str,
    recipient: str,
    recipient_name: str | None,
    subject: str,
    plain: str,
    html: str,
    day: date,
    kind: str = "digest",
    matter: str = "",
    composed_at: datetime | None = None,
    attachments: tuple[Attachment, ...] = (),
    unsubscribe_url: str | None = None,
) -> EmailMessage:
    """The message: text part first, then HTML, then attachments; list headers so that programs can sort and unsubscribe.

    With ``unsubscribe_url``, an https address of the recipient's own, a program may do so by one click (RFC 8058).
    """
    message = EmailMessage(policy=POLICY)
    sender_name, sender_address = parseaddr(sender)
    message["From"] = Address(sender_name, addr_spec=sender_address)
    message["To"] = Address(recipient_name or "", addr_spec=recipient)
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime((composed_at or datetime.now(UTC)).astimezone(UTC))
    message["Message-ID"] = message_id(day, recipient, kind, sender, matter)
    message["List-ID"] = f"Newsdesk {kind} <{kind}.newsdesk.{_domain(sender)}>"
    by_mail = f"<mailto:{sender_address}?subject=unsubscribe%20{kind}>"
    message["List-Unsubscribe"] = f"{by_mail}, <{unsubscribe_url}>" if unsubscribe_url else by_mail
    if unsubscribe_url:
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(plain)
    message.add_alternative(html, subtype="html")
    for attachment in attachments:
        message.add_attachment(attachment.body, maintype="text", subtype=attachment.subtype, filename=attachment.name)
    return message


class Transport(Protocol):
    """Takes one finished message to one recipient."""

    name: str

    def send(self, sender: str, recipient: str, message: bytes) -> None:
        """Raises Retry when it certainly was not taken and may be later, Reject when this recipient or message is refused
        for good, Uncertain when nobody can know whether it was taken."""
        ...

    def close(self) -> None:
        """End the connection, if any."""
        ...


class Uncertain(Exception):
    """The server fell silent after it had the whole message: it may have been taken."""


class Unreachable(Retry):
    """The server as a whole gives no service now: trying it with the next message would only take as long again."""


class OutboxFolder:
    """Writes ``.eml`` files: what happens to mail where no server is configured."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = f"file {folder}"

    def send(self, sender: str, recipient: str, message: bytes) -> None:
        """Write the message; the same message and recipient always has the same file name."""
        self.folder.mkdir(parents=True, exist_ok=True)
        key = hashlib.sha256(message).hexdigest()[:8]
        safe = "".join(char if char.isalnum() or char in "@.-_" else "_" for char in recipient)[:80]
        target = self.folder / f"{safe}-{key}.eml"
        draft = target.with_suffix(".part")
        draft.write_bytes(message)
        draft.rename(target)

    def close(self) -> None:
        """Nothing to end."""


class SmtpTransport:
    """A real mail server: ``smtp://user:password@host:port`` (STARTTLS where offered), ``smtps://`` (TLS from the start)."""

    def __init__(self, url: str, *, timeout: float = TIMEOUT, data_timeout: float = DATA_TIMEOUT) -> None:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise ConfigError(f"NEWSDESK_SMTP_URL: {error}; write it as smtp://user:password@host:587") from error
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ConfigError("NEWSDESK_SMTP_URL must look like smtp://user:password@host:587 or smtps://host:465")
        self._tls = parts.scheme == "smtps"
        self._host, self._port = parts.hostname, port or (465 if self._tls else 587 if parts.username else 25)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self.name = f"smtp {self._host}:{self._port}"
        self._timeout, self._data_timeout = timeout, data_timeout
        self._server: smtplib.SMTP | None = None

    def send(self, sender: str, recipient: str, message: bytes) -> None:
        """Hand the message over, one recipient a transaction."""
        server = self._connected()
        try:
            self._open(server, sender, recipient)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self._drop()
            raise Unreachable(f"{self.name} broke off before the message: {error}") from error
        try:
            if server.sock is not None:
                server.sock.settimeout(self._data_timeout)
            server.send(_transparent(message))
            code, answer = server.getreply()
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self._drop()
            raise Uncertain(f"{self.name} fell silent after the message was sent: {error}") from error
        self._judge(code, answer, recipient)

    def _open(self, server: smtplib.SMTP, sender: str, recipient: str) -> None:
        """Everything before the message itself: until here it is certain that nothing was taken."""
        if server.sock is not None:
            server.sock.settimeout(self._timeout)
        code, answer = server.mail(parseaddr(sender)[1])
        if not 200 <= code < 300:
            # No fault of the recipient's: with a 5xx taken to heart, a wrong NEWSDESK_MAIL_FROM would strike everybody out.
            self.close()
            raise Unreachable(f"{self.name} refuses the sender {sender}: {code} {_words(answer)}")
        self._judge(*server.rcpt(recipient), recipient)
        code, answer = server.docmd("DATA")
        if code != 354:
            self._judge(code if code >= 400 else 450, answer, recipient)

    def _judge(self, code: int, answer: bytes | str, recipient: str) -> None:
        if 200 <= code < 300:
            return
        words = _words(answer)
        if self._server is not None:
            try:
                self._server.rset()
            except (smtplib.SMTPServerDisconnected, OSError):
                self._drop()
        if 500 <= code < 600:
            raise Reject(f"{self.name} refuses {recipient}: {code} {words}", code="refused")
        raise Retry(f"{self.name} does not take it now: {code} {words}")

    def _connected(self) -> smtplib.SMTP:
        if self._server is not None:
            return self._server
        context = ssl.create_default_context()
        try:
            if self._tls:
                server: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=self._timeout, context=context)
            else:
                server = smtplib.SMTP(self._host, self._port, timeout=self._timeout)
            server.ehlo()
            if not self._tls and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
            if self._user:
                server.login(self._user, self._password)
        except smtplib.SMTPAuthenticationError as error:
            raise Unreachable(f"{self.name} refuses the login of {self._user}: {error.smtp_code}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise Unreachable(f"{self.name} does not answer: {error}") from error
        self._server = server
        return server

    def _drop(self) -> None:
        """Leave without a word: a server that broke off or stalls would not answer a farewell either."""
        server, self._server = self._server, None
        if server is not None:
            server.close()

    def close(self) -> None:
        """End the session; a server that is gone already is no news."""
        server, self._server = self._server, None
        if server is None:
            return
        try:
            server.quit()
        except (smtplib.SMTPException, OSError):
            server.close()


def _words(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer


def _transparent(message: bytes) -> bytes:
    """The message as it travels: a point that begins a line doubled, a line with one point at its end (RFC 5321, 4.5.2)."""
    body = re.sub(rb"(?m)^\.", b"..", message)
    return body + (b"" if body.endswith(b"\r\n") else b"\r\n") + b".\r\n"
