"""Writers over plain rows: Parquet byte by byte, hostile text in CSV and Atom."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import zstandard
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.report import atom, export, parquet
from newsdesk.report.parquet import Column

NOON = datetime(2026, 3, 2, 12, 0, 0, 250_000, tzinfo=UTC)
COLUMNS = [
    Column("a", "text"),
    Column("n", "integer"),
    Column("r", "real"),
    Column("b", "boolean"),
    Column("d", "date"),
    Column("t", "instant"),
    Column("l", "texts"),
    Column("i", "integers"),
]
ROWS: list[tuple[Any, ...]] = [
    ("á", 1, 1.5, True, date(2026, 3, 2), NOON, ["x", "y"], [1, 2]),
    (None,) * 8,
    ("", -5, -0.0, False, date(1960, 1, 1), datetime(1960, 1, 1, tzinfo=UTC), [], []),
]


def written(rows: list[tuple[Any, ...]]) -> bytes:
    out = io.BytesIO()
    parquet.write(out, COLUMNS, rows)
    return out.getvalue()


def test_the_file_is_the_one_that_pyarrow_read_back_value_by_value() -> None:
    """``table.parquet`` was written by this program; pyarrow 26.0.1 found the types of COLUMNS and exactly ROWS in it."""
    known = (Path(__file__).parent / "table.parquet").read_bytes()
    assert uncompressed(written(ROWS)) == uncompressed(known)


def uncompressed(file: bytes) -> tuple[bytes, bytes]:
    """All pages, decompressed, and the names and types of the footer, without sizes that depend on the compressor."""
    size = int.from_bytes(file[-8:-4], "little")
    footer = file[-8 - size : -8]
    pages = b""
    magic = b"\x28\xb5\x2f\xfd"
    for piece in file[4 : -8 - size].split(magic)[1:]:
        pages += zstandard.ZstdDecompressor().decompressobj().decompress(magic + piece)
    return pages, footer[: footer.index(b"element", footer.index(b"element") + 1) + 7]


def test_an_empty_table_has_its_columns() -> None:
    file = written([])
    assert file.startswith(b"PAR1")
    assert all(column.name.encode() in file for column in COLUMNS)


def test_rows_are_written_in_groups_and_counted() -> None:
    out = io.BytesIO()
    assert parquet.write(out, [Column("n", "integer")], ((n,) for n in range(45_000))) == 45_000


def test_a_spreadsheet_runs_nothing() -> None:
    out = io.BytesIO()
    cells = ["=1+1", "+1", "-1", "@x", "\tx", "a=1", "", None, ["=1", "b"], -1]
    export.write("csv", out, "stories", [Column(str(n), "text") for n in range(len(cells))], [cells])
    row = list(csv.reader(io.StringIO(out.getvalue().decode())))[1]
    assert row == ["'=1+1", "'+1", "'-1", "'@x", "'\tx", "a=1", "", "", "'=1; b", "-1"]


@given(st.text())
def test_any_text_survives_csv_and_parquet(text: str) -> None:
    table, file = io.BytesIO(), io.BytesIO()
    export.write("csv", table, "stories", [Column("a", "text")], [["x" + text]])
    export.write("parquet", file, "stories", [Column("a", "text")], [[text]])
    if "\x00" not in text:
        read = list(csv.reader(io.StringIO(table.getvalue().decode(), newline="")))
        assert read[1] == [("x" + text).encode("utf-8", "backslashreplace").decode()]
    assert file.getvalue().endswith(b"PAR1")


def story(**more: Any) -> dict[str, Any]:
    values = {"story_id": 1, "topic": "t", "title": "A title", "url": "http://a.test/1", "opened_at": NOON}
    counts = {"articles": 3, "originals": 2, "outlets": 3, "countries": ["MX", "US"], "languages": ["en", None]}
    return {**values, **counts, "last_article_at": NOON, **more}


def test_hostile_titles_are_inert_in_atom() -> None:
    out = io.BytesIO()
    titles = ["<script>alert(1)</script>", "a\x00b\x1b\ud800c", "]]>&amp;", "x" * 10_000]
    assert atom.write(out, [story(story_id=n, title=title) for n, title in enumerate(titles)]) == 4
    feed = ElementTree.fromstring(out.getvalue())
    found = {e.text for e in feed.iter("{http://www.w3.org/2005/Atom}title")} - {"Newsdesk: stories"}
    assert found == {titles[0], "a\ufffdb\ufffd\ufffdc", titles[2], titles[3]}


def test_an_empty_feed_is_a_feed() -> None:
    out = io.BytesIO()
    assert atom.write(out, []) == 0
    assert ElementTree.fromstring(out.getvalue()).tag == "{http://www.w3.org/2005/Atom}feed"
