"""An analyst's verdict, recorded beside the program's."""

from __future__ import annotations

from newsdesk import topics
from newsdesk.errors import Reject
from newsdesk.pipeline.desk import database_url
from newsdesk.settings import Settings
from newsdesk.store import analysts
from newsdesk.store.db import connect, transaction


def annotate(settings: Settings, url: str, *, relevant: bool, topic: str, analyst: str, note: str | None = None) -> str:
    """Record the verdict; returns one line that says what it changed. Raises Reject for an unknown article or topic."""
    if topic not in topics.available():
        raise Reject(f"there is no topic {topic!r}; there are: {', '.join(topics.available())}", code="unknown_topic")
    with connect(database_url(settings)) as connection, transaction(connection):
        article_id, canonical_url = analysts.find_article(connection, url)
        before = analysts.give_verdict(
            connection, article_id=article_id, topic=topic, relevant=relevant, analyst=analyst, note=note
        )
    now = "relevant" if relevant else "not relevant"
    if before is None:
        return f"{canonical_url} is {now}; the program had no verdict on it"
    return f"{canonical_url} is {now}" + (
        "; that was the verdict before" if before == relevant else "; it was the opposite"
    )
