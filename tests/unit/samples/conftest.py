"""One running sample newsroom for all tests of this folder, at the end of its last day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from newsdesk.samples import Newsroom

FIRST_DAY = date(2026, 3, 2)
AFTER = datetime(2026, 3, 5, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def _ask(url: str, headers: dict[str, str] | None = None, method: str = "GET", limit: int | None = None) -> Answer:
    """One request, no redirect followed, nothing unpacked."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=10)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, headers=headers or {})
        response = connection.getresponse()
        return Answer(response.status, dict(response.headers.items()), response.read(limit))
    finally:
        connection.close()


@pytest.fixture(scope="session")
def ask() -> Callable[..., Answer]:
    return _ask


@pytest.fixture(scope="session")
def running() -> Iterator[Newsroom]:
    with Newsroom(FIRST_DAY, AFTER, slow_seconds=1.0) as newsroom:
        yield newsroom


@pytest.fixture
def newsroom(running: Newsroom) -> Newsroom:
    """The running newsroom with its clock put right, whatever the test before has done to it."""
    running.set_now(AFTER)
    return running
