"""The migration runner: in order, once, all or nothing, and loud when files and database disagree."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from newsdesk.errors import ConfigError
from newsdesk.store.db import connect
from newsdesk.store.migrate import migrate, migrations

pytestmark = pytest.mark.db


def _write(folder: Path, **files: str) -> Path:
    for name, sql in files.items():
        (folder / f"{name}.sql").write_text(sql)
    return folder


def _tables(url: str) -> set[str]:
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {row[0] for row in cursor.fetchall()}


FIRST = {"0001_one": "CREATE TABLE one ()", "0002_two": "CREATE TABLE two ()"}


def test_the_real_migrations_apply_once(empty_database_url: str) -> None:
    expected = [f"{m.number:04d}_{m.name}" for m in migrations()]
    assert migrate(empty_database_url, timezone="Europe/Madrid") == expected
    assert migrate(empty_database_url, timezone="Europe/Madrid") == []
    with connect(empty_database_url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT timezone FROM newsdesk.newsroom")
        assert cursor.fetchone() == ("Europe/Madrid",)


def _random_page_cost(url: str) -> tuple[str, str]:
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT setting, source FROM pg_settings WHERE name = 'random_page_cost'")
        setting, source = cursor.fetchone()
        return setting, source


def test_the_planner_is_told_of_the_disk_unless_somebody_else_did(empty_database_url: str) -> None:
    migrate(empty_database_url)
    assert _random_page_cost(empty_database_url) == ("1.1", "database")
    with connect(empty_database_url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT format('ALTER DATABASE %I SET random_page_cost = 2', current_database())")
        cursor.execute(cursor.fetchone()[0])
        connection.commit()
    migrate(empty_database_url)
    assert _random_page_cost(empty_database_url) == ("2", "database")


def test_two_runners_at_once_apply_each_migration_once(empty_database_url: str) -> None:
    with ThreadPoolExecutor(2) as threads:
        results = list(threads.map(migrate, [empty_database_url] * 2))
    assert sorted(len(result) for result in results) == [0, len(migrations())]


def test_a_new_file_is_applied_on_top(empty_database_url: str, tmp_path: Path) -> None:
    folder = _write(tmp_path, **FIRST)
    migrate(empty_database_url, folder=folder)
    _write(folder, **{"0003_three": "CREATE TABLE three ()"})
    assert migrate(empty_database_url, folder=folder) == ["0003_three"]
    assert {"one", "two", "three"} <= _tables(empty_database_url)


def test_a_failing_migration_leaves_nothing_behind(empty_database_url: str, tmp_path: Path) -> None:
    folder = _write(tmp_path, **FIRST, **{"0003_broken": "CREATE TABLE three (); SELECT no_such_column FROM three"})
    with pytest.raises(Exception, match="no_such_column"):
        migrate(empty_database_url, folder=folder)
    assert _tables(empty_database_url) == set()


def test_a_changed_file_is_refused_by_name(empty_database_url: str, tmp_path: Path) -> None:
    folder = _write(tmp_path, **FIRST)
    migrate(empty_database_url, folder=folder)
    _write(folder, **{"0002_two": "CREATE TABLE another ()"})
    with pytest.raises(ConfigError, match="0002_two was changed"):
        migrate(empty_database_url, folder=folder)


def test_a_gap_and_a_misnamed_file_are_refused(tmp_path: Path) -> None:
    gap = _write(tmp_path, **{"0001_one": "", "0003_three": ""})
    with pytest.raises(ConfigError, match="expected migration 0002, found 0003_three"):
        migrations(gap)
    _write(tmp_path, **{"2_two": ""})
    with pytest.raises(ConfigError, match="2_two"):
        migrations(gap)


def test_a_database_from_a_newer_version_is_refused(empty_database_url: str, tmp_path: Path) -> None:
    folder = _write(tmp_path, **FIRST)
    migrate(empty_database_url, folder=folder)
    (folder / "0002_two.sql").unlink()
    with pytest.raises(ConfigError, match="0002_two, which this version of Newsdesk does not know"):
        migrate(empty_database_url, folder=folder)
