"""The morning's edition: composed from the database, put in the outbox for each recipient, delivered once."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from newsdesk import topics
from newsdesk.digest import mail, recipients, select
from newsdesk.digest.facts import ArticleRow, EditionFacts, QuoteRow, Unseen
from newsdesk.digest.render import Rendered, render
from newsdesk.digest.words import WORDS
from newsdesk.errors import Reject, Retry
from newsdesk.pipeline.desk import database_url
from newsdesk.settings import Settings
from newsdesk.store import digests, editions
from newsdesk.store.db import Connection, connect, transaction

TOPIC = "cartel_policy"
LANGUAGES = tuple(WORDS)
STALE_CLAIM = timedelta(minutes=15)
RETRY_AFTER = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=3))


def edition_day(settings: Settings, instant: datetime) -> date:
    """The newest edition whose morning has come at ``instant``: that of its newsroom day, or before dawn the day before."""
    local = instant.astimezone(settings.timezone)
    return local.date() if local.time() >= settings.edition_time else local.date() - timedelta(days=1)


def edition_window(settings: Settings, day: date) -> tuple[datetime, datetime]:
    """What the edition of ``day`` covers: wall-clock dawn to dawn in the newsroom, so 23 or 25 hours where the clocks change."""
    start, end = (
        datetime.combine(morning, settings.edition_time, settings.timezone).astimezone(UTC)
        for morning in (day - timedelta(days=1), day)
    )
    return start, end


def gather(connection: Connection, settings: Settings, day: date) -> EditionFacts:
    """The facts of the edition of ``day``, as of its morning."""
    start, end = edition_window(settings, day)
    rows = editions.articles(connection, TOPIC, start, end)
    articles = [ArticleRow(**{**row, "facets": tuple(row["facets"])}) for row in rows]
    quotes = [QuoteRow(**row) for row in editions.quotes(connection, [article.article_id for article in articles])]
    tallies = editions.tallies(connection, TOPIC, start, end)
    unseen = Unseen(
        feeds=tuple((r["name"], r["reason"], r["polls"]) for r in editions.silent_feeds(connection, start, end)),
        pages=tuple((r["outlet"], r["outcome"], r["articles"]) for r in editions.unread_pages(connection, start, end)),
        gaps=tuple((r["name"], r["gaps"]) for r in editions.gaps(connection, start, end)),
        review=tallies["review"],
        feeds_polled=tallies["feeds_polled"],
        polls=tallies["polls"],
    )
    return select.edition(
        day=day,
        covers_from=start,
        covers_to=end,
        timezone=settings.timezone.key,
        articles=articles,
        quotes=quotes,
        unseen=unseen,
    )


def compose(settings: Settings, day: date) -> dict[str, Any]:
    """Compose and store the edition of ``day`` in every language, in place of an earlier composition. Returns counts."""
    with connect(database_url(settings)) as connection, transaction(connection):
        facts = gather(connection, settings, day)
        for language in LANGUAGES:
            _store(connection, settings, facts, language)
    return {"articles": facts.articles, "stories": len(facts.stories) + len(facts.opinion), "quotes": facts.utterances}


def _store(connection: Connection, settings: Settings, facts: EditionFacts, language: str) -> tuple[int, Rendered]:
    permalink = urljoin(f"{settings.public_url}/", f"digests/{facts.day}") if settings.public_url else None
    rendered = render(facts, language, facet_names=facet_names(), permalink=permalink)
    edition = digests.Edition(
        day=facts.day,
        language=language,
        cut="",
        covers_from=facts.covers_from,
        covers_to=facts.covers_to,
        subject=rendered.subject,
        html=rendered.html,
        plain=rendered.plain,
        facts=facts.as_json(),
    )
    return digests.store_edition(connection, edition), rendered


def facet_names() -> dict[str, dict[str, str]]:
    """Each facet's name by language, from the topic's own file."""
    return {facet.id: dict(facet.name) for facet in topics.load(TOPIC).rules.facets}


def post(settings: Settings, day: date, *, force: bool = False) -> dict[str, int]:
    """Put the edition of ``day`` in the outbox, one message a recipient. Composes it first. Returns counts.

    A message that was sent, or may have been, is left alone unless ``force``. Without a recipients file nobody gets mail.
    """
    if settings.recipients_file is None:
        return {"recipients": 0, "put": 0}
    people = recipients.load(settings.recipients_file)
    wanting = [person for person in people if person.wants(day)]
    put = 0
    with connect(database_url(settings)) as connection, transaction(connection):
        facts = gather(connection, settings, day)
        made = {language: _store(connection, settings, facts, language) for language in LANGUAGES}
        quiet = not facts.stories and not facts.opinion
        for person in wanting:
            if quiet and person.quiet_days == "skip":
                continue
            digest_id, rendered = made[person.language]
            message = mail.build(
                sender=settings.mail_from,
                recipient=person.email,
                recipient_name=person.name,
                subject=rendered.subject,
                plain=rendered.plain,
                html=rendered.html,
                day=day,
            )
            put += digests.put_in_outbox(
                connection,
                day=day,
                recipient=person.email,
                message=message.as_bytes(),
                message_id=message["Message-ID"],
                due_at=person.due_at(day, settings.timezone),
                digest_id=digest_id,
                force=force,
            )
    return {"recipients": len(people), "put": put}


def transport(settings: Settings) -> mail.Transport:
    """The mail server of the settings, or the outbox folder where there is none."""
    if settings.smtp_url:
        return mail.SmtpTransport(settings.smtp_url)
    return mail.OutboxFolder(settings.data_dir / "outbox")


def deliver(settings: Settings, *, now: datetime | None = None) -> dict[str, int]:
    """Send what is due, each message once: claimed and committed, sent, recorded. Returns counts by how it ended.

    Raises Retry at the end when the mail server took nothing, so that a scheduler shows it; the messages stay due.
    """
    now = now or datetime.now(UTC)
    ended: Counter[str] = Counter()
    trouble: Retry | None = None
    outgoing = transport(settings)
    try:
        with connect(database_url(settings)) as connection:
            with transaction(connection):
                ended["uncertain"] += len(digests.give_up_stale_claims(connection, now, STALE_CLAIM))
            while True:
                with transaction(connection):
                    delivery = digests.claim_due(connection, now)
                if delivery is None:
                    break
                state, later = _send(connection, outgoing, settings.mail_from, delivery, now)
                trouble = later or trouble
                ended[state] += 1
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


def write_edition(settings: Settings, day: date, folder: Path) -> list[Path]:
    """Compose the edition and write it as html, txt and eml in every language. Returns the files."""
    with connect(database_url(settings)) as connection, transaction(connection):
        facts = gather(connection, settings, day)
        made = {language: _store(connection, settings, facts, language)[1] for language in LANGUAGES}
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for language, rendered in made.items():
        message = mail.build(
            sender=settings.mail_from,
            recipient="you@localhost",
            recipient_name=None,
            subject=rendered.subject,
            plain=rendered.plain,
            html=rendered.html,
            day=day,
        )
        for ending, body in (
            ("html", rendered.html.encode()),
            ("txt", rendered.plain.encode()),
            ("eml", message.as_bytes()),
        ):
            target = folder / f"digest-{day}-{language}.{ending}"
            target.write_bytes(body)
            written.append(target)
    return written
