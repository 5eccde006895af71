"""What all tests may ask for: a database of their own on a real server that ends with the session."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsdesk.store import embedded

# Tests start the program as processes; `make` exports this, a bare pytest does not.
os.environ.setdefault("PYTHONPATH", str(Path(__file__).parents[1] / "include"))

# The session's data is thrown away, so nothing has to survive a power cut.
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@pytest.fixture(scope="session")
def database_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a running embedded Postgres, for tests that make their own databases."""
    data_dir = tmp_path_factory.mktemp("postgres")
    try:
        yield embedded.database_url(data_dir, options=THROWAWAY)
    finally:
        embedded.remove(data_dir)


@pytest.fixture(scope="session")
def migrated_template(database_server: str) -> str:
    """The name of a database with every migration applied, to clone from."""
    from newsdesk.store.migrate import migrate

    name = "newsdesk_template"
    migrate(embedded.create_database(database_server, name))
    return name


@pytest.fixture
def empty_database_url(database_server: str) -> Iterator[str]:
    """A database without tables, for one test."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    yield embedded.create_database(database_server, name)
    embedded.drop_database(database_server, name)


@pytest.fixture
def database_url(database_server: str, migrated_template: str) -> Iterator[str]:
    """A freshly migrated database, for one test."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    yield embedded.create_database(database_server, name, template=migrated_template)
    embedded.drop_database(database_server, name)
