"""Parquet, written as it streams: flat columns and lists of one level, one page a column and row group, zstd.

Pages are of version 1, values plain, levels run-length encoded: what every reader reads. Format:
https://parquet.apache.org/docs/file-format/ ; the metadata is Thrift's compact protocol.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import chain, groupby
from typing import Any, BinaryIO, Literal

import zstandard

Kind = Literal["text", "integer", "real", "boolean", "date", "instant", "texts", "integers", "json"]

ROWS = 20_000
"""Rows of a group: they are held in memory until it is written."""

MAGIC = b"PAR1"
EPOCH = date(1970, 1, 1)
BOOLEAN, INT32, INT64, DOUBLE, BYTE_ARRAY = 0, 1, 2, 5, 6
OPTIONAL, REPEATED = 1, 2
UTF8, LIST, DATE, TIMESTAMP_MICROS = 0, 3, 6, 10
PLAIN, RLE, ZSTD = 0, 3, 6

# Thrift's compact types.
TRUE, FALSE, I32, I64, BINARY, LISTED, STRUCT = 1, 2, 5, 6, 8, 9, 12

# Physical type, converted type, and the number of the logical type.
_TYPES: dict[Kind, tuple[int, int | None, int | None]] = {
    "text": (BYTE_ARRAY, UTF8, 1),
    "json": (BYTE_ARRAY, UTF8, 1),
    "integer": (INT64, None, None),
    "real": (DOUBLE, None, None),
    "boolean": (BOOLEAN, None, None),
    "date": (INT32, DATE, 6),
    "instant": (INT64, TIMESTAMP_MICROS, 8),
    "texts": (BYTE_ARRAY, UTF8, 1),
    "integers": (INT64, None, None),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column's name, and what its values are."""

    name: str
    kind: Kind


@dataclass(slots=True)
class Struct:
    """A Thrift struct being written: fields in rising order of their number."""

    body: bytearray = field(default_factory=bytearray)
    last: int = 0

    def put(self, number: int, kind: int, value: bytes = b"") -> Struct:
        """Add a field. Returns the struct, so that calls chain."""
        self.body.append((number - self.last) << 4 | kind)
        self.body += value
        self.last = number
        return self

    def number(self, at: int, value: int | None, kind: int = I32) -> Struct:
        """Add a number, if there is one."""
        return self if value is None else self.put(at, kind, _varint(value << 1))

    def string(self, number: int, value: str) -> Struct:
        """Add a string."""
        return self.put(number, BINARY, _binary(value))

    def many(self, number: int, kind: int, values: Sequence[bytes]) -> Struct:
        """Add a list of written values."""
        size = len(values)
        head = bytes([size << 4 | kind]) if size < 15 else bytes([0xF0 | kind]) + _varint(size)
        return self.put(number, LISTED, head + b"".join(values))

    def end(self) -> bytes:
        """The struct's bytes."""
        return bytes(self.body) + b"\x00"


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _binary(value: str) -> bytes:
    encoded = value.encode()
    return _varint(len(encoded)) + encoded


def write(out: BinaryIO, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> int:
    """Write the rows, a group at a time; the end of the file comes last, so a file that was cut off is not read by anything.

    Returns how many rows were written.
    """
    out.write(MAGIC)
    offset, total, groups = len(MAGIC), 0, []
    batch: list[Sequence[Any]] = []
    for row in chain(rows, [None]):
        if row is not None:
            batch.append(row)
        if batch and (row is None or len(batch) == ROWS):
            pages, described = _group(columns, batch, offset)
            out.write(pages)
            groups.append(described)
            offset += len(pages)
            total += len(batch)
            batch = []
    footer = _footer(columns, total, groups)
    out.write(footer + struct.pack("<I", len(footer)) + MAGIC)
    return total


def _group(columns: Sequence[Column], rows: Sequence[Sequence[Any]], offset: int) -> tuple[bytes, bytes]:
    """The pages of a row group, and its metadata."""
    pages = bytearray()
    chunks, size = [], 0
    for index, column in enumerate(columns):
        page, values, plain = _page(column.kind, [row[index] for row in rows])
        start = offset + len(pages)
        pages += page
        size += plain
        listed = column.kind in {"texts", "integers"}
        path = [column.name, "list", "element"] if listed else [column.name]
        meta = Struct().number(1, _TYPES[column.kind][0]).many(2, I32, [_varint(PLAIN << 1), _varint(RLE << 1)])
        meta.many(3, BINARY, [_binary(part) for part in path]).number(4, ZSTD).number(5, values, I64)
        meta.number(6, plain, I64).number(7, len(page), I64).number(9, start, I64)
        chunks.append(Struct().number(2, start, I64).put(3, STRUCT, meta.end()).end())
    described = Struct().many(1, STRUCT, chunks).number(2, size, I64).number(3, len(rows), I64)
    return bytes(pages), described.end()


def _page(kind: Kind, values: Sequence[Any]) -> tuple[bytes, int, int]:
    """One data page with its header; how many values (empty ones too) it holds; its size before compression."""
    if kind in {"texts", "integers"}:
        flat, defined, repeated = _levels(values)
        body = _runs(repeated, 1) + _runs(defined, 2)
        count = len(defined)
    else:
        flat = [value for value in values if value is not None]
        body = _runs([int(value is not None) for value in values], 1)
        count = len(values)
    body += _plain(kind, flat)
    packed = zstandard.compress(body)
    described = Struct().number(1, count).number(2, PLAIN).number(3, RLE).number(4, RLE)
    header = Struct().number(1, 0).number(2, len(body)).number(3, len(packed)).put(5, STRUCT, described.end()).end()
    return header + packed, count, len(header) + len(body)


def _levels(lists: Sequence[Sequence[Any] | None]) -> tuple[list[Any], list[int], list[int]]:
    """The values of lists in one row, with definition (0 no list, 1 empty, 2 null, 3 there) and repetition levels."""
    flat: list[Any] = []
    defined: list[int] = []
    repeated: list[int] = []
    for items in lists:
        if not items:
            defined.append(0 if items is None else 1)
            repeated.append(0)
            continue
        for place, item in enumerate(items):
            repeated.append(int(place > 0))
            defined.append(2 if item is None else 3)
            if item is not None:
                flat.append(item)
    return flat, defined, repeated


def _runs(levels: Iterable[int], width: int) -> bytes:
    """Levels as runs, each its length and one byte of value (``width`` bits fit in one), after four bytes of size."""
    assert width <= 8
    body = b"".join(_varint(sum(1 for _ in run) << 1) + bytes([level]) for level, run in groupby(levels))
    return struct.pack("<I", len(body)) + body


def _plain(kind: Kind, values: Sequence[Any]) -> bytes:
    if kind in {"text", "texts", "json"}:
        encoded = [str(value).encode("utf-8", "backslashreplace") for value in values]
        return b"".join(struct.pack("<I", len(value)) + value for value in encoded)
    if kind == "boolean":
        packed = bytearray((len(values) + 7) // 8)
        for place, value in enumerate(values):
            packed[place // 8] |= bool(value) << place % 8
        return bytes(packed)
    if kind == "date":
        return struct.pack(f"<{len(values)}i", *((value - EPOCH).days for value in values))
    if kind == "instant":
        return struct.pack(f"<{len(values)}q", *(_micros(value) for value in values))
    return struct.pack(f"<{len(values)}{'d' if kind == 'real' else 'q'}", *values)


def _micros(value: datetime) -> int:
    since = value.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _footer(columns: Sequence[Column], rows: int, groups: Sequence[bytes]) -> bytes:
    schema = [Struct().string(4, "schema").number(5, len(columns)).end()]
    for column in columns:
        if column.kind in {"texts", "integers"}:
            outer = Struct().number(3, OPTIONAL).string(4, column.name).number(5, 1).number(6, LIST)
            schema.append(outer.put(10, STRUCT, Struct().put(3, STRUCT, b"\x00").end()).end())
            schema.append(Struct().number(3, REPEATED).string(4, "list").number(5, 1).end())
            schema.append(_leaf("element", column.kind))
        else:
            schema.append(_leaf(column.name, column.kind))
    footer = Struct().number(1, 1).many(2, STRUCT, schema).number(3, rows, I64).many(4, STRUCT, groups)
    return footer.string(6, "newsdesk").end()


def _leaf(name: str, kind: Kind) -> bytes:
    physical, converted, logical = _TYPES[kind]
    element = Struct().number(1, physical).number(3, OPTIONAL).string(4, name).number(6, converted)
    if logical is not None:
        micros = Struct().put(2, STRUCT, b"\x00").end()
        said = Struct().put(1, TRUE).put(2, STRUCT, micros).end() if kind == "instant" else b"\x00"
        element.put(10, STRUCT, Struct().put(logical, STRUCT, said).end())
    return element.end()
