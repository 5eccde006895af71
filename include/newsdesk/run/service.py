"""``make up`` and ``make down``: Newsdesk with the real feeds on this machine, in the background."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsdesk import settings as newsdesk_settings
from newsdesk.errors import ConfigError, NewsdeskError
from newsdesk.run import airflow
from newsdesk.run.processes import family, interruptible
from newsdesk.settings import ROOT, Settings
from newsdesk.store import embedded
from newsdesk.store.migrate import migrate

READY = "Newsdesk is up"
STOP_SECONDS = 120.0


def up(port: int) -> None:
    """Start ``serve`` in the background; returns once Airflow is healthy, with its address and password printed.

    Raises NewsdeskError with the end of the log when it does not come up.
    """
    settings = newsdesk_settings.load()
    if (running := _running_pid(settings.data_dir)) is not None:
        raise ConfigError(f"Newsdesk is already up (process {running}); stop it with: make down")
    airflow.require_free(port)
    log = settings.data_dir / "log" / "newsdesk.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "newsdesk.run", "serve", "--port", str(port)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    print(f"starting; log: {airflow.from_here(log)}", flush=True)
    with interruptible():
        try:
            while READY not in (said := log.read_text(errors="replace")):
                if process.poll() is not None:
                    raise NewsdeskError(f"Newsdesk did not come up:\n{said.strip()}")
                time.sleep(0.5)
        except BaseException:
            if process.poll() is None:
                process.terminate()
                process.wait()
            raise
    print(said[said.index(READY) :].strip())


def serve(port: int) -> None:
    """Run Postgres (unless a URL is set) and Airflow until interrupted or until one of them ends; then end all."""
    settings = newsdesk_settings.load()
    with interruptible(), _only_one(settings.data_dir), _databases(settings) as (database_url, metadata_url):
        applied = migrate(database_url, timezone=settings.timezone.key)
        print(f"database: {len(applied)} migrations applied", flush=True)
        with family(settings.data_dir / "log") as processes:
            newsdesk = {name: value for name, value in os.environ.items() if name.startswith("NEWSDESK_")}
            newsdesk |= {"NEWSDESK_DATABASE_URL": database_url, "NEWSDESK_DATA_DIR": str(settings.data_dir)}
            newsdesk.setdefault("NEWSDESK_PUBLIC_URL", f"http://localhost:{port}/newsdesk")
            installation = airflow.configure(settings.data_dir / "airflow", metadata_url, port, newsdesk)
            client = airflow.start(installation, processes)
            processes.wait_until(lambda: airflow.dag_files() <= client.dag_ids(), "reading the DAGs", 120.0)
            for dag_id in sorted(airflow.live_dags()):
                client.unpause(dag_id)
            print(_welcome(settings, installation), flush=True)
            while True:
                processes.check()
                time.sleep(2)


def down() -> None:
    """End what ``up`` started and wait until nothing of it is left."""
    data_dir = newsdesk_settings.load().data_dir
    pid = _running_pid(data_dir)
    if pid is None:
        embedded.stop(data_dir)  # what a killed one may have left
        print("Newsdesk is not up")
        return
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while _running_pid(data_dir) is not None:
        if time.monotonic() > deadline:
            raise NewsdeskError(f"process {pid} has not ended within {STOP_SECONDS:.0f} s; its log: {data_dir / 'log'}")
        time.sleep(0.2)
    print("Newsdesk is down")


def clean() -> None:
    """Stop everything and delete the demo's database, also root's outside the clone."""
    down()
    embedded.remove(newsdesk_settings.load().data_dir / "demo")


def purge() -> None:
    """`clean`, and delete the newsroom's own database."""
    clean()
    embedded.remove(newsdesk_settings.load().data_dir)


@contextmanager
def _databases(settings: Settings) -> Iterator[tuple[str, str]]:
    """The URLs of Newsdesk's database and of Airflow's; the embedded server always carries Airflow's."""
    with embedded.running(settings.data_dir) as url:
        yield settings.database_url or url, airflow.metadata_database(url, settings.data_dir, fresh=False)


@contextmanager
def _only_one(data_dir: Path) -> Iterator[None]:
    """Hold the lock that says who serves ``data_dir``; it goes with this process, however that ends."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "serve.pid").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ConfigError("Newsdesk is already up; stop it with: make down") from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _running_pid(data_dir: Path) -> int | None:
    try:
        with (data_dir / "serve.pid").open("r+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(lock.read())
    except FileNotFoundError:
        pass
    return None


def _welcome(settings: Settings, installation: airflow.Airflow) -> str:
    mail = (
        "mails go out through NEWSDESK_SMTP_URL"
        if settings.smtp_url
        else (f"no mail server is set: mails are written to {airflow.from_here(settings.data_dir / 'outbox')}/")
    )
    recipients = (
        f"recipients: {settings.recipients_file}"
        if settings.recipients_file
        else "no recipients yet: set NEWSDESK_RECIPIENTS_FILE"
    )
    return "\n".join(
        [
            f"{READY}: {installation.url}/plugin/newsdesk",
            f"  user {airflow.USER}, password {installation.password}",
            f"  feeds: {airflow.from_here(settings.feeds_file)}; {recipients}",
            f"  {mail}",
            "  stop it with: make down",
        ]
    )
