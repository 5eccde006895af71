"""People who spoke: found or made by name, merged and split by analysts (append-only)."""

from __future__ import annotations

from collections.abc import Iterable

from newsdesk.errors import Reject
from newsdesk.store.db import Connection


def ensure(connection: Connection, people: Iterable[tuple[str, str, str | None]]) -> dict[tuple[str, str | None], int]:
    """Ids for ``(name, folded name, gazetteer id or None)``, made where they are new. Keys: (folded name, gazetteer id).

    Sorted before inserting, so that two workers never wait for each other in opposite orders.
    """
    wanted = sorted(set(people), key=lambda person: (person[2] or "", person[1]))
    found: dict[tuple[str, str | None], int] = {}
    with connection.cursor() as cursor:
        for name, folded, gazetteer_id in wanted:
            cursor.execute(
                """
                INSERT INTO newsdesk.person (name, folded_name, gazetteer_id) VALUES (%s, %s, %s)
                ON CONFLICT DO NOTHING RETURNING person_id
                """,
                (name, folded, gazetteer_id),
            )
            row = cursor.fetchone()
            if row is None:
                cursor.execute(
                    """
                    SELECT person_id FROM newsdesk.person
                    WHERE CASE WHEN %(id)s IS NULL THEN gazetteer_id IS NULL AND folded_name = %(folded)s
                               ELSE gazetteer_id = %(id)s END
                    """,
                    {"id": gazetteer_id, "folded": folded},
                )
                row = cursor.fetchone()
            assert row is not None
            found[(folded, gazetteer_id)] = int(row[0])
    return found


def _exists(connection: Connection, person_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM newsdesk.person WHERE person_id = %s", (person_id,))
        if cursor.fetchone() is None:
            raise Reject(f"there is no person {person_id}; see report.people for the ids", code="unknown_person")


def merge(
    connection: Connection, from_id: int, into_id: int, *, analyst: str, merged: bool = True, note: str | None = None
) -> None:
    """Record that two people are one (or, ``merged=False``, that they are not). Raises Reject for unknown or equal ids."""
    if from_id == into_id:
        raise Reject(f"person {from_id} cannot be merged with itself", code="same_person")
    for person_id in (from_id, into_id):
        _exists(connection, person_id)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO newsdesk.person_merge (from_person_id, into_person_id, merged, analyst, note)
            VALUES (%s, %s, %s, %s, %s)
            """,
            (from_id, into_id, merged, analyst, note),
        )
