"""The sample newsroom after its last day, with a catalog of some of its outlets, for backfills into a test's database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from psycopg2.extras import RealDictCursor

from newsdesk import pipeline, samples, settings
from newsdesk.store.db import connect, transaction

START = date(2026, 3, 2)
DAYS = [START + timedelta(days=n) for n in range(3)]
AFTER = datetime(2026, 3, 7, 12, tzinfo=UTC)
COUNTED = (
    "article",
    "entry",
    "capture",
    "page",
    "version",
    "reading",
    "verdict",
    "quote",
    "story",
    "person",
    "delivery",
)


@contextmanager
def newsroom() -> Iterator[samples.Newsroom]:
    with samples.Newsroom(START, AFTER, slow_seconds=1.0) as running:
        yield running


def settings_for(
    running: samples.Newsroom, url: str, folder: Path, outlets: tuple[str, ...], **more: Any
) -> settings.Settings:
    """Settings for a backfill into ``url``; ``more`` is added to every feed of the catalog."""
    listed = yaml.safe_load(running.feeds_yaml())["feeds"]
    chosen = [feed | more for feed in listed if feed["outlet"] in outlets]
    assert chosen
    file = folder / "feeds.yaml"
    file.write_text(yaml.safe_dump({"feeds": chosen}))
    return settings.load(environment(running, url, file))


def environment(running: samples.Newsroom, url: str, feeds_file: Path) -> dict[str, str]:
    return {
        "NEWSDESK_DATABASE_URL": url,
        "NEWSDESK_FEEDS_FILE": str(feeds_file),
        "NEWSDESK_ALLOW_PRIVATE_HOSTS": running.allow_private_hosts(),
        "NEWSDESK_DATA_DIR": str(feeds_file.parent),
        "NEWSDESK_WAYBACK_URL": running.wayback_url(),
        "NEWSDESK_CCNEWS_URL": running.ccnews_url(),
    }


def backfill(loaded: settings.Settings, day: date, *sources: str) -> dict[str, int]:
    """Recover one day and read what was found, as the DAG does. Returns the counts of ``recover``."""
    pipeline.plan(loaded, day, sources=sources or pipeline.DEFAULT_SOURCES)
    counts = pipeline.recover(loaded, day)
    for step in (pipeline.fetch, pipeline.read, pipeline.publish):
        step(loaded)
    return counts


def rows(url: str, sql: str, *values: object) -> list[dict[str, Any]]:
    with (
        connect(url) as connection,
        transaction(connection),
        connection.cursor(cursor_factory=RealDictCursor) as cursor,
    ):
        cursor.execute(sql, values)
        return [dict(row) for row in cursor.fetchall()] if cursor.description else []


def counts(url: str) -> dict[str, int]:
    """How many rows each table has."""
    return {table: rows(url, f"SELECT count(*) AS n FROM newsdesk.{table}")[0]["n"] for table in COUNTED}
