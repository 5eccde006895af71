"""
### news_reprocess: read a stored day again

A run of day D reads the articles of newsroom day D again, from the step that the form names on, where they were read
under an older extractor, older rules or an older quote finder. It works from stored pages and texts: no network, no mail.
The new readings stand beside the old ones; each article is switched to its new one at once, and what analysts said goes on
counting. What changed (verdicts flipped, quotes gained and lost) is `report.reprocess_diff`.

**After a change of rules:** *Trigger* > *Backfill*, the days, tick *Override parameters on
existing runs* (without it Airflow leaves the form's parameters out), *step* `topic`. Each night it does `extract` for yesterday,
which finds nothing unless something was upgraded. Running a day again changes nothing; a killed run goes on.

**A run failed?** `plan`: the rules version is unknown (the log lists those that are known), or the day is not over. A page
that cannot be read again keeps its old reading, and its row in `newsdesk.reprocess` says why.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from airflow.sdk import DAG, task

from newsdesk_airflow import DAILY_AT_NOON_UTC, PAST, field, interval_day, newsroom_settings, page_processes

STEPS = ["extract", "topic", "quotes", "stories"]

with DAG(
    dag_id="news_reprocess",
    description="Read stored pages again after the extractor, the rules or the quote finder changed; no network.",
    doc_md=__doc__,
    schedule=DAILY_AT_NOON_UTC,
    params={
        "step": field("extract", "Step", "Where to begin; it goes on from there.", type="string", enum=STEPS),
        "since": field(
            None,
            "Since rules version",
            "Only what was read since these rules came into use; empty: all that is older than now.",
            type=["null", "string"],
        ),
    },
    **PAST,
):

    @task(execution_timeout=timedelta(minutes=9))
    def plan(params: dict[str, Any] | None = None, dag_run: Any = None) -> str:
        from newsdesk import pipeline

        settings, chosen = newsroom_settings(), params or {}
        day = interval_day(dag_run, settings)
        pipeline.plan_again(settings, day, step=chosen.get("step") or STEPS[0], since=chosen.get("since"))
        return day.isoformat()

    @task(execution_timeout=timedelta(minutes=9), retries=60)
    def read(day: str, params: dict[str, Any] | None = None) -> dict[str, int]:
        from newsdesk import pipeline
        from newsdesk.errors import Retry

        step = (params or {}).get("step") or STEPS[0]
        with page_processes():
            counts = pipeline.read_again(newsroom_settings(), date.fromisoformat(day), step=step)
        if counts["waiting"]:
            raise Retry(f"{counts['waiting']} articles are still to be read again", after=1.0)
        return counts

    @task(execution_timeout=timedelta(minutes=9))
    def publish() -> dict[str, int]:
        from newsdesk import pipeline

        return pipeline.publish(newsroom_settings())

    read(plan()) >> publish()
