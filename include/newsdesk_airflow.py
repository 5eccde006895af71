"""What the DAG files share: settings that honour Airflow's connections, and how tasks are tried again.

Beside the library, because ``newsdesk`` never imports Airflow, and not in ``dags/``, which is importable only at times.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from airflow.sdk import (
    Connection,
    CronDataIntervalTimetable,
    ExceptionRetryPolicy,
    Param,
    RetryAction,
    RetryRule,
)
from airflow.sdk.definitions.retry_policy import RetryDecision
from airflow.sdk.exceptions import AirflowNotFoundException

from newsdesk import settings
from newsdesk.errors import ConfigError, Reject, Retry

if TYPE_CHECKING:
    from airflow.sdk.definitions.context import Context

    from newsdesk.settings import Settings

# The clock of every schedule, read whenever a DAG file is parsed.
ZONE = settings.load().timezone.key
EDITION_TIME = settings.load().edition_time


def tell_of_failure(context: Any) -> None:
    """An alarm through the outbox when a task has failed for good: at most one a day and DAG.

    Not for a backfill, which never mails: somebody started it and is looking at it.
    """
    from newsdesk import pipeline

    task = context["task_instance"]
    if context["dag_run"].run_type == "backfill":
        return
    pipeline.alarm_of_failure(newsroom_settings(), task.dag_id, task.task_id, task.run_id, context.get("exception"))


class RetryWhenTold(ExceptionRetryPolicy):
    """Rules by kind of error; a ``Retry`` that says how long to wait is tried again after that time."""

    def evaluate(
        self, exception: BaseException, try_number: int, max_tries: int, context: Context | None = None
    ) -> RetryDecision:
        decision = super().evaluate(exception, try_number, max_tries, context)
        if isinstance(exception, Retry) and exception.after is not None:
            return RetryDecision.retry(timedelta(seconds=exception.after), decision.reason)
        return decision


DEFAULT_ARGS: dict[str, Any] = {
    "owner": "newsdesk",
    # On tasks, not on DAGs: a DAG-level callback makes Airflow 3.3.2 parse the file for ever (apache/airflow#73432).
    "on_failure_callback": tell_of_failure,
    "retries": 3,
    "retry_delay": timedelta(minutes=1),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(minutes=10),
    "retry_policy": RetryWhenTold(
        rules=[
            RetryRule(exception=[ConfigError, Reject], action=RetryAction.FAIL, reason="it would fail again"),
            RetryRule(exception=Retry, action=RetryAction.RETRY, reason="it may work later"),
        ]
    ),
}


# Noon UTC: the UI sends midnights of the browser's zone, which then lie in the same interval from UTC-12 to UTC+11.
DAILY_AT_NOON_UTC = CronDataIntervalTimetable("0 12 * * *", timezone="UTC")

PAST: dict[str, Any] = {
    "tags": ["newsdesk", "past"],
    "start_date": datetime(2026, 1, 1, tzinfo=UTC),
    "catchup": False,
    "max_active_runs": 2,
    "allowed_run_types": ["scheduled", "manual", "backfill"],
    "dagrun_timeout": timedelta(hours=12),
    # Priorities absolute, and lower than those of live ingest: the next free place is always for what is new.
    "default_args": DEFAULT_ARGS | {"weight_rule": "absolute", "retry_delay": timedelta(seconds=15)},
}
"""What the DAGs about days of the past have in common: a run of D is newsroom day D."""


def field(default: Any, title: str, description: str, **schema: Any) -> Param:
    """A field of the form of a DAG that is backfilled; it says when Airflow heeds it.

    Airflow 3.3.2 sends no field, not for new runs either, unless that box is ticked, and says nothing (the code of its
    form: ``dag_run_conf: overrideConf ? JSON.parse(conf) : null``).
    """
    heeded = "In a backfill only if “Override parameters on existing runs” is ticked above."
    return Param(default, title=title, description=f"{description} {heeded}", **schema)


def newsroom_settings() -> Settings:
    """The settings of a task: the environment, overruled by the connections ``newsdesk_db`` and ``newsdesk_smtp``."""
    overrides: dict[str, str] = {}
    if database := _connection("newsdesk_db"):
        overrides["NEWSDESK_DATABASE_URL"] = database.get_uri()
    if mail := _connection("newsdesk_smtp"):
        overrides["NEWSDESK_SMTP_URL"] = _smtp_url(mail)
        if sender := mail.extra_dejson.get("from_email"):
            overrides["NEWSDESK_MAIL_FROM"] = sender
    return settings.load({**os.environ, **overrides})


def run_instant(dag_run: Any) -> datetime:
    """The instant that a run is for; a run that was asked for without a date is for the moment it may start."""
    instant: datetime = dag_run.logical_date or dag_run.run_after
    return instant


def interval_day(dag_run: Any, settings: Settings) -> date:
    """The newsroom day that a run of a daily interval anchored at noon UTC is for: the UTC date of the interval's start.

    A run without an interval is for the newest day that is over in the newsroom.
    """
    if dag_run.data_interval_start is not None:
        start: datetime = dag_run.data_interval_start
        return start.astimezone(UTC).date()
    return datetime.now(settings.timezone).date() - timedelta(days=1)


def feed_scope(params: dict[str, Any]) -> dict[str, Any]:
    """The feeds and outlets that a form was filled with, as the pipeline's backfill steps take them."""
    return {"feed_names": params.get("feeds") or (), "outlets": params.get("outlets") or ()}


@contextmanager
def page_processes() -> Iterator[None]:
    """In the block, ``multiprocessing`` starts processes that do not run this process's main program again.

    Here that is ``airflow``, which fails in a task's process: Airflow has taken its database from the environment.
    """
    main = sys.modules["__main__"]
    hidden: dict[str, Any] = {
        name: main.__dict__.pop(name) for name in ("__file__", "__spec__") if name in main.__dict__
    }
    main.__dict__["__spec__"] = None
    try:
        yield
    finally:
        main.__dict__.update(hidden)


def _connection(connection_id: str) -> Connection | None:
    try:
        found: Connection = Connection.get(connection_id)
    except AirflowNotFoundException:
        return None
    return found


def _smtp_url(mail: Connection) -> str:
    """The connection as the library writes it: ``smtps`` is TLS from the start, ``smtp`` STARTTLS where offered."""
    encrypted = (
        mail.conn_type == "smtps" or mail.port == 465 or (not mail.port and not mail.extra_dejson.get("disable_ssl"))
    )
    login = f"{quote(mail.login, safe='')}:{quote(mail.password or '', safe='')}@" if mail.login else ""
    port = f":{mail.port}" if mail.port else ""
    return f"{'smtps' if encrypted else 'smtp'}://{login}{mail.host}{port}"
