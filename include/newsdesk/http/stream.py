"""A long download as a file to read from: nothing is held in memory, and it can begin in the middle."""

from __future__ import annotations

import io
from http.client import HTTPException
from typing import Any, BinaryIO

from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError

from newsdesk.errors import Retry
from newsdesk.http.connection import OutOfBytes, OutOfTime

LONGEST = 4_000_000_000
"""Bytes; a CC-NEWS file has about one billion."""

SECONDS = 3_600.0


class StreamReader(io.RawIOBase):
    """The undecoded body of an answer. Raises Retry when the transfer breaks off or takes too long."""

    def __init__(self, response: BaseHTTPResponse, url: str) -> None:
        self._response = response
        self._url = url

    def readable(self) -> bool:
        """Always: it is there to be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer`` as far as bytes are at hand; 0 at the end."""
        try:
            part = self._response.read(len(buffer), decode_content=False)
        except (HTTPError, HTTPException, OutOfTime, OutOfBytes, OSError) as error:
            raise Retry(f"{self._url} broke off: {error}") from error
        buffer[: len(part)] = part
        return len(part)


def skip(reader: BinaryIO, count: int) -> None:
    """Read and forget ``count`` bytes: what a server that knows no ranges sends again."""
    while count > 0 and (part := reader.read(min(count, 1 << 20))):
        count -= len(part)
