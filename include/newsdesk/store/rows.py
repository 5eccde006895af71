"""Rows as dictionaries, for queries whose answer is shown and not worked on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psycopg2.extras import RealDictCursor

from newsdesk.store.db import Connection

Row = dict[str, Any]


def rows(connection: Connection, sql: str, values: Mapping[str, Any] | None = None) -> list[Row]:
    """Every row of the answer."""
    with connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(sql, values)
        return [dict(found) for found in cursor.fetchall()]


def row(connection: Connection, sql: str, values: Mapping[str, Any] | None = None) -> Row | None:
    """The first row of the answer, or None."""
    with connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(sql, values)
        found = cursor.fetchone()
        return dict(found) if found else None
