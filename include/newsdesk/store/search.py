"""Quotes and articles found by what was said, by whom, where and when: newest first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from newsdesk.store.db import Connection
from newsdesk.store.rows import Row, rows

COLUMNS = (
    ("quote_id", "bigint"),
    ("published_at", "timestamp with time zone"),
    ("outlet", "text"),
    ("country", "text"),
    ("lang", "text"),
    ("speaker", "text"),
    ("role", "text"),
    ("affiliation", "text"),
    ("kind", "text"),
    ("quote", "text"),
    ("title", "text"),
    ("url", "text"),
    ("article_id", "bigint"),
    ("story_id", "bigint"),
    ("copy_of", "bigint"),
    ("confidence", "real"),
)
"""The columns of a CSV of quotes, with their Postgres types."""

NAMESAKES = 200
"""Of people whose name holds the words asked for, so many are looked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; None and empty mean anything. ``words`` as in a web search, ``speaker`` words of a name without case
    and accents, ``role`` a part of the role as printed. Days are newsroom days, both inclusive."""

    topic: str
    words: str | None = None
    speaker: str | None = None
    role: str | None = None
    facet: str | None = None
    outlet: str | None = None
    country: str | None = None
    lang: str | None = None
    kind: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    person_id: int | None = None
    group: int | None = None
    originals: bool = False

    def values(self) -> dict[str, Any]:
        """The parameters of this module's queries."""
        folded = (self.speaker or "").replace("%", " ").replace("_", " ").split()
        return {
            "topic": self.topic,
            "words": self.words,
            "names": [f"%{word}%" for word in folded],
            "namesakes": NAMESAKES,
            "role": f"%{_literal(self.role)}%" if self.role else None,
            "facet": self.facet,
            "outlet": self.outlet,
            "country": self.country,
            "lang": self.lang,
            "kind": self.kind,
            "first_day": self.first_day or date(1994, 1, 1),
            "last_day": self.last_day or date(2099, 12, 31),
            "person_id": self.person_id,
            "group": self.group,
        }


def _literal(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


_PEOPLE = {
    "speaker": """
        SELECT o.person_id FROM newsdesk.person AS p JOIN newsdesk.person AS o ON o.person_id = p.person_id OR o.same_as = p.person_id
        WHERE p.person_id IN (SELECT coalesce(n.same_as, n.person_id) FROM newsdesk.person AS n
            WHERE n.folded_name LIKE ALL (%(names)s) LIMIT %(namesakes)s)""",
    "person_id": """
        SELECT o.person_id FROM newsdesk.person AS o WHERE o.person_id = %(person_id)s OR o.same_as = %(person_id)s""",
}


def _query(asked: Asked) -> str:
    """Only the conditions that are asked for are written down, so that each search gets the plan that suits it."""
    people = [f"q.person_id IN ({_PEOPLE[name]})" for name in _PEOPLE if getattr(asked, name) is not None]
    written = {
        "words": "newsdesk.quote_document(q.text) @@ newsdesk.search_terms(%(words)s)",
        "role": "q.role ILIKE %(role)s",
        "facet": "%(facet)s = ANY (c.facets)",
        "outlet": "c.outlet = %(outlet)s",
        "country": "c.country = %(country)s",
        "lang": "c.lang = %(lang)s",
        "kind": "q.kind = %(kind)s",
        "group": "q.quote_group_id = %(group)s",
    }
    conditions = [condition for name, condition in written.items() if getattr(asked, name) is not None] + people
    if asked.originals:
        conditions.append("c.copy_of IS NULL")
    return f"""
        SELECT q.quote_id, c.published_at, c.outlet, c.country, c.lang, coalesce(s.name, p.name, q.speaker) AS speaker, q.role,
            q.affiliation, q.kind, q.text AS quote, v.title, a.canonical_url AS url, c.article_id, c.story_id, c.copy_of,
            q.confidence, coalesce(p.same_as, p.person_id) AS person_id, q.quote_group_id, c.facets
        FROM newsdesk.coverage AS c
        JOIN newsdesk.quote AS q ON q.article_id = c.article_id AND q.reading_id = c.reading_id
        JOIN newsdesk.article AS a ON a.article_id = c.article_id
        JOIN newsdesk.version AS v ON v.version_id = c.version_id
        LEFT JOIN newsdesk.person AS p ON p.person_id = q.person_id
        LEFT JOIN newsdesk.person AS s ON s.person_id = p.same_as
        WHERE c.relevant AND c.topic = %(topic)s AND c.day BETWEEN %(first_day)s AND %(last_day)s
        {"".join(f" AND {condition}" for condition in conditions)}
        ORDER BY c.day DESC, c.published_at DESC, c.article_id, q.start_char"""


def quotes(connection: Connection, asked: Asked, *, limit: int, offset: int = 0) -> list[Row]:
    """Quotes in relevant coverage, newest first. Ask for one more than you show: whether it comes says if there are more."""
    return rows(
        connection,
        f"{_query(asked)} LIMIT %(limit)s OFFSET %(offset)s",
        asked.values() | {"limit": limit, "offset": offset},
    )


@contextmanager
def all_quotes(connection: Connection, asked: Asked, most: int) -> Iterator[Iterator[tuple[Any, ...]]]:
    """The same as a stream of tuples in the order of ``COLUMNS``, at most ``most`` of them."""
    columns = ", ".join(f"x.{name}" for name, _ in COLUMNS)
    with connection.cursor(name="quotes") as cursor:
        cursor.itersize = 2000
        cursor.execute(f"SELECT {columns} FROM ({_query(asked)} LIMIT %(most)s) AS x", asked.values() | {"most": most})
        yield iter(cursor)


def articles(connection: Connection, words: str, first_day: date, last_day: date, limit: int) -> list[Row]:
    """Articles that hold the words, best first among the newest, doubtful ones among them."""
    return rows(
        connection,
        "SELECT * FROM report.search_articles(%(words)s, %(first_day)s, %(last_day)s, %(limit)s)",
        {"words": words, "first_day": first_day, "last_day": last_day, "limit": limit},
    )


def outlets(connection: Connection) -> list[str]:
    """The outlets of the catalog, past ones included, in order."""
    return [row["outlet"] for row in rows(connection, "SELECT DISTINCT outlet FROM newsdesk.feed ORDER BY outlet")]
