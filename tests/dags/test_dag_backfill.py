"""How backfills behave in Airflow: what their forms say, which places they leave to live ingest, when they try again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from newsdesk.errors import Retry

pytestmark = pytest.mark.airflow


@pytest.mark.parametrize("dag_id", ["news_backfill", "news_reprocess"])
def test_each_field_says_when_airflow_heeds_it(dags: dict[str, Any], dag_id: str) -> None:
    fields = dags[dag_id].params
    assert len(fields) >= 2
    for name in fields:
        assert "Override parameters on existing runs" in fields.get_param(name).description


def test_a_backfill_leaves_a_place_of_the_pool_to_live_ingest(dags: dict[str, Any]) -> None:
    from newsdesk.run.airflow import POOL, POOL_SLOTS

    fetching = [task for task in dags["news_backfill"].tasks if task.pool == POOL]
    assert sum(task.max_active_tis_per_dag for task in fetching) < POOL_SLOTS


@pytest.mark.parametrize("dag_id", ["news_backfill", "news_reprocess"])
def test_live_ingest_goes_first(dags: dict[str, Any], dag_id: str) -> None:
    assert {(task.priority_weight, task.weight_rule) for task in dags[dag_id].tasks} == {(1, "absolute")}


def test_a_retry_that_says_when_is_tried_again_then(airflow_installation: object) -> None:
    from newsdesk_airflow import DEFAULT_ARGS

    decision = DEFAULT_ARGS["retry_policy"].evaluate(Retry("busy", after=5), try_number=1, max_tries=3)
    assert (decision.action.value, decision.retry_delay) == ("retry", timedelta(seconds=5))
    assert DEFAULT_ARGS["retry_policy"].evaluate(Retry("busy"), try_number=1, max_tries=3).retry_delay is None
