"""The link by which a mail program leaves the list with one click (RFC 8058): signed for one recipient and kind of mail."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode

KINDS = ("digest", "alarm")
SIGNATURE = 16
"""Bytes of the HMAC-SHA256 that a link carries: 128 bits, which nobody guesses over the network."""


def link(public_url: str, key: bytes, recipient: str, kind: str) -> str:
    """The address that takes this recipient off the list, when it is posted to."""
    return f"{public_url}/unsubscribe/{token(key, recipient, kind)}"


def token(key: bytes, recipient: str, kind: str) -> str:
    """The same for the same recipient and kind, so that a mail sent years ago still works."""
    return _signed(key, f"{kind} {recipient.casefold()}".encode())


def recipient_of(key: bytes, given: str) -> tuple[str, str] | None:
    """Recipient and kind of a token that this key has signed, None for any other text."""
    try:
        body = _bytes(given.partition(".")[0])
    except ValueError:
        return None
    if not hmac.compare_digest(given.encode(), _signed(key, body).encode()):
        return None
    kind, _, recipient = body.decode().partition(" ")
    return recipient, kind


def _signed(key: bytes, body: bytes) -> str:
    signature = hmac.digest(key, b"newsdesk unsubscribe " + body, hashlib.sha256)[:SIGNATURE]
    return f"{_text(body)}.{_text(signature)}"


def _text(body: bytes) -> str:
    return urlsafe_b64encode(body).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    """Raises ValueError for what is not base64."""
    return urlsafe_b64decode((text + "=" * (-len(text) % 4)).encode("ascii"))
