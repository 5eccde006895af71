"""
### news_backfill: one day of the past

A run of day D recovers newsroom day D, 00:00 to 24:00, from what archives kept of it: pages stored already, the Wayback
Machine's captures of feeds and articles, the sites' sitemaps and, if chosen, CC-NEWS (60 GB a day). What is found goes the
way of live articles and carries its origin. It never mails. Each night it does the same for yesterday.

**Any days you like.** *Trigger* > *Backfill*: the dates are newsroom days, wherever your browser is between UTC-12 and
UTC+11. Tick *Override parameters on existing runs* whenever you fill in the form's parameters: without it Airflow leaves
them out and the defaults are recovered. Running a day again adds only what is new; a cancelled or killed run goes on where
it was. Yesterday can be run from 12:00 UTC on, when it is over everywhere.

**A run failed?** `plan`: a feed or source is unknown, or the day is not over: the log says which. `recover` tries again by
itself while an archive is busy; what it gives up on stands in `report.recovery` with the reason.
"""

from __future__ import annotations

from datetime import date, timedelta
from time import monotonic
from typing import Any

from airflow.sdk import DAG, task
from airflow.sdk.exceptions import AirflowSkipException

from newsdesk_airflow import DAILY_AT_NOON_UTC, PAST, feed_scope, field, interval_day, newsroom_settings, page_processes

SOURCES = ["stored", "wayback", "sitemap", "ccnews"]
WORKERS = 2  # for all runs together; with one more that fetches, live ingest always finds one of the pool's four places
WORK_SECONDS, ARCHIVE_SECONDS = 480.0, 300.0  # of one try; until an archive that did not answer is asked again

with DAG(
    dag_id="news_backfill",
    description="Recover a day of the past from archives: nightly for yesterday, by backfill for any days.",
    doc_md=__doc__,
    schedule=DAILY_AT_NOON_UTC,
    params={
        "sources": field(
            SOURCES[:3],
            "Sources",
            "Archives to look through, in this order.",
            type="array",
            items={"type": "string", "enum": SOURCES},
            examples=SOURCES,
        ),
        "feeds": field([], "Feeds", "Names from the catalog; empty: all.", type=["array", "null"]),
        "outlets": field([], "Outlets", "All feeds of these; empty: all.", type=["array", "null"]),
        "dry_run": field(False, "Dry run", "Say what there is; fetch no pages, store no articles.", type="boolean"),
    },
    **PAST,
):

    @task(execution_timeout=timedelta(minutes=9))
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
        begun = monotonic()
        counts = pipeline.recover(newsroom_settings(), date.fromisoformat(day), seconds=WORK_SECONDS, **how)
        cut_off = monotonic() - begun >= WORK_SECONDS
        if counts["waiting"] and (cut_off or last):
            after = 1.0 if cut_off else ARCHIVE_SECONDS
            raise Retry(f"{counts['waiting']} items are still to be looked through", after=after)
        return counts

    @task(execution_timeout=timedelta(minutes=9), pool="http_fetch", max_active_tis_per_dag=1)
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
