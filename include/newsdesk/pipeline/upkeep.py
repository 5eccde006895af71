"""Daily upkeep: what keeps the database small. Nothing that a report needs is ever deleted."""

from __future__ import annotations

from newsdesk.pipeline.desk import database_url
from newsdesk.settings import Settings
from newsdesk.store import retention
from newsdesk.store.db import connect, transaction


def upkeep(settings: Settings) -> dict[str, int]:
    """Drop what is past its use (see ``store.retention``). Returns how many rows of each kind went."""
    with connect(database_url(settings)) as connection, transaction(connection):
        return {
            "pages": retention.drop_off_topic_pages(connection),
            "bands": retention.drop_old_bands(connection),
            "robots": retention.drop_old_robots(connection),
        }
