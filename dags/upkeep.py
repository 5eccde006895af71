"""
### upkeep: what keeps the database small, once a day

Deletes what is past its use: stored pages of off-topic articles, and what is only needed to compare new articles with
recent ones. It never deletes a relevant article, a version of one, or a human verdict. People who were read under one surname
and under two are joined where an office or a story ties them (`python -m newsdesk people history N` says why, `people split`
undoes it for good). Then it looks at the feeds: those
that fell silent or bring less than the catalog expects become one alarm mail, through the outbox. Last, it reads a sample
of what triage dropped in full (at most three minutes): what triage would have lost stands in `report.triage_audit`, and
each such article is told in an alarm mail.

**A run failed?** Nothing is urgent: the news goes on, and the next run does what this one did not. The log names the cause.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, CronTriggerTimetable, task

from newsdesk_airflow import DEFAULT_ARGS, ZONE, newsroom_settings

with DAG(
    dag_id="upkeep",
    description="Daily: delete what is past its use, never anything that a report needs; alarms about silent feeds.",
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
    def upkeep() -> dict[str, int]:
        from newsdesk import pipeline

        return pipeline.upkeep(newsroom_settings())

    upkeep()
