"""Daily upkeep: what keeps the database small, and whether the feeds do what is expected of them."""

from __future__ import annotations

from newsdesk.pipeline.alarm import watch_feeds
from newsdesk.pipeline.desk import database_url
from newsdesk.settings import Settings
from newsdesk.store import retention
from newsdesk.store.db import connect, transaction


def upkeep(settings: Settings) -> dict[str, int]:
    """Drop what is past its use (see ``store.retention``; nothing that a report needs), then raise alarms for feeds.

    Returns how many rows of each kind went, and how many alarms stand, are new, and were put in the outbox.
    """
    with connect(database_url(settings)) as connection, transaction(connection):
        dropped = {
            "pages": retention.drop_off_topic_pages(connection),
            "bands": retention.drop_old_bands(connection),
            "robots": retention.drop_old_robots(connection),
        }
    return dropped | watch_feeds(settings)
