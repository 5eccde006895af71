"""The report views as streams of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from psycopg2 import sql

from newsdesk.errors import Reject
from newsdesk.store.db import Connection


def names(connection: Connection) -> list[str]:
    """The views of schema report, in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT viewname FROM pg_views WHERE schemaname = 'report' ORDER BY viewname")
        return [row[0] for row in cursor.fetchall()]


@contextmanager
def rows(connection: Connection, view: str) -> Iterator[tuple[list[str], Iterator[Sequence[Any]]]]:
    """Columns and rows of one view, streamed through a server-side cursor. Raises Reject naming the views there are."""
    known = names(connection)
    if view not in known:
        raise Reject(f"there is no view {view!r}; there are: {', '.join(known)}", code="unknown_view")
    with connection.cursor(name="export") as cursor:
        cursor.itersize = 2000
        cursor.execute(sql.SQL("SELECT * FROM report.{}").format(sql.Identifier(view)))
        first = cursor.fetchone()
        columns = [column.name for column in cursor.description or ()]

        def stream() -> Iterator[Sequence[Any]]:
            if first is not None:
                yield first
                yield from cursor

        yield columns, stream()
