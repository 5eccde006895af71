"""What every DAG file promises: it is there, it parses quickly and alone, it explains itself, and it is thin."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "dags").glob("*.py"))
DAG_IDS = {"news_ingest", "news_backfill", "news_reprocess", "daily_digest", "deliver_mail", "upkeep"}
EXECUTION_TOKEN = timedelta(minutes=10)  # a task's token to talk to Airflow is not refreshed after that

pytestmark = pytest.mark.airflow


def test_these_are_all_the_dags(dags: dict[str, Any]) -> None:
    assert set(dags) == DAG_IDS
    assert {file.stem for file in FILES} == DAG_IDS


@pytest.mark.parametrize("dag_id", sorted(DAG_IDS))
def test_a_dag_explains_itself(dags: dict[str, Any], dag_id: str) -> None:
    dag = dags[dag_id]
    assert dag.description
    assert "newsdesk" in dag.tags
    assert re.match(rf"\s*### {dag_id}: \w", dag.doc_md)
    assert "**A run failed?**" in dag.doc_md


@pytest.mark.parametrize("dag_id", sorted(DAG_IDS))
def test_every_task_has_a_time_limit_and_tries_again(dags: dict[str, Any], dag_id: str) -> None:
    for task in dags[dag_id].tasks:
        assert task.execution_timeout is not None
        assert task.execution_timeout < EXECUTION_TOKEN
        assert task.retries > 0
        assert task.retry_policy is not None
    assert dags[dag_id].dagrun_timeout is not None
    assert len(dags[dag_id].tasks) <= 5


@pytest.mark.parametrize("dag_id", sorted(DAG_IDS))
def test_nothing_is_caught_up_on_from_a_fixed_start(dags: dict[str, Any], dag_id: str) -> None:
    dag = dags[dag_id]
    assert not dag.catchup
    assert dag.start_date.isoformat() == "2026-01-01T00:00:00+00:00"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_is_thin(file: Path) -> None:
    assert len(file.read_text().splitlines()) < 100


def test_parsing_needs_the_include_folder_alone_and_loads_nothing_heavy(tmp_path: Path) -> None:
    program = "import sys, runpy; [runpy.run_path(file) for file in sys.argv[1:]]; print(*sys.modules)"
    environment = {"PYTHONPATH": str(ROOT / "include"), "AIRFLOW_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-c", program, *map(str, FILES)]
    result = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True)
    loaded = set(result.stdout.split())
    assert {"airflow.sdk", "newsdesk.settings"} <= loaded
    assert not loaded & {"trafilatura", "feedparser", "psycopg2", "newsdesk.pipeline", "lxml"}


def test_the_plugins_folder_runs_nothing_but_the_plugin(airflow_installation: object) -> None:
    from airflow import plugins_manager

    plugins, errors = plugins_manager._get_plugins()
    assert errors == {}
    assert {plugin.name for plugin in plugins if not getattr(plugin.source, "dist", None)} <= {"newsdesk"}
