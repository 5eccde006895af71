"""
### upkeep: retention, feed health, alarms, once a day

Deletes what the retention rules let go, works out which feeds have fallen silent or give less than they should, and puts
an alarm into the outbox when somebody has to look. It never deletes a relevant article or a human verdict.

**A run failed?** Nothing is urgent: the news goes on, and the next run does what this one did not. The log names the cause.
A feed that is down does not fail this run: it is a row in `report.feed_health`, with when it was last heard.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import DAG, CronTriggerTimetable, task

from newsdesk_airflow import DEFAULT_ARGS, ZONE, newsroom_settings

with DAG(
    dag_id="upkeep",
    description="Daily: retention, feed health, alarms about feeds that have fallen silent.",
    doc_md=__doc__,
    tags=["newsdesk", "upkeep"],
    schedule=CronTriggerTimetable("30 3 * * *", timezone=ZONE),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    allowed_run_types=["scheduled", "manual"],
    dagrun_timeout=timedelta(hours=1),
    default_args=DEFAULT_ARGS,
):

    @task(execution_timeout=timedelta(minutes=9))
    def upkeep() -> dict[str, Any]:
        from newsdesk import pipeline

        return dict(pipeline.upkeep(newsroom_settings()))

    upkeep()
