"""People who spoke: found or made by name, merged and split by analysts (append-only)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from psycopg2.extras import execute_values

from newsdesk.errors import Reject
from newsdesk.store.db import Connection


def ensure(connection: Connection, people: Iterable[tuple[str, str, str | None]]) -> dict[tuple[str, str | None], int]:
    """Ids for ``(name, folded name, gazetteer id or None)``, made where they are new. Keys: (folded name, gazetteer id).

    Sorted before inserting, so that two workers never wait for each other in opposite orders.
    """
    wanted = sorted(set(people), key=lambda person: (person[2] or "", person[1]))
    if not wanted:
        return {}
    keys = [(folded, gazetteer_id) for _, folded, gazetteer_id in wanted]
    found = _known(connection, keys)
    missing = [(name, folded, listed) for name, folded, listed in wanted if (folded, listed) not in found]
    if missing:
        with connection.cursor() as cursor:
            execute_values(
                cursor,
                "INSERT INTO newsdesk.person (name, folded_name, gazetteer_id) VALUES %s ON CONFLICT DO NOTHING",
                missing,
                page_size=len(missing),
            )
        # Read again rather than returned: another worker may have made some of them meanwhile.
        found = _known(connection, keys)
    return found


def _known(connection: Connection, keys: Sequence[tuple[str, str | None]]) -> dict[tuple[str, str | None], int]:
    """The ids of the people there are: listed ones by their gazetteer id, others by their folded name."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT person_id, NULL, gazetteer_id FROM newsdesk.person WHERE gazetteer_id = ANY(%(listed)s)
            UNION ALL
            SELECT person_id, folded_name, NULL FROM newsdesk.person
            WHERE gazetteer_id IS NULL AND folded_name = ANY(%(names)s)
            """,
            {
                "listed": [gazetteer_id for _, gazetteer_id in keys if gazetteer_id is not None],
                "names": [folded for folded, gazetteer_id in keys if gazetteer_id is None],
            },
        )
        there = {(folded, gazetteer_id): int(person_id) for person_id, folded, gazetteer_id in cursor.fetchall()}
    # A listed person is the same under every name that was printed.
    named = {(folded, listed): (None, listed) if listed is not None else (folded, None) for folded, listed in keys}
    return {key: there[identity] for key, identity in named.items() if identity in there}


def find(connection: Connection, words: str, limit: int = 50) -> list[tuple[int, str, str | None, int | None]]:
    """People whose name holds all these words: id, name, gazetteer id, and whom they were merged into. Folded by the caller."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT person_id, name, gazetteer_id, same_as FROM newsdesk.person
            WHERE folded_name LIKE ALL (%s) ORDER BY folded_name, person_id LIMIT %s
            """,
            ([f"%{_literal(word)}%" for word in words.split()], limit),
        )
        return cursor.fetchall()


def _literal(word: str) -> str:
    """The word as LIKE takes it for what it is."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def merge(
    connection: Connection, from_id: int, into_id: int, *, analyst: str, merged: bool = True, note: str | None = None
) -> int:
    """Record that two people are one (or, ``merged=False``, that they are two after all), and count them so.

    Returns how many articles are counted anew. Raises Reject for unknown or equal ids, and for a split of what is not merged.
    """
    if from_id == into_id:
        raise Reject(f"person {from_id} cannot be merged with itself", code="same_person")
    for person_id in (from_id, into_id):
        _exists(connection, person_id)
    joined = _joined(connection)
    if not merged and not joined & {(from_id, into_id), (into_id, from_id)}:
        raise Reject(f"person {from_id} was not merged into {into_id}: there is nothing to split", code="not_merged")
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO newsdesk.person_merge (from_person_id, into_person_id, merged, analyst, note)
            VALUES (%s, %s, %s, %s, %s)
            """,
            (from_id, into_id, merged, analyst, note),
        )
    return _count_anew(connection)


def history(connection: Connection, person_id: int) -> list[tuple[datetime, int, str, int, str, bool, str, str | None]]:
    """Every merge and split that names the person, oldest first: when, which record, into which, merged or split, who, why.

    Raises Reject when there is no such person.
    """
    _exists(connection, person_id)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT m.given_at, m.from_person_id, f.name, m.into_person_id, i.name, m.merged, m.analyst, m.note
            FROM newsdesk.person_merge AS m
            JOIN newsdesk.person AS f ON f.person_id = m.from_person_id
            JOIN newsdesk.person AS i ON i.person_id = m.into_person_id
            WHERE %(person)s IN (m.from_person_id, m.into_person_id) ORDER BY m.person_merge_id
            """,
            {"person": person_id},
        )
        return cursor.fetchall()


def _exists(connection: Connection, person_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM newsdesk.person WHERE person_id = %s", (person_id,))
        if cursor.fetchone() is None:
            raise Reject(f"there is no person {person_id}; see report.people for the ids", code="unknown_person")


def _joined(connection: Connection) -> set[tuple[int, int]]:
    """The merges that stand: (from, into) where the latest word about the pair is that they are one."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT from_person_id, into_person_id FROM (
                SELECT DISTINCT ON (least(from_person_id, into_person_id), greatest(from_person_id, into_person_id))
                    from_person_id, into_person_id, merged
                FROM newsdesk.person_merge
                ORDER BY least(from_person_id, into_person_id), greatest(from_person_id, into_person_id),
                    person_merge_id DESC
            ) AS latest WHERE merged
            """
        )
        return {(int(row[0]), int(row[1])) for row in cursor.fetchall()}


def standing_for(joined: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Whom each merged person is counted as: the end of its chain of merges; of a circle, the smallest number in it."""
    into = dict(sorted(joined))
    found = {}
    for person_id in into:
        path = [person_id]
        while path[-1] in into and into[path[-1]] not in path:
            path.append(into[path[-1]])
        end = path[-1]
        if end in into:
            end = min(path[path.index(into[end]) :])
        if end != person_id:
            found[person_id] = end
    return found


def _count_anew(connection: Connection) -> int:
    """Write ``same_as`` as the merges say, and count the articles of everybody it changed for. Returns how many articles."""
    wanted = standing_for(_joined(connection))
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id, same_as FROM newsdesk.person WHERE same_as IS NOT NULL")
        before = dict(cursor.fetchall())
        changed = sorted(p for p in wanted.keys() | before.keys() if wanted.get(p) != before.get(p))
        for person_id in changed:
            cursor.execute(
                "UPDATE newsdesk.person SET same_as = %s WHERE person_id = %s", (wanted.get(person_id), person_id)
            )
        cursor.execute(
            """
            SELECT array_agg(DISTINCT c.article_id) FROM newsdesk.quote AS q
            JOIN newsdesk.coverage AS c ON c.article_id = q.article_id AND c.reading_id = q.reading_id AND c.relevant
            WHERE q.person_id = ANY(%s)
            """,
            (changed,),
        )
        row = cursor.fetchone()
        articles = row[0] if row and row[0] else []
        cursor.execute("SELECT newsdesk.refresh_coverage(%s::bigint[])", (articles,))
    return len(articles)


def sync_gazetteer(connection: Connection, listed: Iterable[tuple[str, str | None, str | None, str | None]]) -> int:
    """Write what the gazetteer says of people who spoke: ``(id, kind, country, Wikidata id)``. Returns how many rows changed."""
    with connection.cursor() as cursor:
        rows = execute_values(
            cursor,
            """
            UPDATE newsdesk.person AS p SET kind = g.kind, country = g.country, wikidata = g.wikidata
            FROM (VALUES %s) AS g (gazetteer_id, kind, country, wikidata)
            WHERE p.gazetteer_id = g.gazetteer_id
              AND (p.kind, p.country, p.wikidata) IS DISTINCT FROM (g.kind, g.country, g.wikidata)
            RETURNING p.person_id
            """,
            sorted(listed, key=lambda row: row[0]),
            template="(%s, %s::text, %s::text, %s::text)",
            fetch=True,
            page_size=10_000,
        )
        return len(rows)
