"""Alarms: what a person should look at, through the same outbox as the digest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from newsdesk.digest import mail
from newsdesk.digest.render import alarm as render_alarm
from newsdesk.feeds.health import FeedRecord, alarms
from newsdesk.pipeline.desk import database_url
from newsdesk.pipeline.digest import load_recipients
from newsdesk.settings import Settings
from newsdesk.store import digests, watch
from newsdesk.store.db import Connection, connect, transaction

AGAIN = timedelta(days=7)
"""A feed's trouble that stands is told again after this long; every morning would teach people not to read it."""


def alarm(
    settings: Settings, subject: str, lines: Sequence[str], *, matter: str | None = None, now: datetime | None = None
) -> int:
    """Put an alarm in the outbox, due at once, at most one a newsroom day and ``matter`` (default: the subject).

    It goes to the recipients with ``alarms: true``, to all of them where nobody has it. Returns how many messages were put.
    """
    with connect(database_url(settings)) as connection, transaction(connection):
        return _tell(
            connection, settings, subject=subject, lines=lines, matter=matter or subject, now=now or datetime.now(UTC)
        )


def _tell(
    connection: Connection, settings: Settings, *, subject: str, lines: Sequence[str], matter: str, now: datetime
) -> int:
    people = load_recipients(settings)
    rendered = render_alarm(subject, lines)
    day = now.astimezone(settings.timezone).date()
    put = 0
    for person in [person for person in people if person.alarms] or people:
        message = mail.build(
            sender=settings.mail_from,
            recipient=person.email,
            recipient_name=person.name,
            subject=rendered.subject,
            plain=rendered.plain,
            html=rendered.html,
            day=day,
            kind="alarm",
            matter=matter,
        )
        put += digests.put_in_outbox(
            connection,
            day=day,
            recipient=person.email,
            message=message.as_bytes(),
            message_id=message["Message-ID"],
            due_at=now,
            kind="alarm",
            matter=matter,
        )
    return put


def watch_feeds(settings: Settings, *, now: datetime | None = None) -> dict[str, int]:
    """Tell people of feeds that are silent, failing, retired, or lose entries: in one mail, when there is a new one.

    Returns how many alarms stand, how many of them are new, and how many messages were put in the outbox.
    """
    now = now or datetime.now(UTC)
    day = now.astimezone(settings.timezone).date()
    with connect(database_url(settings)) as connection, transaction(connection):
        standing = [alarm for row in watch.feed_records(connection, now) for alarm in alarms(FeedRecord(**row), now)]
        known = watch.raised_since(connection, day - AGAIN + timedelta(days=1))
        new = {f"feed {one.kind} {one.feed}": one.text for one in standing}
        new = {matter: text for matter, text in new.items() if matter not in known}
        if not new:
            return {"alarms": len(standing), "new_alarms": 0, "alarm_mails": 0}
        watch.raise_alarms(connection, day, new)
        lines = list(new.values())
        if others := len(standing) - len(new):
            lines.append(f"{others} more that you were told of within the last {AGAIN.days} days still stand.")
        subject = "1 feed needs a look" if len(new) == 1 else f"{len(new)} feeds need a look"
        put = _tell(connection, settings, subject=subject, lines=lines, matter="feeds", now=now)
        return {"alarms": len(standing), "new_alarms": len(new), "alarm_mails": put}
