"""Quotes and articles found by what was said, by whom, where and when: newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from newsdesk.store.db import Connection
from newsdesk.store.rows import Row, row, rows

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

NEWEST = 3000
"""What a person said is looked for in the newest so many articles that quote the person."""

WORDS_FIRST_IN = 400
"""Words are tried on the quotes of the newest so many articles first: a common word is found there, and its index would give
tens of thousands of quotes of all years to sort."""

FIRST_LOOK = timedelta(days=31)
"""Most searches are answered by the last month; only one that is not looks at all the years."""


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


_CONDITIONS = {
    "group": "q.quote_group_id = %(group)s",
    "role": "q.role ILIKE %(role)s",
    "kind": "q.kind = %(kind)s",
    "people": "q.person_id = ANY (%(people)s)",
    "facet": "%(facet)s = ANY (c.facets)",
    "outlet": "c.outlet = %(outlet)s",
    "country": "c.country = %(country)s",
    "lang": "c.lang = %(lang)s",
    "first_day": "c.day >= %(first_day)s",
    "last_day": "c.day <= %(last_day)s",
    "originals": "c.copy_of IS NULL",
}

# The words come first, by their index, and are never tried on one quote after the other: that takes seconds.
_WORDED = """(SELECT * FROM newsdesk.quote AS n
    WHERE newsdesk.quote_document(n.text) @@ newsdesk.search_terms(%(words)s) OFFSET 0)"""

# The newest articles that fit, in the order of the whole search: what they give is what the search would give first.
_NEWEST = """
    (SELECT * FROM newsdesk.coverage AS c WHERE c.relevant AND c.topic = %(topic)s{written}
     ORDER BY c.day DESC, c.published_at DESC, c.article_id LIMIT %(articles)s) AS c"""

# Who speaks often speaks in tens of thousands of quotes: begin at the newest articles.
_SPOKEN_IN = """
    (SELECT DISTINCT w.article_id FROM (
        SELECT w.article_id FROM newsdesk.voice AS w
        WHERE w.topic = %(topic)s AND w.person_id = ANY (%(voices)s) AND w.facet = '*'
        ORDER BY w.published_at DESC LIMIT %(newest)s) AS w) AS w JOIN newsdesk.coverage AS c USING (article_id)"""


def _query(given: Mapping[str, Any]) -> str:
    """Only the conditions that are asked for are written down, so that each search gets the plan that suits it."""
    asked = [sql for name, sql in _CONDITIONS.items() if given.get(name) not in (None, False)]
    written = "".join(f" AND {sql}" for sql in asked)
    articles, said = "newsdesk.coverage AS c", "newsdesk.quote"
    if given.get("articles") is not None:
        articles = _NEWEST.format(written="".join(f" AND {sql}" for sql in asked if "c." in sql))
        written += " AND newsdesk.quote_document(q.text) @@ newsdesk.search_terms(%(words)s)"
    elif given.get("words") is not None:
        said = _WORDED
    if given.get("people") is not None:
        articles = _SPOKEN_IN
    return f"""
        SELECT k.quote_id, k.published_at, k.outlet, k.country, k.lang, coalesce(s.name, p.name, k.speaker) AS speaker, k.role,
            k.affiliation, k.kind, k.quote, v.title, a.canonical_url AS url, k.article_id, k.story_id, k.copy_of, k.confidence,
            coalesce(p.same_as, p.person_id) AS person_id, k.quote_group_id, k.facets
        FROM (
            SELECT c.article_id, c.version_id, c.day, c.published_at, c.outlet, c.country, c.lang, c.story_id, c.copy_of,
                c.facets, q.quote_id, q.person_id, q.speaker, q.role, q.affiliation, q.kind, q.text AS quote,
                q.start_char, q.confidence, q.quote_group_id
            FROM {articles}
            JOIN {said} AS q
                ON q.article_id = c.article_id AND q.reading_id = c.reading_id
            WHERE c.relevant AND c.topic = %(topic)s{written}
            ORDER BY c.day DESC, c.published_at DESC, c.article_id, q.start_char
            LIMIT %(limit)s OFFSET %(offset)s
        ) AS k
        JOIN newsdesk.article AS a ON a.article_id = k.article_id
        JOIN newsdesk.version AS v ON v.version_id = k.version_id
        LEFT JOIN newsdesk.person AS p ON p.person_id = k.person_id
        LEFT JOIN newsdesk.person AS s ON s.person_id = p.same_as
        ORDER BY k.day DESC, k.published_at DESC, k.article_id, k.start_char"""


def _given(connection: Connection, asked: Asked, records: Sequence[int] = ()) -> dict[str, Any]:
    """The values of the query; a name is resolved to the records of the people who bear it. ``records``: those of the person
    asked for, where the caller knows them."""
    given: dict[str, Any] = asdict(asked) | {
        "role": f"%{_literal(asked.role)}%" if asked.role else None,
        "newest": NEWEST,
    }
    if records:
        given |= {"people": list(records), "voices": [asked.person_id]}
    elif asked.speaker is not None or asked.person_id is not None:
        found = rows(
            connection,
            """
            SELECT o.person_id, coalesce(o.same_as, o.person_id) AS voice FROM newsdesk.person AS o
            WHERE o.person_id = %(person_id)s OR o.same_as = %(person_id)s
               OR coalesce(o.same_as, o.person_id) IN (
                SELECT coalesce(n.same_as, n.person_id) FROM newsdesk.person AS n
                WHERE %(names)s::text[] <> '{}' AND n.folded_name LIKE ALL (%(names)s) LIMIT %(namesakes)s)
            """,
            {
                "person_id": asked.person_id,
                "names": [f"%{_literal(word)}%" for word in (asked.speaker or "").split()],
                "namesakes": NAMESAKES,
            },
        )
        given |= {
            "people": [row["person_id"] for row in found],
            "voices": sorted({row["voice"] for row in found}),
        }
    return given


def _literal(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def quotes(
    connection: Connection, asked: Asked, *, limit: int, offset: int = 0, records: Sequence[int] = ()
) -> list[Row]:
    """Quotes in relevant coverage, newest first. Ask for one more than you show: whether it comes says if there are more."""
    given = _given(connection, asked, records) | {"limit": limit, "offset": offset}
    if asked.words is None and asked.group is None and given.get("people") is None:
        newest = (asked.last_day or newsroom_today(connection)) - FIRST_LOOK
        if asked.first_day is None or asked.first_day < newest:
            look = given | {"first_day": newest}
            found = rows(connection, _query(look), look)
            if len(found) == limit:
                return found
    elif asked.words is not None and asked.group is None and given.get("people") is None:
        look = given | {"articles": WORDS_FIRST_IN}
        found = rows(connection, _query(look), look)
        if len(found) == limit:
            return found
    return rows(connection, _query(given), given)


def newsroom_today(connection: Connection) -> date:
    """The newsroom's day by the database's clock."""
    found = row(connection, "SELECT newsdesk.newsroom_day(now()) AS day")
    assert found is not None
    day: date = found["day"]
    return day


@contextmanager
def all_quotes(connection: Connection, asked: Asked, most: int) -> Iterator[Iterator[tuple[Any, ...]]]:
    """The same as a stream of tuples in the order of ``COLUMNS``, at most ``most`` of them."""
    columns = ", ".join(f"x.{name}" for name, _ in COLUMNS)
    given = _given(connection, asked) | {"limit": most, "offset": 0}
    with connection.cursor(name="quotes") as cursor:
        cursor.itersize = 2000
        cursor.execute(f"SELECT {columns} FROM ({_query(given)}) AS x", given)
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
