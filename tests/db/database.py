"""What the tests ask a database directly."""

from __future__ import annotations

from typing import Any

from newsdesk.store.db import Connection, transaction


def rows(connection: Connection, sql: str, *values: object) -> list[Any]:
    """What a statement gives; [] for one that gives nothing."""
    with transaction(connection), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []
