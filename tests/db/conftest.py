"""A database of its own for each test that asks for one, opened."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from newsdesk import settings
from newsdesk.store.db import Connection, connect


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    with connect(database_url) as opened:
        yield opened


@pytest.fixture
def loaded(database_url: str) -> settings.Settings:
    return settings.load({"NEWSDESK_DATABASE_URL": database_url})
