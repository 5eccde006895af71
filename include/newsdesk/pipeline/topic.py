"""What analysts do with a topic: see why a verdict is what it is, see what an edit would flip, train from their verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from newsdesk import topics
from newsdesk.errors import Reject
from newsdesk.model import TopicVerdict
from newsdesk.pipeline.desk import database_url
from newsdesk.settings import Settings
from newsdesk.store import analysts, verdicts
from newsdesk.store.db import connect, transaction
from newsdesk.topics import Topic
from newsdesk.topics.explain import Flip, Stored, diff
from newsdesk.topics.train import Item, retrain


@dataclass(frozen=True, slots=True)
class Explained:
    """A stored article, what the topic says of it now, and what was stored (None: the topic had no verdict)."""

    url: str
    title: str
    text: str
    verdict: TopicVerdict
    stored_relevant: bool | None
    stored_score: float | None


@dataclass(frozen=True, slots=True)
class Training:
    """Where the model was written, its version, and how many analysts' verdicts it was offered."""

    path: Path
    version: str
    analysts: int


def explain_stored(settings: Settings, named: str, topic: Topic) -> Explained:
    """The stored article at a URL or with a number, judged now. Raises Reject when there is none or it was never read."""
    with connect(database_url(settings)) as connection, transaction(connection):
        article_id, url = analysts.find_article(connection, named)
        stored = verdicts.of_article(connection, article_id, topic.name)
    if stored is None:
        raise Reject(f"{url} has not been read yet; python -m newsdesk ingest --once reads it", code="unread")
    published = stored.published.isoformat() if stored.published else None
    verdict = topic.judge(stored.title, stored.text, lang=stored.lang, published=published)
    return Explained(url, stored.title, stored.text, verdict, stored.relevant, stored.score)


def flips(
    settings: Settings, topic: Topic, *, since: date | None = None, read: Callable[[], None] = lambda: None
) -> Iterator[Flip]:
    """The stored verdicts that ``topic`` would turn over, as they are found; nothing is written.

    ``read`` is called after each stored article.
    """
    with connect(database_url(settings)) as connection, transaction(connection):

        def articles() -> Iterator[Stored]:
            for row in verdicts.each(connection, topic.name, since=since):
                yield Stored(
                    key=row.url,
                    title=row.title,
                    text=row.text,
                    relevant=bool(row.relevant),
                    score=row.score or 0.0,
                    lang=row.lang,
                    published=row.published.isoformat() if row.published else None,
                )
                read()

        yield from diff(articles(), topic)


def train_topic(
    settings: Settings, name: str, *, rules: Path | None = None, items: Path | None = None, with_analysts: bool = True
) -> Training:
    """Train the model of a topic from its items and, unless told otherwise, from analysts' verdicts in the database.

    ``rules`` and ``items``: the topic's file and folder of items, where they are not the package's.
    Raises ConfigError when a file is wrong or the items cannot train a model.
    """
    extra = _judged(settings, name) if with_analysts else []
    path = retrain(name, rules=rules, folder=items, extra=extra)
    model = topics.load(name, rules=rules).model
    assert model is not None
    return Training(path, model.version, len(extra))


def _judged(settings: Settings, name: str) -> list[Item]:
    with connect(database_url(settings)) as connection, transaction(connection):
        rows = verdicts.labelled(connection, name)
    return [
        Item(
            id=f"analyst-{row.article_id}",
            lang=row.lang or "",
            title=row.title,
            text=row.text,
            relevant=row.relevant,
            register="analyst",
            ordinary=True,
        )
        for row in rows
    ]
