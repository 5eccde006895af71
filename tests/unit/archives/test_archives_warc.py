"""WARC files as they stream by: one record after the other, whatever stands between them and wherever reading begins."""

from __future__ import annotations

import gzip
import io
import random
import zlib
from collections.abc import Callable

import pytest

from newsdesk.archives import warc

NOISE = random.Random(11)
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"


def record(block: bytes, url: str = "http://rio.test/a", *, kind: str = "response", length: int | None = None) -> bytes:
    stated = len(block) if length is None else length
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Length: {stated}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"


def page(size: int) -> bytes:
    return HTTP + NOISE.randbytes(size)


RECORDS = [record(page(size), f"http://rio.test/{size}") for size in (0, 10, 5000, 70_000, 300_000, 20)]
PACKED = [gzip.compress(one) for one in RECORDS]


def everything(head: bytes) -> bool:
    return True


def read(packed: bytes, wanted: Callable[[bytes], bool] = everything, position: int = 0) -> list[warc.Member]:
    return list(warc.members(io.BytesIO(packed[position:]), position, wanted))


@pytest.mark.parametrize("chunk", [7, 1000, 1 << 16])
def test_records_come_out_as_they_went_in(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(warc, "_CHUNK", chunk)
    found = read(b"".join(PACKED))
    assert [member.content for member in found] == RECORDS
    assert [member.end - member.start for member in found] == list(map(len, PACKED))


def test_reading_may_begin_at_each_record() -> None:
    whole = read(b"".join(PACKED))
    for n, member in enumerate(whole):
        assert read(b"".join(PACKED), position=member.start) == whole[n:]
    assert read(b"".join(PACKED), position=whole[-1].end) == []


@pytest.mark.parametrize("chunk", [7, 1000, 1 << 16])
def test_what_is_not_wanted_is_passed_over_and_never_unpacked(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(warc, "_CHUNK", chunk)
    spoilt = bytearray(PACKED[4])
    spoilt[200_000:200_100] = bytes(100)
    found = read(b"".join((*PACKED[:4], spoilt, PACKED[5])), lambda head: b"rio.test/20\r" in head)
    assert [member.content for member in found] == [None] * 5 + RECORDS[5:]
    assert [member.damaged for member in found] == [None] * 6


@pytest.mark.parametrize("hurt", range(6))
@pytest.mark.parametrize("at", ["first byte", "middle", "checksum"])
def test_a_damaged_record_costs_only_itself(hurt: int, at: str) -> None:
    spoilt = bytearray(PACKED[hurt])
    place = {"first byte": 0, "middle": len(spoilt) // 2, "checksum": len(spoilt) - 6}[at]
    spoilt[place] ^= 0xFF
    found = read(b"".join((*PACKED[:hurt], spoilt, *PACKED[hurt + 1 :])))
    assert [member.content for member in found] == [*RECORDS[:hurt], None, *RECORDS[hurt + 1 :]]
    assert [bool(member.damaged) for member in found] == [n == hurt for n in range(6)]
    assert found[hurt].end == sum(map(len, PACKED[: hurt + 1]))


def test_what_looks_like_a_beginning_inside_a_record_is_none() -> None:
    stored = zlib.compressobj(0, wbits=31)
    inner = b"\x1f\x8b\x08" + bytes(200) + gzip.compress(b"no record")
    packed = stored.compress(record(HTTP + inner, "http://other.test/")) + stored.flush()
    found = read(packed + PACKED[2], lambda head: b"rio.test" in head)
    assert [member.content for member in found] == [None, RECORDS[2]]


@pytest.mark.parametrize("wanted", [True, False], ids=["wanted", "not wanted"])
@pytest.mark.parametrize("missing", [1, 9, 250_000])
def test_a_record_that_is_cut_off_is_told(wanted: bool, missing: int) -> None:
    found = read(b"".join(PACKED[:5])[:-missing], lambda head: wanted)
    assert [member.damaged for member in found] == [None] * 4 + ["its record is cut off"]


def test_a_record_longer_than_any_page_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "MOST_BYTES", 100_000)
    found = read(b"".join(PACKED))
    assert [member.content for member in found] == [*RECORDS[:4], None, RECORDS[5]]
    bomb = gzip.compress(record(HTTP + bytes(5_000_000)))
    assert [member.content for member in read(bomb + PACKED[1])] == [None, RECORDS[1]]


def test_what_follows_the_last_record_is_told() -> None:
    (first, rest) = read(PACKED[1] + bytes(600))
    assert first.content == RECORDS[1]
    assert rest.damaged


def test_an_answer_is_taken_apart() -> None:
    assert warc.answer(record(HTTP + b"<p>Hola</p>")) == warc.Answer(200, "text/html; charset=utf-8", b"<p>Hola</p>")
    gone = warc.answer(record(b"HTTP/2 404\r\n\r\nnothing here"))
    assert gone == warc.Answer(404, None, b"nothing here")


@pytest.mark.parametrize(
    ("header", "body"),
    [
        (b"Content-Encoding: gzip", gzip.compress(b"<p>Hola</p>")),
        (b"content-encoding:gzip\r\nTransfer-Encoding: chunked", None),
        (b"Transfer-Encoding: chunked", b"b\r\n<p>Hola</p>\r\n0\r\n\r\n"),
        (b"Content-Encoding: identity", b"<p>Hola</p>"),
    ],
)
def test_encodings_for_the_way_are_undone(header: bytes, body: bytes | None) -> None:
    if body is None:
        packed = gzip.compress(b"<p>Hola</p>")
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + header + b"\r\n\r\n"
    assert warc.answer(record(head + body)).body == b"<p>Hola</p>"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (record(b"<html><body>a page and no header</body></html>"), "no HTTP header"),
        (record(b""), "no HTTP header"),
        (record(HTTP + b"short", length=9000), "states a length of 9000 and has"),
        (record(HTTP, length=-1), "states a length of -1 and has"),
        (RECORDS[1] + RECORDS[2], "not packed one by one"),
        (b"WARC/1.0\r\nWARC-Type: response\r\n\r\n", "states a length of nothing"),
        (b"WARC/1.0\r\nWARC-Type: response", "states a length of nothing"),
    ],
)
def test_what_is_no_answer_says_why(content: bytes, told: str) -> None:
    with pytest.raises(warc.Damaged, match=told):
        warc.answer(content)


def test_a_field_is_found_by_its_whole_name_in_the_header_only() -> None:
    content = record(b"WARC-Date: 1999", "http://rio.test/?WARC-Date: x")
    assert warc.field(content, b"WARC-Date") == ""
    assert warc.field(content, b"warc-target-uri") == "http://rio.test/?WARC-Date: x"
