"""Alarms: what a person should look at, through the same outbox as the digest, in the recipient's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from newsdesk.digest import mail
from newsdesk.digest.render import alarm as render_alarm
from newsdesk.feeds.health import FeedRecord, alarms
from newsdesk.pipeline import alarm_words as words
from newsdesk.pipeline.alarm_words import Said
from newsdesk.pipeline.desk import database_url
from newsdesk.pipeline.digest import load_recipients
from newsdesk.pipeline.subscriptions import left_list, unsubscribe_url
from newsdesk.settings import Settings
from newsdesk.store import digests, triage, watch
from newsdesk.store.db import Connection, connect, transaction

AGAIN = timedelta(days=7)
"""A feed's trouble that stands is told again after this long; every morning would teach people not to read it."""
TRIAGE_WINDOW = timedelta(days=3)
"""How far back lost articles are looked for that nobody was told of: a night's upkeep may fail, and then another."""
LISTED = 10


def alarm(
    settings: Settings,
    subject: str | Said,
    lines: Sequence[str | Said],
    *,
    matter: str | None = None,
    now: datetime | None = None,
) -> int:
    """Put an alarm in the outbox, due at once, at most one a newsroom day and ``matter`` (default: the English subject).

    It goes to the recipients with ``alarms: true``, to all of them where nobody has it. Returns how many messages were put.
    """
    with connect(database_url(settings)) as connection, transaction(connection):
        return _tell(
            connection,
            settings,
            subject=words.same(subject),
            lines=[words.same(line) for line in lines],
            matter=matter or words.same(subject)["en"],
            now=now or datetime.now(UTC),
        )


def alarm_of_failure(settings: Settings, dag_id: str, task_id: str, run_id: str, cause: object) -> int:
    """Tell people of a task that failed for good: at most one mail a day and DAG. Returns how many messages were put."""
    line = words.failed_task(task_id, run_id, cause)
    return alarm(settings, words.failed(dag_id), [line], matter=f"failed {dag_id}")


def _tell(
    connection: Connection, settings: Settings, *, subject: Said, lines: Sequence[Said], matter: str, now: datetime
) -> int:
    people = load_recipients(settings)
    rendered = {lang: render_alarm(subject[lang], [line[lang] for line in lines], lang) for lang in subject}
    day = now.astimezone(settings.timezone).date()
    left = left_list(connection, "alarm")
    put = 0
    for person in [person for person in people if person.alarms] or people:
        if why := left.get(person.email.lower()):
            digests.put_nothing(
                connection, day=day, recipient=person.email, due_at=now, why=why, kind="alarm", matter=matter
            )
            continue
        message = mail.build(
            sender=settings.mail_from,
            recipient=person.email,
            recipient_name=person.name,
            subject=rendered[person.language].subject,
            plain=rendered[person.language].plain,
            html=rendered[person.language].html,
            day=day,
            kind="alarm",
            matter=matter,
            unsubscribe_url=unsubscribe_url(connection, settings, person.email, "alarm"),
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
        records = [FeedRecord(**row) for row in watch.feed_records(connection, now)]
        standing = {
            f"feed {one.kind} {one.feed}": words.feed_alarm(one, record, now)
            for record in records
            for one in alarms(record, now)
        }
        known = watch.raised_since(connection, day - AGAIN + timedelta(days=1))
        new = {matter: said for matter, said in standing.items() if matter not in known}
        if not new:
            return {"alarms": len(standing), "new_alarms": 0, "alarm_mails": 0}
        watch.raise_alarms(connection, day, {matter: said["en"] for matter, said in new.items()})
        lines = list(new.values())
        if others := len(standing) - len(new):
            lines.append(words.still_standing(others, AGAIN.days))
        subject = words.feeds_need_a_look(len(new))
        put = _tell(connection, settings, subject=subject, lines=lines, matter="feeds", now=now)
        return {"alarms": len(standing), "new_alarms": len(new), "alarm_mails": put}


def watch_triage(settings: Settings, *, now: datetime | None = None) -> dict[str, int]:
    """Tell people of articles that triage had dropped wrongly, each once. Returns how many messages were put."""
    now = now or datetime.now(UTC)
    day = now.astimezone(settings.timezone).date()
    with connect(database_url(settings)) as connection, transaction(connection):
        known = watch.raised_since(connection, day - AGAIN)
        new = {
            f"triage lost article {one.article_id}": words.lost_article(one.outlet, one.url, one.stage, one.version)
            for one in triage.lost_since(connection, now - TRIAGE_WINDOW)
        }
        new = {matter: said for matter, said in new.items() if matter not in known}
        if not new:
            return {"triage_mails": 0}
        watch.raise_alarms(connection, day, {matter: said["en"] for matter, said in new.items()})
        lines = [*list(new.values())[:LISTED], words.triage_advice()]
        put = _tell(connection, settings, subject=words.triage_lost(len(new)), lines=lines, matter="triage", now=now)
        return {"triage_mails": put}
