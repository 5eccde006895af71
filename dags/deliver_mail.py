"""
### deliver_mail: send what is due, once

Every 15 minutes: sends the messages of the outbox whose recipient's hour has come (07:00 in the recipient's zone unless
`recipients.yaml` says otherwise), and tries again what a mail server put off. Each message is claimed in the database
before it is sent: two workers never send the same one, and one whose sending broke off half-way is marked *uncertain*
and left to you rather than sent twice.

Without a mail server (connection `newsdesk_smtp`, else `NEWSDESK_SMTP_URL`) messages become `.eml` files in
`var/outbox/`, and the log says so.

**A run failed?** The mail server did not answer or refused the login: mend the connection; the next run sends what is
still due. One refused address does not fail a run: see `newsdesk.delivery.error`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, CronTriggerTimetable, task

from newsdesk_airflow import DEFAULT_ARGS, ZONE, newsroom_settings

with DAG(
    dag_id="deliver_mail",
    description="Every 15 min: send the messages that are due, each once.",
    doc_md=__doc__,
    tags=["newsdesk", "digest"],
    schedule=CronTriggerTimetable("*/15 * * * *", timezone=ZONE),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    allowed_run_types=["scheduled", "manual"],
    dagrun_timeout=timedelta(minutes=40),
    default_args=DEFAULT_ARGS,
):

    @task(execution_timeout=timedelta(minutes=9))
    def deliver() -> dict[str, int]:
        from newsdesk import pipeline

        return pipeline.deliver(newsroom_settings())

    deliver()
