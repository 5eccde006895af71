"""What migrations do to a full database: which tables they rewrite, what they lock and for how long others wait."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from newsdesk.store.db import connect
from newsdesk.store.migrate import FOLDER, Migration, migrate, migrations

YOUNG = 5
"""The last migration before the rows are made: all tables that grow are there."""

LARGE = 1000
"""Rows from which a table counts as large."""

EVERY = 0.02
"""Seconds between two questions of the reader that waits beside a migration, as a page or a worker would."""


def make_young(url: str) -> None:
    """Bring an empty database to the migration before the rows are made; one that is there stays as it is."""
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('newsdesk.article') IS NOT NULL")
        if cursor.fetchone() == (True,):
            return
    _migrate_to(url, YOUNG, FOLDER)


def _migrate_to(url: str, number: int, folder: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        for file in sorted(folder.glob("*.sql"))[:number]:
            shutil.copy(file, scratch)
        migrate(url, folder=Path(scratch))


@dataclass(frozen=True, slots=True)
class Large:
    """A table that holds many rows: its file, another one after it was rewritten, and the transaction that last wrote a row."""

    file: int
    newest: int


@dataclass(frozen=True, slots=True)
class State:
    """The large tables by name, and the table of each index."""

    tables: dict[str, Large]
    indexes: dict[str, str]


def bring_up(url: str, folder: Path = FOLDER) -> list[dict[str, object]]:
    """Apply every pending migration, one by one, and say of each: the seconds it took; the large tables that it ``rewrote`` or
    of which it ``changed`` rows; those it ``indexed``, which could be read but not written meanwhile; and for how many
    milliseconds a reader beside it waited at most."""
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT max(number) FROM public.newsdesk_migration")
        row = cursor.fetchone()
    assert row is not None
    before = state(url)
    found = []
    for migration in [migration for migration in migrations(folder) if migration.number > row[0]]:
        seconds, waited = _apply(url, folder, migration, list(before.tables))
        after = state(url)
        new = {table for index, table in after.indexes.items() if index not in before.indexes}
        found.append(
            {
                "migration": f"{migration.number:04d}_{migration.name}",
                "seconds": round(seconds, 2),
                "rewrote": [t for t, large in before.tables.items() if after.tables[t].file != large.file],
                "changed": [t for t, large in before.tables.items() if after.tables[t].newest != large.newest],
                "indexed": sorted(new & before.tables.keys()),
                "reader_waited_ms": round(waited * 1000),
            }
        )
        before = after
    return found


def _apply(url: str, folder: Path, migration: Migration, tables: list[str]) -> tuple[float, float]:
    """Seconds that the migration took, and the longest wait of a reader beside it."""
    over = threading.Event()
    with ThreadPoolExecutor(1) as threads:
        reader = threads.submit(_longest_wait, url, tables, over)
        start = time.monotonic()
        try:
            _migrate_to(url, migration.number, folder)
        finally:
            seconds = time.monotonic() - start
            over.set()
        return seconds, reader.result()


def _longest_wait(url: str, tables: list[str], over: threading.Event) -> float:
    """Ask each table for a row, again and again until it is ``over``. Returns the seconds of the longest answer."""
    longest = 0.0
    with connect(url) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        while not over.wait(EVERY):
            for table in tables:
                start = time.monotonic()
                cursor.execute(f"SELECT * FROM newsdesk.{table} LIMIT 1")
                longest = max(longest, time.monotonic() - start)
    return longest


def state(url: str) -> State:
    """What the database looks like now. Large is what ANALYZE counted so."""
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname, c.relfilenode FROM pg_class AS c
            WHERE c.relnamespace = 'newsdesk'::regnamespace AND c.relkind = 'r' AND c.reltuples >= %s ORDER BY 1
            """,
            (LARGE,),
        )
        files = dict(cursor.fetchall())
        tables = {}
        for table, file in files.items():
            cursor.execute(f"SELECT max(xmin::text::bigint) FROM newsdesk.{table}")
            row = cursor.fetchone()
            tables[table] = Large(file, row[0] if row else 0)
        cursor.execute("SELECT indexname, tablename FROM pg_indexes WHERE schemaname = 'newsdesk'")
        return State(tables, dict(cursor.fetchall()))
