"""One Airflow for the DAG tests: its settings must be in the environment before anything imports it."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsdesk.run import airflow
from newsdesk.store import embedded

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def airflow_installation(database_server: str, tmp_path_factory: pytest.TempPathFactory) -> airflow.Airflow:
    """An Airflow with a migrated metadata database, set up as `make up` does; nothing of it is running."""
    url = embedded.create_database(database_server, "airflow")
    installation = airflow.configure(tmp_path_factory.mktemp("airflow"), url, 0, {})
    airflow.run_airflow(installation, "db", "migrate")
    return installation


@pytest.fixture(autouse=True, scope="session")
def outside() -> dict[str, Any]:
    """What Airflow changes in this process when it is imported, as it was before."""
    return {"environment": dict(os.environ), "logging": _logging()}


@pytest.fixture(autouse=True)
def inside_airflow(airflow_installation: airflow.Airflow, outside: dict[str, Any]) -> Iterator[None]:
    """Airflow's environment for the time of one test: other tests of the session see nothing of it."""
    _enter(airflow_installation)
    yield
    os.environ.clear()
    os.environ.update(outside["environment"])
    for logger, (level, handlers, propagate, disabled) in (_logging() | outside["logging"]).items():
        logger.handlers, logger.propagate, logger.disabled = handlers, propagate, disabled
        logger.setLevel(level)


@pytest.fixture(scope="session")
def dags(outside: dict[str, Any], airflow_installation: airflow.Airflow) -> dict[str, Any]:
    """Every DAG of the folder, by id."""
    _enter(airflow_installation)
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(ROOT / "dags")
    assert bag.import_errors == {}
    return dict(bag.dags)


def _enter(installation: airflow.Airflow) -> None:
    os.environ.clear()
    os.environ.update(installation.environment)


def _logging() -> dict[logging.Logger, tuple[Any, ...]]:
    """How every logger is set: Airflow's import sets the root's level and more."""
    named = logging.root.manager.loggerDict.values()
    loggers = [logging.root, *(logger for logger in named if isinstance(logger, logging.Logger))]
    return {logger: (logger.level, [*logger.handlers], logger.propagate, logger.disabled) for logger in loggers}
