"""
### news_ingest: what is new, every 15 minutes

Polls the feeds that are due, fetches the articles they announce, reads them (text, topic verdict, quotes with speakers)
and joins them to stories. Each step takes rows in one state and leaves them in the next, in the newsroom's database.

**A run failed?** Nothing is lost: the next run goes on with whatever is still waiting. The task's log names the cause.

| It says | Do |
| --- | --- |
| *the database does not answer* | start it, or mend the connection `newsdesk_db` (else `NEWSDESK_DATABASE_URL`) |
| *feeds.yaml: line ...* | mend that line; it names the allowed values |
| *timed out* in `fetch` | a slow web; the rest stays queued. If it repeats, give the pool `http_fetch` more slots |
| anything else | a bug: report it with the log |

A single feed or page that fails does not fail a run: it is a row in `report.feed_health`.

**The past.** This DAG is about now, so a backfill of it is refused; past days have a DAG of their own.
**By hand.** Trigger it with *poll all feeds* to ask every feed at once, also those whose turn has not come.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import DAG, CronDataIntervalTimetable, Param, task

from newsdesk_airflow import DEFAULT_ARGS, ZONE, newsroom_settings, page_processes

FETCHERS = 2  # tasks that share the queue; more of them would mostly wait for the same hosts' pace

with DAG(
    dag_id="news_ingest",
    description="Every 15 min: poll feeds, fetch, read. For past days there is a DAG of its own.",
    doc_md=__doc__,
    tags=["newsdesk", "live"],
    schedule=CronDataIntervalTimetable("*/15 * * * *", timezone=ZONE),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    allowed_run_types=["scheduled", "manual"],
    dagrun_timeout=timedelta(minutes=40),
    default_args=DEFAULT_ARGS,
    params={
        "poll_all": Param(
            False, type="boolean", title="Poll all feeds", description="Also those whose turn has not come yet."
        )
    },
):

    @task(execution_timeout=timedelta(minutes=9), pool="http_fetch")
    def poll(params: dict[str, Any] | None = None) -> dict[str, int]:
        from newsdesk import pipeline

        return pipeline.poll(newsroom_settings(), everything=bool((params or {}).get("poll_all")))

    @task(execution_timeout=timedelta(minutes=9), pool="http_fetch")
    def fetch(fetcher: int) -> dict[str, int]:
        from newsdesk import pipeline

        return pipeline.fetch(newsroom_settings())

    @task(execution_timeout=timedelta(minutes=9))
    def read() -> dict[str, int]:
        from newsdesk import pipeline

        with page_processes():
            return pipeline.read(newsroom_settings())

    @task(execution_timeout=timedelta(minutes=9))
    def publish() -> dict[str, int]:
        from newsdesk import pipeline

        return pipeline.publish(newsroom_settings())

    poll() >> fetch.expand(fetcher=list(range(FETCHERS))) >> read() >> publish()
