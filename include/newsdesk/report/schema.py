"""The documentation of schema ``report``, written from the catalog's own comments, with worked queries and what they give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

QUERIES = Path(__file__).parent / "queries.sql"

HEAD = """# The report schema

Everything that reports, exports, pages and the digest count stands in schema `report` of the database: a stable interface,
readable by role `newsdesk_reader` (`GRANT newsdesk_reader TO you`), which sees nothing else. This page is written by
`python -m newsdesk schema` from the comments in the database.

- Days are newsroom-time days (setting `NEWSDESK_TIMEZONE`).
- An analyst's verdict wins over the program's, in every view.
- An article counts in each of its facets: ask for one facet (`*` stands for the whole topic) and never sum over them.
- Copies are articles too. `copy_of IS NULL` and the columns `originals` count voices instead.
- Every number has a receipt: `report.receipts` names the query for the rows behind it, `report.receipt` runs it.
- A filter on `day` reaches the indexes of every view that has one: thirty days cost the same after ten years.
"""


class Column(Protocol):
    """A column as the catalog describes it."""

    @property
    def name(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def comment(self) -> str | None: ...


class View(Protocol):
    """A view as the catalog describes it."""

    @property
    def name(self) -> str: ...
    @property
    def comment(self) -> str | None: ...
    @property
    def columns(self) -> Sequence[Column]: ...


class Function(Protocol):
    """A function as the catalog describes it."""

    @property
    def name(self) -> str: ...
    @property
    def arguments(self) -> str: ...
    @property
    def result(self) -> str: ...
    @property
    def comment(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Query:
    """A worked query: what it asks, and how."""

    asks: str
    sql: str


def queries(path: Path = QUERIES) -> list[Query]:
    """The worked queries of a file: each begins with a comment that says what it asks, and ends with a semicolon."""
    found = []
    for block in path.read_text(encoding="utf-8").strip().split(";\n"):
        comment, _, sql = block.strip().partition("\n")
        if sql:
            found.append(Query(comment.removeprefix("-- "), sql.strip().rstrip(";")))
    return found


def document(
    views: Iterable[View],
    functions: Iterable[Function],
    worked: Iterable[tuple[Query, Sequence[str], Sequence[Sequence[Any]]]],
) -> str:
    """The page, as Markdown. ``worked``: each query with the columns and rows that it gave."""
    return "\n".join([*_parts(views, functions, worked)])


def _parts(
    views: Iterable[View],
    functions: Iterable[Function],
    worked: Iterable[tuple[Query, Sequence[str], Sequence[Sequence[Any]]]],
) -> Iterator[str]:
    yield HEAD
    yield "## Worked queries\n\nOver three days of the sample newsroom.\n"
    for query, columns, rows in worked:
        yield f"### {query.asks}\n\n```sql\n{query.sql};\n```\n"
        yield _table(columns, rows)
    yield "## Views\n"
    for view in views:
        yield f"### report.{view.name}\n\n{view.comment}\n"
        yield _table(("column", "type", ""), [(f"`{c.name}`", c.type, c.comment) for c in view.columns])
    yield "## Functions\n"
    for function in functions:
        yield f"### report.{function.name}\n\n`report.{function.name}({function.arguments})`\n\n{function.comment}\n"
        yield f"Returns `{function.result}`.\n"


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    lines = [columns, ["---"] * len(columns), *[[_cell(value) for value in row] for row in rows]]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("|", "\\|").replace("\n", " ")
