"""When the DAGs run, for which kinds of run, and for which day."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

pytestmark = pytest.mark.airflow
NEWSROOM = ZoneInfo("America/Mexico_City")


def runs(dag: Any, start: datetime, end: datetime) -> list[Any]:
    """The scheduled runs from ``start`` to ``end``, as a backfill or the scheduler would make them."""
    from airflow.serialization.serialized_objects import DagSerialization

    core = DagSerialization.deserialize_dag(DagSerialization.serialize_dag(dag))
    return list(core.iter_dagrun_infos_between(start, end))


def test_news_is_ingested_every_quarter_of_an_hour_without_gaps(dags: dict[str, Any]) -> None:
    found = runs(dags["news_ingest"], datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 2, 2, tzinfo=UTC))
    intervals = [info.data_interval for info in found]
    assert len(intervals) == 8 + 1
    assert {(interval.end - interval.start).total_seconds() for interval in intervals} == {15 * 60}
    assert all(one.end == other.start for one, other in itertools.pairwise(intervals))


def test_the_digest_is_composed_at_five_in_the_newsroom(dags: dict[str, Any]) -> None:
    start = datetime(2026, 3, 1, tzinfo=NEWSROOM)
    found = runs(dags["daily_digest"], start, start + timedelta(days=7))
    assert [info.run_after.astimezone(NEWSROOM).isoformat() for info in found] == [
        f"2026-03-{day:02}T05:00:00-06:00" for day in range(1, 8)
    ]


@pytest.mark.parametrize("browser", ["America/Mexico_City", "America/Los_Angeles", "Europe/Madrid", "Asia/Tokyo"])
def test_picking_seven_days_makes_seven_editions(dags: dict[str, Any], browser: str) -> None:
    first = datetime(2026, 3, 1, tzinfo=ZoneInfo(browser))
    found = runs(dags["daily_digest"], first, first + timedelta(days=7) - timedelta(seconds=1))
    assert len(found) == 7


@pytest.mark.parametrize(
    ("dag_id", "kinds"),
    [
        ("news_ingest", {"scheduled", "manual"}),
        ("deliver_mail", {"scheduled", "manual"}),
        ("upkeep", {"scheduled", "manual"}),
        ("daily_digest", {"scheduled", "manual", "backfill"}),
    ],
)
def test_only_editions_can_be_backfilled(dags: dict[str, Any], dag_id: str, kinds: set[str]) -> None:
    assert {kind.value for kind in dags[dag_id].allowed_run_types} == kinds


@pytest.mark.parametrize("dag_id", ["news_ingest", "deliver_mail", "upkeep"])
def test_live_work_runs_once_at_a_time(dags: dict[str, Any], dag_id: str) -> None:
    assert dags[dag_id].max_active_runs == 1


def test_whatever_fetches_is_bounded_by_the_pool(dags: dict[str, Any]) -> None:
    from newsdesk.run.airflow import POOL

    pools = {task.task_id: task.pool for task in dags["news_ingest"].tasks}
    assert pools == {"poll": POOL, "fetch": POOL, "read": "default_pool", "publish": "default_pool"}
