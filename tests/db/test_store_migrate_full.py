"""Migrations of a database that is full: no large table is rewritten, none has its rows written anew."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
from store_migrations import YOUNG, bring_up, make_young, state
from store_rows import fill

from newsdesk.store.migrate import migrations

pytestmark = pytest.mark.db

ARTICLES = 3000
LARGE = {"article", "capture", "coverage", "entry", "poll", "reading", "verdict", "version"}


@pytest.fixture
def full(empty_database_url: str) -> str:
    """A database of the migration by which all tables that grow are there, with rows in them."""
    make_young(empty_database_url)
    fill(empty_database_url, ARTICLES)
    assert state(empty_database_url).tables.keys() >= LARGE
    return empty_database_url


def test_no_migration_rewrites_a_large_table(full: str) -> None:
    found = bring_up(full)
    assert len(found) == len(migrations()) - YOUNG
    assert [one for one in found if one["rewrote"] or one["changed"]] == []


def test_one_that_does_would_be_seen(full: str, tmp_path: Path) -> None:
    for migration in migrations():
        (tmp_path / f"{migration.number:04d}_{migration.name}.sql").write_text(migration.sql, encoding="utf-8")
    bad = "CLUSTER newsdesk.poll USING poll_by_feed; UPDATE newsdesk.reading SET read_at = now()"
    (tmp_path / f"{len(migrations()) + 1:04d}_bad.sql").write_text(bad)
    *_, last = bring_up(full, tmp_path)
    assert (last["rewrote"], last["changed"]) == (["poll"], ["reading"])
