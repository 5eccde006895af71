"""How an Airflow of this machine is set up: private, on loopback, with secrets of its own."""

from __future__ import annotations

import json
import socket
import stat
from pathlib import Path

import pytest

from newsdesk.errors import ConfigError
from newsdesk.run import airflow

URL = "postgresql://newsdesk:secret@/airflow?host=/somewhere"


def test_secrets_are_made_once_and_readable_by_the_owner_alone(tmp_path: Path) -> None:
    first = airflow.configure(tmp_path / "airflow", URL, 8080, {})
    again = airflow.configure(tmp_path / "airflow", URL, 8081, {})
    assert first.password == again.password
    assert first.environment["AIRFLOW__CORE__FERNET_KEY"] == again.environment["AIRFLOW__CORE__FERNET_KEY"]
    assert stat.S_IMODE((tmp_path / "airflow").stat().st_mode) == 0o700
    for name in ("secrets.json", "passwords.json"):
        assert stat.S_IMODE((tmp_path / "airflow" / name).stat().st_mode) == 0o600
    assert json.loads((tmp_path / "airflow" / "passwords.json").read_text()) == {"admin": first.password}


def test_two_installations_share_no_secret(tmp_path: Path) -> None:
    one, other = (airflow.configure(tmp_path / name, URL, 8080, {}) for name in ("one", "other"))
    for name in ("AIRFLOW__API_AUTH__JWT_SECRET", "AIRFLOW__API__SECRET_KEY", "AIRFLOW__CORE__FERNET_KEY"):
        assert one.environment[name] != other.environment[name]


def test_the_pages_are_on_loopback_and_the_path_has_the_include_folder_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("AIRFLOW__API__HOST", "0.0.0.0")
    monkeypatch.setenv("NEWSDESK_TIMEZONE", "Europe/Madrid")
    environment = airflow.configure(tmp_path, URL, 8080, {"NEWSDESK_TIMEZONE": "UTC"}).environment
    assert environment["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert environment["PYTHONPATH"] == str(airflow.ROOT / "include")
    assert environment["NEWSDESK_TIMEZONE"] == "UTC"
    assert environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"].startswith(
        "postgresql+psycopg2://newsdesk:secret@/airflow?"
    )


def test_a_taken_port_is_told_with_what_to_do() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(ConfigError, match="make up PORT="):
            airflow.require_free(other.getsockname()[1])


def test_a_free_port_is_free() -> None:
    airflow.require_free(airflow.free_port())


def test_dags_that_run_by_the_clock_are_files() -> None:
    assert airflow.live_dags() == {"news_ingest", "news_backfill", "daily_digest", "deliver_mail", "upkeep"}
    assert airflow.live_dags() <= airflow.dag_files()
