"""The report views, for exports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from newsdesk.errors import Reject
from newsdesk.pipeline.desk import database_url
from newsdesk.report import export, schema
from newsdesk.settings import Settings
from newsdesk.store import views
from newsdesk.store.db import Connection, connect
from newsdesk.store.views import View

ENDINGS = {"csv": "csv", "json": "jsonl", "parquet": "parquet", "mediacloud": "csv", "atom": "atom"}

# What a format is of by its meaning: Media Cloud lists the stories that a search found.
WHERE = {"mediacloud": "relevant"}

# schema.org's Quotation says what was said; where it stands is told by the words around it.
SELECTORS = """
    SELECT q.*, s.prefix, s.suffix FROM report.quotes AS q JOIN report.quote_selectors AS s USING (quote_id, topic, day)
"""
SOURCES = {("quotes", "json"): (SELECTORS, (("prefix", "text"), ("suffix", "text")))}


@contextmanager
def _opened(settings: Settings, name: str, format: str) -> Iterator[tuple[Connection, View]]:
    with connect(database_url(settings)) as connection:
        found = views.view(connection, name)
        if format not in export.formats(name):
            raise Reject(
                f"view {name!r} cannot be written as {format}; it can as {', '.join(export.formats(name))}",
                code="format",
            )
        connection.rollback()
        yield connection, found


def _write(connection: Connection, found: View, format: str, out: BinaryIO, day: date | None = None) -> int:
    source, added = SOURCES.get((found.name, format), (None, ()))
    listed = export.columns([*((column.name, column.type) for column in found.columns), *added])
    with views.rows(connection, found, day, where=WHERE.get(format), source=source) as rows:
        written = export.write(format, out, found.name, listed, rows)
    connection.rollback()
    return written


def export_view(settings: Settings, name: str, format: str, out: BinaryIO) -> int:
    """Write a whole view. Returns how many rows. Raises Reject for an unknown view, or a format that is not for it."""
    with _opened(settings, name, format) as (connection, found):
        return _write(connection, found, format, out)


def export_days(
    settings: Settings,
    name: str,
    format: str,
    folder: Path,
    *,
    first: date | None = None,
    last: date | None = None,
    told: Callable[[str], None] = lambda line: None,
) -> dict[str, int]:
    """Write one file a day into ``folder``; go on where an interrupted export ended. Returns counts of files and rows.

    A file gets its name when it is whole, so what has its name is not written again, except today's and yesterday's, whose
    days may still grow. Without ``first`` and ``last``: all the days that the view has. A day without rows is a file
    without rows.
    """
    counts = {"written": 0, "there": 0, "rows": 0}
    with _opened(settings, name, format) as (connection, found):
        known = views.days(connection, found)
        connection.rollback()
        start, end = first or (known and known[0]), last or (known and known[1])
        if start is None or end is None:
            return counts
        if start > end:
            raise Reject(f"--from {start} is after --to {end}", code="days")
        folder.mkdir(parents=True, exist_ok=True)
        growing = datetime.now(UTC).astimezone(settings.timezone).date() - timedelta(days=1)
        for back in range((end - start).days + 1):
            day = start + timedelta(days=back)
            target = folder / f"{name}-{day}.{ENDINGS[format]}"
            if target.exists() and day < growing:
                counts["there"] += 1
                continue
            part = target.with_name(target.name + ".part")
            with part.open("wb") as out:
                rows = _write(connection, found, format, out, day)
            part.replace(target)
            counts["written"] += 1
            counts["rows"] += rows
            told(f"{target}: {rows} rows")
    return counts


def schema_document(settings: Settings) -> str:
    """The page about schema report: its comments, and worked queries over this database. Markdown."""
    with connect(database_url(settings)) as connection:
        worked = [(query, *views.query(connection, query.sql)) for query in schema.queries()]
        return schema.document(views.views(connection), views.functions(connection), worked)
