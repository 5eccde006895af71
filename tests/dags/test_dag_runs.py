"""Each DAG runs once from end to end, as ``airflow dags test`` does, over one outlet of the sample newsroom."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import yaml

from newsdesk import samples
from newsdesk.errors import ConfigError, Reject, Retry
from newsdesk.run.rehearsal import RECIPIENTS

pytestmark = [pytest.mark.airflow, pytest.mark.db]


@pytest.fixture
def newsroom(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[samples.Newsroom]:
    """A newsroom with one outlet, and the settings that lead the program there."""
    first = date(2026, 3, 2)
    with samples.Newsroom(first, datetime(2026, 3, 3, 12, tzinfo=UTC)) as newsroom:
        listed = yaml.safe_load(newsroom.feeds_yaml())["feeds"]
        one = [feed for feed in listed if feed["outlet"] == listed[0]["outlet"]][:1]
        (tmp_path / "feeds.yaml").write_text(yaml.safe_dump({"feeds": one}))
        (tmp_path / "recipients.yaml").write_text(RECIPIENTS)
        monkeypatch.setenv("NEWSDESK_ALLOW_PRIVATE_HOSTS", newsroom.allow_private_hosts())
        monkeypatch.setenv("NEWSDESK_DATA_DIR", str(tmp_path))
        monkeypatch.setenv("NEWSDESK_DATABASE_URL", database_url)
        monkeypatch.setenv("NEWSDESK_FEEDS_FILE", str(tmp_path / "feeds.yaml"))
        monkeypatch.setenv("NEWSDESK_RECIPIENTS_FILE", str(tmp_path / "recipients.yaml"))
        monkeypatch.delenv("NEWSDESK_SMTP_URL", raising=False)
        yield newsroom


def states(dag: Any, **conf: Any) -> dict[str, set[str]]:
    """Run the DAG; the states that its tasks ended in. Without retries: waiting for one would take minutes."""
    with pytest.MonkeyPatch.context() as patch:
        for task in dag.tasks:
            patch.setattr(task, "retries", 0)
        run = dag.test(run_conf=conf)
    found: dict[str, set[str]] = {}
    for task in run.get_task_instances():
        found.setdefault(task.task_id, set()).add(str(task.state))
    return found


def count(url: str, what: str) -> int:
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {what}")
            return int(cursor.fetchone()[0])
    finally:
        connection.close()


def test_each_dag_does_its_work(
    dags: dict[str, Any], newsroom: samples.Newsroom, database_url: str, tmp_path: Path
) -> None:
    ingested = states(dags["news_ingest"])
    assert ingested == {step: {"success"} for step in ("poll", "fetch", "read", "publish")}
    found = count(database_url, "report.articles")
    assert found >= 3

    composed = states(dags["daily_digest"], day=datetime.now(UTC).date().isoformat())
    assert composed == {"compose": {"success"}, "post": {"success"}}
    assert count(database_url, "newsdesk.digest") >= 2

    assert states(dags["deliver_mail"]) == {"deliver": {"success"}}
    assert count(database_url, "newsdesk.delivery WHERE state = 'sent'") == len(
        list((tmp_path / "outbox").glob("*.eml"))
    )

    assert states(dags["upkeep"]) == {"upkeep": {"success"}}
    assert count(database_url, "report.articles") == found


@pytest.mark.parametrize("dag_id", ["news_ingest", "deliver_mail", "upkeep"])
def test_a_database_that_is_down_is_named_without_its_password(
    dags: dict[str, Any], newsroom: samples.Newsroom, dag_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSDESK_DATABASE_URL", "postgresql://newsdesk:hidden@127.0.0.1:1/newsdesk")
    with pytest.raises(Retry, match="the database does not answer") as error:
        dags[dag_id].tasks[0].python_callable()
    assert "hidden" not in str(error.value)


@pytest.mark.parametrize(
    ("error", "action"),
    [(ConfigError("x"), "fail"), (Reject("x"), "fail"), (Retry("x"), "retry"), (ValueError("a bug"), "default")],
)
def test_only_what_may_work_later_is_tried_again(airflow_installation: object, error: Exception, action: str) -> None:
    from newsdesk_airflow import DEFAULT_ARGS

    decision = DEFAULT_ARGS["retry_policy"].evaluate(error, try_number=1, max_tries=3)
    assert decision.action.value == action


def test_airflows_connections_overrule_the_environment(
    airflow_installation: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from newsdesk_airflow import newsroom_settings

    monkeypatch.setenv("NEWSDESK_DATABASE_URL", "postgresql://environment/newsdesk")
    assert newsroom_settings().database_url == "postgresql://environment/newsdesk"
    monkeypatch.setenv("AIRFLOW_CONN_NEWSDESK_DB", "postgres://user:p%40ss@db.example:5433/news?sslmode=require")
    assert psycopg2.extensions.parse_dsn(newsroom_settings().database_url) == {
        "user": "user",
        "password": "p@ss",
        "host": "db.example",
        "port": "5433",
        "dbname": "news",
        "sslmode": "require",
    }


@pytest.mark.parametrize(
    ("connection", "url"),
    [
        ("smtp://user:p%40ss@mail.example:587", "smtp://user:p%40ss@mail.example:587"),
        ("smtp://mail.example:465", "smtps://mail.example:465"),
        ("smtps://mail.example", "smtps://mail.example"),
        ("smtp://mail.example?disable_ssl=true", "smtp://mail.example"),
    ],
)
def test_a_mail_connection_says_how_it_is_encrypted(
    airflow_installation: object, connection: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from newsdesk_airflow import newsroom_settings

    monkeypatch.setenv("AIRFLOW_CONN_NEWSDESK_SMTP", connection)
    assert newsroom_settings().smtp_url == url


def test_page_processes_do_not_run_airflow_again(airflow_installation: object) -> None:
    import sys

    from newsdesk_airflow import page_processes

    main = sys.modules["__main__"]
    before = dict(main.__dict__)
    with page_processes():
        assert not hasattr(main, "__file__")
        assert main.__spec__ is None
    assert main.__dict__ == before
    assert os.environ["AIRFLOW_HOME"]


def test_a_task_that_failed_for_good_is_an_alarm_in_the_outbox(
    dags: dict[str, Any], newsroom: samples.Newsroom, database_url: str, tmp_path: Path
) -> None:
    (tmp_path / "feeds.yaml").write_text("feeds:\n- {name: no more than this}\n")
    for _ in range(2):
        assert states(dags["news_ingest"])["poll"] == {"failed"}
    assert count(database_url, "newsdesk.delivery WHERE kind = 'alarm' AND matter = 'failed news_ingest'") == 2, (
        "one for each of two recipients, and none for the second failure of the day"
    )
