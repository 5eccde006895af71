"""The outbox emptied: each message that is due is claimed, sent and recorded, once."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime, timedelta

from newsdesk.digest import mail
from newsdesk.errors import Reject, Retry
from newsdesk.pipeline.desk import database_url
from newsdesk.settings import Settings
from newsdesk.store import digests
from newsdesk.store.db import Connection, connect, transaction

STALE_CLAIM = timedelta(minutes=15)
LONGEST = 240.0
"""Seconds after which no further message is claimed: a task is killed after nine minutes, and one message can take four."""
SILENCES = 2
"""A server that keeps falling silent after messages would leave one after the other uncertain."""
RETRY_AFTER = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=3))


def transport(settings: Settings) -> mail.Transport:
    """The mail server of the settings, or the outbox folder where there is none."""
    if settings.smtp_url:
        return mail.SmtpTransport(settings.smtp_url)
    return mail.OutboxFolder(settings.data_dir / "outbox")


def deliver(
    settings: Settings, *, now: datetime | None = None, outgoing: mail.Transport | None = None
) -> dict[str, int]:
    """Send what is due, each message once: claimed and committed, sent, recorded. Returns counts by how it ended.

    Ends early, with the rest still due, when the server gives no service, when it falls silent twice in a row, or after
    four minutes. Raises Retry at the end when the server took nothing, so that a scheduler shows it.
    """
    now = now or datetime.now(UTC)
    ended: Counter[str] = Counter()
    trouble: Retry | None = None
    silences = 0
    started = time.monotonic()
    outgoing = outgoing or transport(settings)
    try:
        with connect(database_url(settings)) as connection:
            with transaction(connection):
                ended["uncertain"] += len(digests.give_up_stale_claims(connection, now, STALE_CLAIM))
            while time.monotonic() - started < LONGEST and silences < SILENCES:
                with transaction(connection):
                    ended["unsubscribed"] += digests.withdraw(connection)
                    delivery = digests.claim_due(connection, now)
                if delivery is None:
                    break
                state, later = _send(connection, outgoing, settings.mail_from, delivery, now)
                trouble = later or trouble
                ended[state] += 1
                silences = silences + 1 if state == "uncertain" else 0
                if isinstance(later, mail.Unreachable):
                    break
    finally:
        outgoing.close()
    if trouble is not None and not ended["sent"]:
        raise trouble
    return {state: n for state, n in ended.items() if n}


def _send(
    connection: Connection, outgoing: mail.Transport, sender: str, delivery: digests.Delivery, now: datetime
) -> tuple[str, Retry | None]:
    """Send one claimed message and record how it ended; returns that word, and the trouble when it is put off."""
    state, error, again, trouble = "sent", None, None, None
    try:
        outgoing.send(sender, delivery.recipient, delivery.message)
    except Reject as refusal:
        state, error = "refused", refusal.reason
    except mail.Uncertain as silence:
        state, error = "uncertain", str(silence)
    except Retry as later:
        state, error, trouble = "due", later.reason, later
        again = now + RETRY_AFTER[min(delivery.attempts, len(RETRY_AFTER)) - 1]
    with transaction(connection):
        digests.record(
            connection,
            delivery,
            state,
            at=datetime.now(UTC),
            transport=outgoing.name,
            error=error,
            next_attempt_at=again,
        )
    return ("put off" if state == "due" else state), trouble
