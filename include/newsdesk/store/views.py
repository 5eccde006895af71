"""The report views as streams of rows, and what the catalog says of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg2 import sql

from newsdesk.errors import Reject
from newsdesk.store.db import Connection


@dataclass(frozen=True, slots=True)
class ViewColumn:
    """A column of a view: its Postgres type as ``format_type`` writes it, and its comment."""

    name: str
    type: str
    comment: str | None


@dataclass(frozen=True, slots=True)
class View:
    """A view of schema report, as the catalog describes it."""

    name: str
    comment: str | None
    columns: tuple[ViewColumn, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """A function of schema report."""

    name: str
    arguments: str
    result: str
    comment: str | None


def views(connection: Connection) -> list[View]:
    """The views of schema report, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname, obj_description(c.oid, 'pg_class'), a.attname, format_type(a.atttypid, a.atttypmod),
                col_description(c.oid, a.attnum)
            FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relnamespace = 'report'::regnamespace AND c.relkind = 'v'
            ORDER BY c.relname, a.attnum
            """
        )
        found: dict[tuple[str, str | None], list[ViewColumn]] = {}
        for view, comment, name, kind, said in cursor.fetchall():
            found.setdefault((view, comment), []).append(ViewColumn(name, kind, said))
    return [View(name, comment, tuple(columns)) for (name, comment), columns in found.items()]


def functions(connection: Connection) -> list[Function]:
    """The functions of schema report, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT p.proname, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), obj_description(p.oid, 'pg_proc')
            FROM pg_proc AS p WHERE p.pronamespace = 'report'::regnamespace ORDER BY p.proname
            """
        )
        return [Function(*row) for row in cursor.fetchall()]


def view(connection: Connection, name: str) -> View:
    """One view. Raises Reject naming the views there are."""
    known = {found.name: found for found in views(connection)}
    if name not in known:
        raise Reject(f"there is no view {name!r}; there are: {', '.join(known)}", code="unknown_view")
    return known[name]


@contextmanager
def rows(
    connection: Connection,
    found: View,
    day: date | None = None,
    *,
    where: str | None = None,
    source: str | None = None,
) -> Iterator[Iterator[Sequence[Any]]]:
    """Rows of a view (of one day, if given), streamed through a server-side cursor, by its first column within a day.

    ``where`` is a condition and ``source`` a query to ask in the view's place: this program's own, never a user's.
    """
    conditions: list[sql.Composable] = [sql.SQL("day = {}").format(sql.Literal(day))] if day is not None else []
    conditions += [sql.SQL(where)] if where else []
    view = sql.SQL("({}) AS asked").format(sql.SQL(source)) if source else sql.Identifier("report", found.name)
    query = sql.SQL("SELECT * FROM {}").format(view)
    if conditions:
        query += sql.SQL(" WHERE ") + sql.SQL(" AND ").join(conditions)
    if day is not None:
        query += sql.SQL(" ORDER BY 1")
    with connection.cursor(name="export") as cursor:
        cursor.itersize = 2000
        cursor.execute(query)
        yield iter(cursor)


def days(connection: Connection, found: View) -> tuple[date, date] | None:
    """The first and the last day that the view has rows of; None when it is empty. Raises Reject for a view without days."""
    if "day" not in {column.name for column in found.columns}:
        raise Reject(f"view {found.name!r} has no column day: export it whole", code="no_days")
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT min(day), max(day) FROM report.{}").format(sql.Identifier(found.name)))
        row = cursor.fetchone()
    return (row[0], row[1]) if row and row[0] else None


def query(connection: Connection, statement: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Columns and rows of a query of this program's own."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [column.name for column in cursor.description or ()], cursor.fetchall()
