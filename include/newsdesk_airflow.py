"""What the DAG files share: settings that honour Airflow's connections, and how tasks are tried again.

Beside the library, because ``newsdesk`` never imports Airflow, and not in ``dags/``, which is importable only at times.
"""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from airflow.sdk import Connection, ExceptionRetryPolicy, RetryAction, RetryRule
from airflow.sdk.exceptions import AirflowNotFoundException

from newsdesk import settings
from newsdesk.errors import ConfigError, Reject, Retry

if TYPE_CHECKING:
    from datetime import datetime

    from newsdesk.settings import Settings

# The clock of every schedule, read whenever a DAG file is parsed.
ZONE = settings.load().timezone.key
EDITION_TIME = settings.load().edition_time

DEFAULT_ARGS: dict[str, Any] = {
    "owner": "newsdesk",
    "retries": 3,
    "retry_delay": timedelta(minutes=1),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(minutes=10),
    "retry_policy": ExceptionRetryPolicy(
        rules=[
            RetryRule(exception=[ConfigError, Reject], action=RetryAction.FAIL, reason="it would fail again"),
            RetryRule(exception=Retry, action=RetryAction.RETRY, reason="it may work later"),
        ]
    ),
}


def newsroom_settings() -> Settings:
    """The settings of a task: the environment, overruled by the connections ``newsdesk_db`` and ``newsdesk_smtp``."""
    overrides = {
        variable: url
        for connection_id, variable in (
            ("newsdesk_db", "NEWSDESK_DATABASE_URL"),
            ("newsdesk_smtp", "NEWSDESK_SMTP_URL"),
        )
        if (url := _connection_url(connection_id))
    }
    return settings.load({**os.environ, **overrides})


def run_instant(dag_run: Any) -> datetime:
    """The instant that a run is for; a run that was asked for without a date is for the moment it may start."""
    instant: datetime = dag_run.logical_date or dag_run.run_after
    return instant


def _connection_url(connection_id: str) -> str | None:
    try:
        connection = Connection.get(connection_id)
    except AirflowNotFoundException:
        return None
    return connection.get_uri()
