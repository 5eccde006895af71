"""A gzipped WARC as it streams by: each record is a gzip member of its own, and most of them are never unpacked.

Of every member only the head is unpacked. One that is not wanted is passed over by looking for the next member in the
packed bytes, and so is one that is damaged: the records behind it can be read. Nothing but one record is held in memory.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader

MOST_BYTES = 10_000_000
"""Of one record, unpacked: the cap of pages from the network."""

_GZIP = 31  # zlib's window bits for gzip
_MAGIC = b"\x1f\x8b\x08"
_BEGINNING = b"WARC/"
_CHUNK = 1 << 16
_HEAD_PACKED, _HEAD = 8192, 4096
_ENOUGH = 1024  # packed bytes that give the first few unpacked, whatever tables they begin with
_LONGEST_PACKED = 64_000_000

_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})\b")
# These say that the body is not as the page's author wrote it.
_WRAPPED = re.compile(rb"^(?:Transfer|Content)-Encoding:[ \t]*(?!identity\b)\S", re.IGNORECASE | re.MULTILINE)


class Damaged(Exception):
    """A record that cannot be read; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Member:
    """One record's place in the file (bytes), and its content: None where it was not wanted or is ``damaged``."""

    start: int
    end: int
    content: bytes | None = None
    damaged: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The HTTP answer that a record holds, its body as the server sent it out before any encoding for the way."""

    status: int
    content_type: str | None
    body: bytes


def members(stream: BinaryIO, position: int, wanted: Callable[[bytes], bool]) -> Iterator[Member]:
    """Each record from ``position`` on, where ``stream`` stands. ``wanted`` is asked with the record's first bytes.

    A record of more than MOST_BYTES counts as not wanted. Raises what reading the stream raises.
    """
    reader = _Reader(stream, position)
    while reader.begins():
        yield reader.member(wanted)


def field(head: bytes, name: bytes) -> str:
    """What a record's header says under ``name``; "" when it does not say."""
    found = re.search(rb"^%s:[ \t]*([^\r\n]*)" % name, _header(head), re.IGNORECASE | re.MULTILINE)
    return found[1].decode("utf-8", "replace").strip() if found else ""


def answer(content: bytes) -> Answer:
    """The HTTP answer in a whole record. Raises Damaged when there is none, or when it is not as long as it should be."""
    begin = len(_header(content))
    block = _block(content, begin)
    head = _header(block)
    status = _STATUS.match(head)
    if status is None:
        raise Damaged("its record has no HTTP header")
    body = _unwrapped(content) if _WRAPPED.search(head) else block[len(head) :]
    return Answer(int(status[1]), field(head, b"Content-Type") or None, body)


def _header(content: bytes) -> bytes:
    blank = _BLANK_LINE.search(content)
    return content[: blank.end()] if blank else content


def _block(content: bytes, begin: int) -> bytes:
    stated = field(content, b"Content-Length")
    if not stated.isdigit() or begin + int(stated) > len(content):
        raise Damaged(f"its record states a length of {stated[:20] or 'nothing'} and has {len(content) - begin} bytes")
    if content[begin + int(stated) :].strip():
        raise Damaged("its records are not packed one by one")
    return content[begin : begin + int(stated)]


def _unwrapped(content: bytes) -> bytes:
    """The body without chunks and compression. Raises Damaged."""
    try:
        record = ArcWarcRecordLoader().parse_record_stream(io.BytesIO(content))
        body: bytes = record.content_stream().read(MOST_BYTES + 1)
    except (ArchiveLoadFailed, EOFError, OSError, ValueError, zlib.error) as error:
        raise Damaged(f"its body cannot be unpacked: {error}") from error
    if len(body) > MOST_BYTES:
        raise Damaged(f"its body has more than {MOST_BYTES} bytes")
    return body


class _Reader:
    """What is held of the stream, from the beginning of the next member on."""

    def __init__(self, stream: BinaryIO, position: int) -> None:
        self._stream = stream
        self._held = bytearray()
        self._at = position

    def begins(self) -> bool:
        """Whether there is anything left."""
        return bool(self._held) or self._more()

    def member(self, wanted: Callable[[bytes], bool]) -> Member:
        start, content = self._at, None
        try:
            unpacker = zlib.decompressobj(_GZIP)
            head = self._head(unpacker)
            if not head.startswith(_BEGINNING):
                raise Damaged("no record begins there")
            content = self._whole(unpacker, head) if wanted(head) else None
            if content is None:
                self._pass_over()
        except (zlib.error, Damaged) as error:
            self._to_next()
            return Member(start, self._at, damaged=str(error))
        return Member(start, self._at, content)

    def _head(self, unpacker: zlib._Decompress) -> bytes:
        while len(self._held) < _HEAD_PACKED and self._more():
            pass
        return unpacker.decompress(self._held[:_HEAD_PACKED], _HEAD)

    def _whole(self, unpacker: zlib._Decompress, head: bytes) -> bytes | None:
        """The whole record, its packed bytes dropped; None when it is too long."""
        parts, size = [head], len(head)
        fed = min(_HEAD_PACKED, len(self._held))
        while not unpacker.eof:
            if size > MOST_BYTES:
                return None
            if fed == len(self._held) and not unpacker.unconsumed_tail and not self._more():
                raise Damaged("its record is cut off")
            packed, fed = unpacker.unconsumed_tail + self._held[fed:], len(self._held)
            parts.append(unpacker.decompress(packed, MOST_BYTES + 1 - size))
            size += len(parts[-1])
        self._drop(fed - len(unpacker.unused_data))
        return b"".join(parts)

    def _pass_over(self) -> None:
        """On to the next member. Raises Damaged when this is the last one and not whole."""
        following = self._next()
        if following is None and not _is_whole(self._held):
            raise Damaged("its record is cut off")
        self._drop(len(self._held) if following is None else following)

    def _to_next(self) -> None:
        following = self._next()
        self._drop(len(self._held) if following is None else following)

    def _next(self) -> int | None:
        """Where in what is held the next member begins, which may take reading on; None when there is none."""
        looked = 1
        while True:
            found = self._held.find(_MAGIC, looked)
            if found < 0:
                looked = max(1, len(self._held) - len(_MAGIC) + 1)
                if len(self._held) > _LONGEST_PACKED:
                    self._drop(looked)
                    looked = 0
                if not self._more():
                    return None
                continue
            while len(self._held) - found < _ENOUGH and self._more():
                pass
            if _begins_record(self._held[found : found + _ENOUGH]):
                return found
            looked = found + 1

    def _more(self) -> bool:
        chunk = self._stream.read(_CHUNK)
        self._held += chunk
        return bool(chunk)

    def _drop(self, count: int) -> None:
        del self._held[:count]
        self._at += count


def _begins_record(packed: bytearray) -> bool:
    try:
        return zlib.decompressobj(_GZIP).decompress(packed, len(_BEGINNING)) == _BEGINNING
    except zlib.error:
        return False


def _is_whole(packed: bytearray) -> bool:
    unpacker, rest = zlib.decompressobj(_GZIP), bytes(packed)
    try:
        while rest and not unpacker.eof:
            unpacker.decompress(rest, _CHUNK)
            rest = unpacker.unconsumed_tail
    except zlib.error:
        return False
    return unpacker.eof
