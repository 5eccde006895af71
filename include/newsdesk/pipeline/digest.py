"""The edition on its way to people: a message for each recipient in the outbox, or files in a folder."""

from __future__ import annotations

import io
import logging
from datetime import date
from pathlib import Path
from typing import Any

from newsdesk.digest import mail, recipients
from newsdesk.digest.recipients import EVERYTHING, Cut, Recipient
from newsdesk.errors import ConfigError
from newsdesk.pipeline.desk import database_url
from newsdesk.pipeline.edition import LANGUAGES, TOPIC, Composed, compose_cuts, edition_scope, facet_names
from newsdesk.pipeline.subscriptions import left_list, unsubscribe_url
from newsdesk.report import export
from newsdesk.settings import Settings
from newsdesk.store import digests, editions
from newsdesk.store.db import Connection, connect, transaction

__all__ = ["TOPIC", "load_recipients", "post", "write_edition"]

LOG = logging.getLogger(__name__)

QUOTE_COLUMNS = (
    ("quote_id", "bigint"),
    ("published_at", "timestamp with time zone"),
    ("outlet", "text"),
    ("country", "text"),
    ("lang", "text"),
    ("speaker", "text"),
    ("role", "text"),
    ("affiliation", "text"),
    ("kind", "text"),
    ("quote", "text"),
    ("title", "text"),
    ("url", "text"),
    ("story_id", "bigint"),
    ("copy_of", "bigint"),
    ("facets", "text"),
    ("confidence", "real"),
)


def load_recipients(settings: Settings) -> tuple[Recipient, ...]:
    """The recipients of the settings' file, none without one. Raises ConfigError for what the file gets wrong."""
    if settings.recipients_file is None:
        return ()
    return recipients.load(settings.recipients_file, facets=tuple(facet_names()))


def post(settings: Settings, day: date, *, force: bool = False) -> dict[str, int]:
    """Put the edition of ``day`` in the outbox, one message a recipient, each distinct cut composed once. Returns counts.

    A message that was sent, or may have been, is left alone unless ``force``. Who has left the list gets none, by force
    neither; a row says so. Without a recipients file nobody gets mail.
    """
    people = load_recipients(settings)
    put = 0
    with connect(database_url(settings)) as connection:
        with transaction(connection):
            _check_outlets(connection, settings, people)
            left = _left_out(connection, settings, day, people)
        wanting = [(person, person.cut(day)) for person in people if person.wants(day) and person.email not in left]
        made = compose_cuts(connection, settings, day, [(person.language, cut) for person, cut in wanting])
        with transaction(connection):
            had = digests.settled(connection, day) if force else {}
            tables = {cut: _quotes_csv(connection, settings, day, cut) for person, cut in wanting if person.csv}
            for person, cut in wanting:
                edition = made[person.language, cut]
                if edition.facts.quiet and person.quiet_days == "skip":
                    continue
                if person.email in had:
                    LOG.warning(
                        "edition %s goes to %s again, by force; it was %s", day, person.email, had[person.email]
                    )
                put += _put(connection, settings, person, edition, tables[cut] if person.csv else None, force=force)
    return {"recipients": len(people), "put": put} | ({"unsubscribed": len(left)} if left else {})


def _left_out(connection: Connection, settings: Settings, day: date, people: tuple[Recipient, ...]) -> set[str]:
    """Those who would get the edition if they had not left the list; each has a row that says why there is no message."""
    left = left_list(connection, "digest")
    found = [person for person in people if person.wants(day) and person.email.lower() in left]
    for person in found:
        digests.put_nothing(
            connection,
            day=day,
            recipient=person.email,
            due_at=person.due_at(day, settings.timezone),
            why=left[person.email.lower()],
        )
    return {person.email for person in found}


def _put(
    connection: Connection,
    settings: Settings,
    person: Recipient,
    edition: Composed,
    table: bytes | None,
    *,
    force: bool,
) -> bool:
    day = edition.facts.day
    attached = (mail.Attachment(f"newsdesk-quotes-{day}.csv", table),) if table is not None else ()
    message = _message(
        settings,
        edition,
        person.email,
        name=person.name,
        attachments=attached,
        unsubscribe_url=unsubscribe_url(connection, settings, person.email, "digest"),
    )
    return digests.put_in_outbox(
        connection,
        day=day,
        recipient=person.email,
        message=message.as_bytes(),
        message_id=message["Message-ID"],
        due_at=person.due_at(day, settings.timezone),
        digest_id=edition.digest_id,
        force=force,
    )


def _message(
    settings: Settings,
    edition: Composed,
    recipient: str,
    *,
    name: str | None = None,
    attachments: tuple[mail.Attachment, ...] = (),
    unsubscribe_url: str | None = None,
) -> Any:
    return mail.build(
        sender=settings.mail_from,
        recipient=recipient,
        recipient_name=name,
        subject=edition.rendered.subject,
        plain=edition.rendered.plain,
        html=edition.rendered.html,
        day=edition.facts.day,
        attachments=attachments,
        unsubscribe_url=unsubscribe_url,
    )


def _check_outlets(connection: Connection, settings: Settings, people: tuple[Recipient, ...]) -> None:
    """A selection by an outlet that nobody has heard of would be an empty mail for ever."""
    asked = {outlet for person in people for outlet in person.outlets}
    if not asked:
        return
    problems = recipients.unknown(asked, editions.outlets(connection))
    if problems:
        raise ConfigError("\n".join(f"{settings.recipients_file}: outlets: {problem}" for problem in problems))


def _quotes_csv(connection: Connection, settings: Settings, day: date, cut: Cut) -> bytes:
    """The cut's quotes as CSV with a byte-order mark, without which Excel takes UTF-8 for something else."""
    rows = editions.quote_table(connection, edition_scope(settings, day, cut))
    out = io.BytesIO(b"\xef\xbb\xbf")
    out.seek(0, io.SEEK_END)
    listed = export.columns(QUOTE_COLUMNS)
    export.write("csv", out, "quotes", listed, ([row[column.name] for column in listed] for row in rows))
    return out.getvalue()


def write_edition(settings: Settings, day: date, folder: Path) -> list[Path]:
    """Compose the edition and write it as html, txt and eml in every language. Returns the files.

    Raises ConfigError when the folder cannot be written to.
    """
    with connect(database_url(settings)) as connection:
        made = compose_cuts(connection, settings, day, [(language, EVERYTHING) for language in LANGUAGES])
    files = {
        folder / f"digest-{day}-{language}.{ending}": body
        for (language, _), edition in made.items()
        for ending, body in (
            ("html", edition.rendered.html.encode()),
            ("txt", edition.rendered.plain.encode()),
            ("eml", _message(settings, edition, "you@localhost").as_bytes()),
        )
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for target, body in files.items():
            target.write_bytes(body)
    except OSError as error:
        raise ConfigError(
            f"{error.filename or folder}: the edition cannot be written here ({error.strerror})"
        ) from error
    return list(files)
