"""
### daily_digest: the morning's edition

Composes the edition of the run's day: what the newsroom saw from 05:00 of the day before to 05:00 of that day, newsroom
time (`NEWSDESK_EDITION_TIME`). Then puts one message for each recipient into the outbox; `deliver_mail` sends them at
each recipient's own hour. Composing again replaces an edition; a message that has gone out is never sent twice.

| Run | Composes | Puts in the outbox |
| --- | --- | --- |
| scheduled, 05:00 | the edition of this morning | yes |
| by hand | the edition of the day that the form names; without one, the newest | yes |
| backfill | each morning's edition, as of that morning | never |

**A run failed?** `compose`: the log names the query or the setting; clear the task once it is mended.
`post`: mostly `recipients.yaml`, and the log gives its line. Nobody gets two mails when you clear it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from airflow.sdk import DAG, CronTriggerTimetable, Param, task
from airflow.sdk.exceptions import AirflowSkipException

from newsdesk_airflow import DEFAULT_ARGS, EDITION_TIME, ZONE, newsroom_settings, run_instant

with DAG(
    dag_id="daily_digest",
    description="Compose the morning's edition and put it in the outbox; a backfill composes and mails nothing.",
    doc_md=__doc__,
    tags=["newsdesk", "digest"],
    schedule=CronTriggerTimetable(f"{EDITION_TIME.minute} {EDITION_TIME.hour} * * *", timezone=ZONE),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=2,
    allowed_run_types=["scheduled", "manual", "backfill"],
    dagrun_timeout=timedelta(hours=2),
    default_args=DEFAULT_ARGS,
    params={
        "day": Param(
            None, type=["null", "string"], format="date", title="Edition", description="The morning; empty: by the run."
        )
    },
):

    @task(execution_timeout=timedelta(minutes=9))
    def compose(params: dict[str, Any] | None = None, dag_run: Any = None) -> dict[str, Any]:
        from newsdesk import pipeline

        settings = newsroom_settings()
        wanted = (params or {}).get("day") if dag_run.run_type != "backfill" else None  # its days are those of the runs
        day = date.fromisoformat(wanted) if wanted else pipeline.edition_day(settings, run_instant(dag_run))
        return {"day": day.isoformat(), **pipeline.compose(settings, day)}

    @task(execution_timeout=timedelta(minutes=9))
    def post(edition: dict[str, Any], dag_run: Any = None) -> dict[str, Any]:
        from newsdesk import pipeline

        if dag_run.run_type == "backfill":
            raise AirflowSkipException("a backfill mails nobody")
        return dict(pipeline.post(newsroom_settings(), date.fromisoformat(edition["day"])))

    post(compose())
