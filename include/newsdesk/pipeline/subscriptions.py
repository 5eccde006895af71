"""Leaving the list, by the link in a mail or by the operator's hand, and being put back."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from newsdesk.digest import unsubscribe as links
from newsdesk.errors import Reject
from newsdesk.pipeline.desk import database_url
from newsdesk.settings import Settings
from newsdesk.store import subscriptions
from newsdesk.store.db import Connection, connect, transaction

ONE_CLICK = "one-click"


def takes_one_click(settings: Settings) -> bool:
    """Whether mails may name a page that takes people off the list: RFC 8058 wants an https address."""
    return (settings.public_url or "").startswith("https://")


def unsubscribe_url(connection: Connection, settings: Settings, recipient: str, kind: str) -> str | None:
    """The recipient's own link, None without a public https address."""
    if not takes_one_click(settings):
        return None
    assert settings.public_url is not None
    return links.link(settings.public_url, subscriptions.mail_key(connection), recipient, kind)


def linked_recipient(settings: Settings, token: str) -> tuple[str, str] | None:
    """Recipient and kind of mail that a link was signed for, None for any other text. Asks the database once."""
    return links.recipient_of(_mail_key(database_url(settings)), token)


@cache
def _mail_key(url: str) -> bytes:
    """Kept, because anybody may send nonsense to the page: that costs no connection."""
    with connect(url) as connection:
        return subscriptions.mail_key(connection)


def left_list(connection: Connection, kind: str) -> dict[str, str]:
    """Who gets nothing of this kind, in small letters, and why, in words."""
    return {
        recipient: f"left the list on {since:%Y-%m-%d} by {by}"
        for recipient, (since, by) in subscriptions.left(connection, kind).items()
    }


def unsubscribe(
    settings: Settings, recipient: str, kind: str = "digest", *, by: str = ONE_CLICK, note: str | None = None
) -> bool:
    """Send nothing of this kind to the address from now on. Returns whether that is new."""
    return _change(settings, recipient, kind, subscribed=False, by=by, note=note)


def resubscribe(settings: Settings, recipient: str, kind: str = "digest", *, by: str, note: str | None = None) -> bool:
    """Put the address back: it gets what the recipients file says. Returns whether that is new."""
    return _change(settings, recipient, kind, subscribed=True, by=by, note=note)


def _change(settings: Settings, recipient: str, kind: str, *, subscribed: bool, by: str, note: str | None) -> bool:
    if kind not in links.KINDS:
        raise Reject(f"{kind!r} is not a kind of mail; there are {' and '.join(links.KINDS)}", code="unknown_kind")
    with connect(database_url(settings)) as connection, transaction(connection):
        return subscriptions.change(connection, recipient, kind, subscribed=subscribed, given_by=by, note=note)


def subscription_history(settings: Settings, recipient: str) -> list[tuple[datetime, str, bool, str, str | None]]:
    """What was recorded of an address, oldest first: when, of which kind, subscribed or not, by whom, why."""
    with connect(database_url(settings)) as connection, transaction(connection):
        return subscriptions.history(connection, recipient)
