"""Records of people of which one has the other's name and one word more: what was read of each, for a decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from newsdesk.store.db import Connection


@dataclass(frozen=True, slots=True)
class Pair:
    """*Octavio Lerma* (``short``) and *Octavio Lerma Quiroz* (``long``): ids and folded names."""

    short_id: int
    long_id: int
    short: str
    long: str


@dataclass(frozen=True, slots=True)
class Appearance:
    """One quote of a person in relevant coverage."""

    article_id: int
    story_id: int | None
    day: date
    lang: str
    role: str | None
    affiliation: str | None


def longer_names(connection: Connection, limit: int = 2000) -> list[Pair]:
    """Pairs of which nobody has said yet whether they are one person, the newest first.

    Only people that the gazetteer does not list; only where one record alone has the longer name: with two, either could
    be meant. A pair that was ever merged or split, by whomever, is left as it is.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH longer AS (
                SELECT l.person_id, l.folded_name, coalesce(l.same_as, l.person_id) AS stands_for,
                    regexp_replace(l.folded_name, ' [^ ]+$', '') AS shorter
                FROM newsdesk.person AS l
                WHERE l.gazetteer_id IS NULL AND l.folded_name LIKE '%% %% %%'
            )
            SELECT s.person_id, max(l.person_id), s.folded_name, max(l.folded_name)
            FROM longer AS l
            JOIN newsdesk.person AS s ON s.folded_name = l.shorter AND s.gazetteer_id IS NULL AND s.same_as IS NULL
            GROUP BY s.person_id, s.folded_name
            HAVING count(DISTINCT l.stands_for) = 1
                AND NOT EXISTS (
                    SELECT FROM newsdesk.person_merge AS m
                    WHERE (m.from_person_id = s.person_id AND m.into_person_id = ANY (array_agg(l.person_id)))
                       OR (m.into_person_id = s.person_id AND m.from_person_id = ANY (array_agg(l.person_id)))
                )
            ORDER BY max(l.person_id) DESC LIMIT %s
            """,
            (limit,),
        )
        return [Pair(*row) for row in cursor.fetchall()]


def appearances(connection: Connection, person_ids: Iterable[int]) -> Mapping[int, Sequence[Appearance]]:
    """The quotes of each of these people in relevant coverage."""
    found: dict[int, list[Appearance]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT q.person_id, q.article_id, c.story_id, c.day, c.lang, q.role, q.affiliation
            FROM newsdesk.quote AS q
            JOIN newsdesk.coverage AS c ON c.article_id = q.article_id AND c.reading_id = q.reading_id AND c.relevant
            WHERE q.person_id = ANY (%s)
            ORDER BY q.person_id, q.article_id, q.role, q.affiliation
            """,
            (list(person_ids),),
        )
        for person_id, *row in cursor.fetchall():
            found.setdefault(int(person_id), []).append(Appearance(*row))
    return found
