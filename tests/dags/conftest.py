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


@pytest.fixture(scope="package")
def airflow_installation(database_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[airflow.Airflow]:
    """An Airflow with a migrated metadata database, set up as `make up` does; nothing of it is running."""
    url = embedded.create_database(database_server, "airflow")
    installation = airflow.configure(tmp_path_factory.mktemp("airflow"), url, 0, {})
    airflow.run_airflow(installation, "db", "migrate")
    environment, logs = dict(os.environ), _logging()
    os.environ.clear()
    os.environ.update(installation.environment)
    yield installation
    os.environ.clear()
    os.environ.update(environment)
    for logger, (level, handlers, propagate, disabled) in (_logging() | logs).items():
        logger.level, logger.handlers, logger.propagate, logger.disabled = level, handlers, propagate, disabled


def _logging() -> dict[logging.Logger, tuple[Any, ...]]:
    """How every logger is set: Airflow's import sets the root's level and more, which other tests must not see."""
    loggers = [
        logging.root,
        *(logger for logger in logging.root.manager.loggerDict.values() if isinstance(logger, logging.Logger)),
    ]
    return {logger: (logger.level, [*logger.handlers], logger.propagate, logger.disabled) for logger in loggers}


@pytest.fixture(scope="package")
def dags(airflow_installation: airflow.Airflow) -> dict[str, Any]:
    """Every DAG of the folder, by id."""
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(ROOT / "dags")
    assert bag.import_errors == {}
    return dict(bag.dags)
