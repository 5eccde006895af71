"""Airflow on this machine: its settings as environment variables, its metadata database, its components."""

from __future__ import annotations

import base64
import importlib.metadata
import json
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from newsdesk.errors import ConfigError, NewsdeskError
from newsdesk.run.api import Client
from newsdesk.run.processes import Family
from newsdesk.settings import ROOT
from newsdesk.store import embedded

HOST = "127.0.0.1"
USER = "admin"
POOL = "http_fetch"
POOL_SLOTS = 4
START_SECONDS = 180.0
# No triggerer: no task of ours defers. Production has one (docker-compose.yaml), for the DAGs of others.
COMPONENTS = {
    "api-server": ("api-server", "--workers", "1"),
    "scheduler": ("scheduler", "--skip-serve-logs"),
    "dag-processor": ("dag-processor",),
}


@dataclass(frozen=True, slots=True)
class Airflow:
    """One installation. ``home`` holds its secrets and logs, ``environment`` is what every ``airflow`` command needs."""

    home: Path
    url: str
    password: str
    environment: Mapping[str, str]


def from_here(path: Path) -> Path:
    """The path as a reader in the clone's folder would write it."""
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


def dag_files() -> set[str]:
    """The ids of our DAGs: each file in ``dags/`` is named after the one DAG it holds."""
    return {path.stem for path in (ROOT / "dags").glob("*.py")}


def live_dags() -> set[str]:
    """The DAGs that run by the clock from the start; reading again waits until somebody wants it."""
    return dag_files() & {"news_ingest", "news_backfill", "daily_digest", "deliver_mail", "upkeep"}


def free_port() -> int:
    """A TCP port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def require_free(port: int) -> None:
    """Raise ConfigError if somebody already listens on ``port``."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise ConfigError(
                f"port {port} on {HOST} is not free ({error.strerror}); take another: make up PORT=8081"
            ) from error


def configure(home: Path, metadata_url: str, port: int, newsdesk: Mapping[str, str]) -> Airflow:
    """Settings for an Airflow in ``home`` with its metadata at ``metadata_url``, its secrets made once and kept.

    ``newsdesk`` are the ``NEWSDESK_*`` variables for the tasks; those of this process are not handed on.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys = _secrets(home / "secrets.json")
    passwords = home / "passwords.json"
    _write_private(passwords, json.dumps({USER: keys["password"]}))
    url = f"http://{HOST}:{port}"
    settings = {
        "AIRFLOW_HOME": home,
        "AIRFLOW__API_AUTH__JWT_SECRET": keys["jwt_secret"],
        "AIRFLOW__API__BASE_URL": url,
        "AIRFLOW__API__HOST": HOST,
        "AIRFLOW__API__PORT": port,
        "AIRFLOW__API__SECRET_KEY": keys["secret_key"],
        "AIRFLOW__CORE__AUTH_MANAGER": "airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager",
        "AIRFLOW__CORE__DAGS_FOLDER": ROOT / "dags",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{url}/execution/",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__FERNET_KEY": keys["fernet_key"],
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__PLUGINS_FOLDER": ROOT / "plugins",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": passwords,
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": _with_driver(metadata_url, "psycopg2"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC": _with_driver(metadata_url, "asyncpg"),
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": home / "logs",
        "PYTHONPATH": ROOT / "include",
        "PYTHONUNBUFFERED": "1",
    }
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW_", "NEWSDESK_", "PYTHON"))
    }
    environment = inherited | {name: str(value) for name, value in settings.items()} | dict(newsdesk)
    return Airflow(home, url, keys["password"], environment)


def metadata_database(server_url: str, data_dir: Path, *, fresh: bool) -> str:
    """The URL of a migrated metadata database on the server of ``server_url``, which belongs to ``data_dir``.

    A ``fresh`` one is empty; it is copied from a migrated template, because Airflow's migrations take seconds.
    """
    name = "airflow_template" if fresh else "airflow"
    url = embedded.create_database(server_url, name)
    version = importlib.metadata.version("apache-airflow-core")
    stamp = data_dir / "postgres" / f"{name}.migrated"  # beside the server's data, so that it goes with them
    if not stamp.exists() or stamp.read_text() != version:
        run_airflow(configure(data_dir / "airflow", url, 0, {}), "db", "migrate")
        stamp.write_text(version)
    if not fresh:
        return url
    embedded.drop_database(server_url, "airflow")
    return embedded.create_database(server_url, "airflow", template=name)


def run_airflow(airflow: Airflow, *arguments: str) -> str:
    """What ``airflow <arguments>`` printed. Raises NewsdeskError with the end of it when the command failed."""
    result = subprocess.run(
        [_program(), *arguments],
        env=airflow.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        said = (result.stdout + result.stderr).strip()[-3000:]
        raise NewsdeskError(f"airflow {' '.join(arguments)} failed (exit code {result.returncode}):\n{said}")
    return result.stdout


def start(airflow: Airflow, family: Family) -> Client:
    """Start the components; return a signed-in client once all are healthy and the pool for fetching exists."""
    for name, arguments in COMPONENTS.items():
        family.start(name, [_program(), *arguments], airflow.environment)
    client = Client(airflow.url)
    family.wait_until(client.healthy, "the start of Airflow", START_SECONDS)
    client.sign_in(USER, airflow.password)
    client.ensure_pool(POOL, POOL_SLOTS, "Bounds fetching over live and backfill runs together.")
    return client


def _program() -> str:
    return str(Path(sys.executable).with_name("airflow"))


def _with_driver(url: str, driver: str) -> str:
    return url.replace("postgresql://", f"postgresql+{driver}://", 1)


def _secrets(path: Path) -> dict[str, str]:
    if not path.exists():
        keys = {name: secrets.token_urlsafe(48) for name in ("jwt_secret", "secret_key")}
        keys["fernet_key"] = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        keys["password"] = secrets.token_urlsafe(12)
        _write_private(path, json.dumps(keys))
    read: dict[str, str] = json.loads(path.read_text())
    return read


def _write_private(path: Path, text: str) -> None:
    """Write ``text`` whole or not at all, readable by this user alone from the first byte on."""
    scratch = path.with_suffix(".new")
    scratch.unlink(missing_ok=True)
    with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    scratch.replace(path)
