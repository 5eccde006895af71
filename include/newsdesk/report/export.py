"""Rows of a view in the formats that other programs read. Each writer streams, and returns how many rows it wrote."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

from newsdesk.errors import Reject
from newsdesk.report import atom, parquet, schema_org
from newsdesk.report.parquet import Column, Kind

Rows = Iterable[Sequence[Any]]

_KINDS: dict[str, Kind] = {
    "integer": "integer",
    "bigint": "integer",
    "smallint": "integer",
    "real": "real",
    "double precision": "real",
    "numeric": "real",
    "boolean": "boolean",
    "date": "date",
    "timestamp with time zone": "instant",
    "text[]": "texts",
    "name[]": "texts",
    "bigint[]": "integers",
    "integer[]": "integers",
    "jsonb": "json",
}

MEDIA_CLOUD = ("id", "indexed_date", "language", "media_name", "media_url", "publish_date", "title", "url")
"""Columns of the story lists that Media Cloud's search exports, in its order."""


def columns(types: Iterable[tuple[str, str]]) -> list[Column]:
    """Columns by name and Postgres type; a type without a kind of its own is text."""
    return [Column(name, _KINDS.get(kind, "text")) for name, kind in types]


def write(format: str, out: BinaryIO, view: str, listed: Sequence[Column], rows: Rows) -> int:
    """Write the rows of ``view``. Raises Reject when the format is not one for that view, naming those that are."""
    allowed = formats(view)
    if format not in allowed:
        raise Reject(f"view {view!r} cannot be written as {format}; it can as {', '.join(allowed)}", code="format")
    return _WRITERS[format](out, view, listed, rows)


def formats(view: str) -> tuple[str, ...]:
    """The formats that a view can be written in."""
    special = {"articles": ("mediacloud",), "stories": ("atom",)}
    return ("csv", "json", "parquet", *special.get(view, ()))


def _csv(out: BinaryIO, view: str, listed: Sequence[Column], rows: Rows) -> int:
    return _table(out, [column.name for column in listed], ([_cell(value) for value in row] for row in rows))


def _media_cloud(out: BinaryIO, view: str, listed: Sequence[Column], rows: Rows) -> int:
    def line(row: Mapping[str, Any]) -> list[Any]:
        home = "/".join(str(row["url"]).split("/")[:3])
        seen = row["first_seen_at"].strftime("%Y-%m-%d %H:%M:%S")
        cells = (row["article_id"], seen, row["lang"], row["outlet"], home, row["day"], row["title"], row["url"])
        return [_cell(value) for value in cells]

    return _table(out, MEDIA_CLOUD, (line(row) for row in _named(listed, rows)))


class _Encoded:
    """What ``csv.writer`` writes to: a byte stream, which stays the caller's to close."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def write(self, line: str) -> int:
        return self._out.write(line.encode("utf-8", "backslashreplace"))


def _table(out: BinaryIO, header: Sequence[str], lines: Iterable[Sequence[Any]]) -> int:
    writer = csv.writer(_Encoded(out))  # lines end in CR LF (RFC 4180): only then a lone CR in a text is quoted
    writer.writerow(header)
    written = 0
    for line in lines:
        writer.writerow(line)
        written += 1
    return written


_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula, full-width forms included (OWASP, CSV Injection)."""


def _cell(value: object) -> object:
    """Instants in ISO 8601, lists divided by semicolons; text that a spreadsheet would run as a formula is kept as text."""
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, str) and value[:1] in _FORMULA:
        return "'" + value
    return value


def _json(out: BinaryIO, view: str, listed: Sequence[Column], rows: Rows) -> int:
    written = 0
    for row in _named(listed, rows):
        line = json.dumps(schema_org.described(view, row), ensure_ascii=False, default=_plain)
        out.write(line.encode("utf-8", "backslashreplace") + b"\n")
        written += 1
    return written


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else str(value)


def _parquet(out: BinaryIO, view: str, listed: Sequence[Column], rows: Rows) -> int:
    return parquet.write(out, listed, ([_packed(value) for value in row] for row in rows))


def _packed(value: object) -> object:
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict) else value


def _atom(out: BinaryIO, view: str, listed: Sequence[Column], rows: Rows) -> int:
    return atom.write(out, _named(listed, rows))


def _named(listed: Sequence[Column], rows: Rows) -> Iterable[dict[str, Any]]:
    names = [column.name for column in listed]
    return (dict(zip(names, row, strict=True)) for row in rows)


_WRITERS: dict[str, Callable[[BinaryIO, str, Sequence[Column], Rows], int]] = {
    "csv": _csv,
    "json": _json,
    "parquet": _parquet,
    "mediacloud": _media_cloud,
    "atom": _atom,
}
