"""Reading an answer's body: decompressed, and never more of it than the cap."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPException
from typing import IO, cast

import zstandard
from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError

_CHUNK = 65_536
_SMALL = 4_096
_ZSTD_WINDOW = 8 * 1024 * 1024  # RFC 9659: the largest window for zstd over HTTP


class TooLarge(Exception):
    """The body is longer than its cap."""


def read_body(response: BaseHTTPResponse, cap: int) -> bytes:
    """The body, decompressed. Raises TooLarge as soon as it is longer than ``cap`` bytes, or says that it will be."""
    declared = response.headers.get("content-length", "")
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if declared.isdecimal() and int(declared[:18]) > cap and not encoding:
        raise TooLarge
    parts: list[bytes] = []
    size = 0
    for part in _zstd(response) if encoding == "zstd" else response.stream(_CHUNK, decode_content=True):
        size += len(part)
        if size > cap:
            raise TooLarge
        parts.append(part)
    return b"".join(parts)


def read_start(response: BaseHTTPResponse, cap: int) -> bytes:
    """The body of an error page, or nothing when it cannot be read or is longer than ``cap``: its status and headers
    count without it."""
    try:
        return read_body(response, cap)
    except (TooLarge, HTTPError, HTTPException, zstandard.ZstdError, OSError):
        return b""


def finish_small(response: BaseHTTPResponse) -> None:
    """Read the few bytes of a redirect's body, so that its connection can be used again."""
    declared = response.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:18]) <= _SMALL:
        read_body(response, _SMALL)


class _Raw:
    """The undecoded body as zstandard wants to read it."""

    def __init__(self, response: BaseHTTPResponse) -> None:
        self._response = response

    def read(self, size: int = -1) -> bytes:
        return self._response.read(size, decode_content=False)


def _zstd(response: BaseHTTPResponse) -> Iterator[bytes]:
    """The body in pieces. urllib3 decodes zstd only with a package that Python before 3.14 lacks."""
    decompressor = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    raw = cast("IO[bytes]", _Raw(response))
    reader = decompressor.stream_reader(raw, read_size=_CHUNK, read_across_frames=True)
    while part := reader.read(_CHUNK):
        yield part
