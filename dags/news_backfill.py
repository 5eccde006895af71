"""
### news_backfill: one day of the past

A run of day D recovers newsroom day D, 00:00 to 24:00, from what archives kept of it: pages stored already, the Wayback
Machine's captures of feeds and articles, the sites' sitemaps and, if chosen, CC-NEWS (20 GB a day). What is found goes the
way of live articles and carries its origin. It never mails. Each night it does the same for yesterday.

**Any days you like.** *Trigger* > *Backfill*: the dates are newsroom days, wherever your browser is between UTC-12 and
UTC+11. Running a day again adds only what is new; a cancelled or killed run goes on where it was.

**A run failed?** `plan`: a feed or source is unknown, or the day is not over: the log says which. `recover` tries again by
itself while an archive is busy; what it gives up on stands in `report.recovery` with the reason.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from airflow.sdk import DAG, CronDataIntervalTimetable, Param, task
from airflow.sdk.exceptions import AirflowSkipException

from newsdesk_airflow import DEFAULT_ARGS, feed_scope, interval_day, newsroom_settings, page_processes

WORKERS, SOURCES = 2, ["stored", "wayback", "sitemap", "ccnews"]  # of the pool's four places: ingest always finds one

with DAG(
    dag_id="news_backfill",
    description="Recover a day of the past from archives: nightly for yesterday, by backfill for any days.",
    doc_md=__doc__,
    tags=["newsdesk", "past"],
    # Noon UTC: the UI sends midnights of the browser's zone, which then lie in the same interval from UTC-12 to UTC+11.
    schedule=CronDataIntervalTimetable("0 12 * * *", timezone="UTC"),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=2,
    allowed_run_types=["scheduled", "manual", "backfill"],
    dagrun_timeout=timedelta(hours=12),
    default_args=DEFAULT_ARGS,
    params={
        "sources": Param(
            SOURCES[:3],
            type="array",
            items={"type": "string", "enum": SOURCES},
            examples=SOURCES,
            title="Sources",
            description="Archives to look through, in this order.",
        ),
        "feeds": Param([], type=["array", "null"], title="Feeds", description="Names from the catalog; empty: all."),
        "outlets": Param([], type=["array", "null"], title="Outlets", description="All feeds of these; empty: all."),
        "dry_run": Param(
            False, type="boolean", title="Dry run", description="Say what there is; fetch no pages, store no articles."
        ),
    },
):

    @task(execution_timeout=timedelta(minutes=9), pool="http_fetch")
    def plan(params: dict[str, Any] | None = None, dag_run: Any = None) -> str:
        from newsdesk import pipeline

        settings, chosen = newsroom_settings(), params or {}
        day = interval_day(dag_run, settings)
        pipeline.plan(settings, day, sources=chosen.get("sources") or SOURCES[:3], **feed_scope(chosen))
        return day.isoformat()

    @task(execution_timeout=timedelta(minutes=9), pool="http_fetch", max_active_tis_per_dag=WORKERS, retries=60)
    def recover(worker: int, day: str, params: dict[str, Any] | None = None) -> dict[str, int]:
        from newsdesk import pipeline
        from newsdesk.errors import Retry

        last = worker == 0  # it stays until the others are done, whatever becomes of them
        how = {"dry_run": bool((params or {}).get("dry_run")), "see_out": last, **feed_scope(params or {})}
        counts = pipeline.recover(newsroom_settings(), date.fromisoformat(day), **how)
        if counts["waiting"] and (last or counts.get("items")):
            raise Retry(f"{counts['waiting']} items are still to be looked through")
        return counts

    @task(execution_timeout=timedelta(minutes=9), pool="http_fetch")
    def fetch(params: dict[str, Any] | None = None) -> dict[str, int]:
        from newsdesk import pipeline

        if (params or {}).get("dry_run"):
            raise AirflowSkipException("a dry run fetches nothing")
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

    recover.partial(day=plan()).expand(worker=list(range(WORKERS))) >> fetch() >> read() >> publish()
