"""Numbered SQL migrations: append-only, checked by checksum, each run of the runner one transaction under an advisory lock."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor

from newsdesk.errors import ConfigError
from newsdesk.store.db import Connection, connect, transaction

FOLDER = Path(__file__).parent / "migrations"
LOCK = 0x6E657773  # "news": one runner at a time on a database

_BOOK = """
CREATE TABLE IF NOT EXISTS public.newsdesk_migration (
    number integer PRIMARY KEY,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
)
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file ``NNNN_name.sql``; ``checksum`` is the SHA-256 of its bytes."""

    number: int
    name: str
    sql: str
    checksum: str


def migrations(folder: Path = FOLDER) -> list[Migration]:
    """All migrations in order. Raises ConfigError for a misnamed file, a gap or a number used twice."""
    found = []
    for path in sorted(folder.glob("*.sql")):
        named = re.fullmatch(r"(\d{4})_([a-z0-9_]+)\.sql", path.name)
        if not named:
            raise ConfigError(f"{path}: a migration is named NNNN_words.sql, like 0003_stories.sql")
        body = path.read_bytes()
        found.append(Migration(int(named[1]), named[2], body.decode(), hashlib.sha256(body).hexdigest()))
    for expected, migration in enumerate(found, start=1):
        if migration.number != expected:
            raise ConfigError(
                f"{folder}: expected migration {expected:04d}, found {migration.number:04d}_{migration.name}; "
                "numbers run without gaps and without repeats"
            )
    return found


def _applied(connection: Connection) -> dict[int, tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, name, checksum FROM public.newsdesk_migration ORDER BY number")
        return {number: (name, checksum) for number, name, checksum in cursor.fetchall()}


def _check(applied: dict[int, tuple[str, str]], known: list[Migration]) -> None:
    by_number = {migration.number: migration for migration in known}
    for number, (name, checksum) in applied.items():
        migration = by_number.get(number)
        if migration is None:
            raise ConfigError(
                f"the database has migration {number:04d}_{name}, which this version of Newsdesk does not know; "
                "run the version that made it, or a newer one"
            )
        if migration.checksum != checksum:
            raise ConfigError(
                f"migration {number:04d}_{name} was changed after it was applied; restore the file and put the change "
                "into a new migration"
            )


def _expect_random_reads_to_be_cheap(cursor: Cursor) -> None:
    """Tell the planner, for this database, that its disk is no spinning one, unless an administrator told it something.

    Its default (4) makes it read whole tables of years where a month of them is asked for: report.quotes of thirty days among
    three million articles took 157 ms of CPU with 4, 80 with 1.1. Only the database's owner can do this; others go without.
    """
    cursor.execute(
        """
        SELECT d.datname FROM pg_database AS d
        WHERE d.datname = current_database() AND pg_has_role(d.datdba, 'USAGE')
          AND NOT EXISTS (
              SELECT FROM pg_settings AS s WHERE s.name = 'random_page_cost' AND s.source <> 'default'
          )
        """
    )
    if (row := cursor.fetchone()) is not None:
        cursor.execute(sql.SQL("ALTER DATABASE {} SET random_page_cost = 1.1").format(sql.Identifier(row[0])))


def migrate(url: str, *, timezone: str | None = None, folder: Path = FOLDER) -> list[str]:
    """Bring the database at ``url`` to the newest schema; all in one transaction, or nothing.

    Returns the names applied now, in order (empty when it was up to date). ``timezone`` is written as the newsroom's.
    Raises ConfigError when files and database disagree, Retry when the database does not answer.
    """
    known = migrations(folder)
    with connect(url) as connection, transaction(connection), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        cursor.execute(_BOOK)
        applied = _applied(connection)
        _check(applied, known)
        todo = [migration for migration in known if migration.number not in applied]
        for migration in todo:
            cursor.execute(migration.sql)
            cursor.execute(
                "INSERT INTO public.newsdesk_migration (number, name, checksum) VALUES (%s, %s, %s)",
                (migration.number, migration.name, migration.checksum),
            )
        _expect_random_reads_to_be_cheap(cursor)
        if timezone is not None:
            cursor.execute("UPDATE newsdesk.newsroom SET timezone = %s WHERE timezone <> %s", (timezone, timezone))
    return [f"{migration.number:04d}_{migration.name}" for migration in todo]
