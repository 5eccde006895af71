"""The whole program over the sample newsroom: real Airflow, real Postgres, real HTTP, on databases made for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from newsdesk import settings as newsdesk_settings
from newsdesk.errors import NewsdeskError
from newsdesk.run import airflow
from newsdesk.run.api import FINAL_STATES, Client
from newsdesk.run.processes import Family, family
from newsdesk.samples import Newsroom
from newsdesk.settings import Settings
from newsdesk.store import embedded
from newsdesk.store.db import connect
from newsdesk.store.migrate import migrate

RUN_SECONDS = 300.0
PARSE_SECONDS = 120.0
# An edition is due at the recipient's hour on its own day. Where it is always tomorrow already, the next edition is due
# as soon as it is composed, whatever the hour is here.
FIRST_TO_SEE_THE_DAY = "Pacific/Kiritimati"
RECIPIENTS = f"""\
recipients:
  - email: analyst@desk.example
    name: An analyst
    hour: 0
    timezone: {FIRST_TO_SEE_THE_DAY}
    quiet_days: skip
  - email: redaccion@desk.example
    name: La redacción
    language: es
    hour: 0
    timezone: {FIRST_TO_SEE_THE_DAY}
    quiet_days: skip
"""


@dataclass(slots=True)
class Rehearsal:
    """A running Newsdesk whose web is the sample newsroom."""

    newsroom: Newsroom
    settings: Settings
    installation: airflow.Airflow
    client: Client
    processes: Family

    def run(self, dag_id: str, **trigger: Any) -> dict[str, Any]:
        """A manual run through the scheduler; what each of its tasks returned. Raises NewsdeskError if it failed."""
        return self.wait_for(dag_id, self.client.trigger(dag_id, **trigger))

    def wait_for(self, dag_id: str, run_id: str) -> dict[str, Any]:
        """The results of a run, once it has ended well. Raises NewsdeskError with the tasks' errors if it did not."""
        self.processes.wait_until(
            lambda: self.client.run_state(dag_id, run_id) in FINAL_STATES, f"run {run_id} of {dag_id}", RUN_SECONDS
        )
        if self.client.run_state(dag_id, run_id) != "success":
            raise NewsdeskError(self.client.failure(dag_id, run_id))
        return self.client.results(dag_id, run_id)

    def wait_for_idle(self, dag_id: str) -> None:
        """Return when no run of the DAG is queued or running."""
        self.processes.wait_until(
            lambda: set(self.client.runs(dag_id).values()) <= FINAL_STATES, f"the runs of {dag_id}", RUN_SECONDS
        )

    def ingest(self, instant: datetime) -> dict[str, Any]:
        """Turn the newsroom's clock to ``instant`` and let the program look at all of its feeds."""
        self.newsroom.set_now(instant)
        return self.run("news_ingest", conf={"poll_all": True})

    def edition(self) -> tuple[date, dict[str, Any]]:
        """Compose and post the edition that what is seen now goes into; its day, and what the tasks returned."""
        local = datetime.now(self.settings.timezone)
        day = local.date() if local.time() < self.settings.edition_time else local.date() + timedelta(days=1)
        return day, self.run("daily_digest", conf={"day": day.isoformat()})

    def rows(self, query: str) -> list[dict[str, Any]]:
        """What the newsroom's database answers to ``query``."""
        assert self.settings.database_url is not None
        with connect(self.settings.database_url) as connection, connection.cursor() as cursor:
            cursor.execute(query)
            names = [column.name for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def days(newsroom: Newsroom, zone: Any, count: int = 3) -> list[datetime]:
    """The last minutes of each of the newsroom's days: by then all of that day is out."""
    first = newsroom.first_day
    return [datetime.combine(first + timedelta(days=n), time(23, 55), zone) for n in range(count)]


@contextmanager
def rehearsal(data_dir: Path, newsroom: Newsroom, extra: Mapping[str, str] | None = None) -> Iterator[Rehearsal]:
    """Newsdesk over ``newsroom`` (already serving), on empty databases in ``data_dir``; ended when the block is left.

    ``extra`` are more ``NEWSDESK_*`` variables. The DAGs are parsed but paused.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    (data_dir / "feeds.yaml").write_text(newsroom.feeds_yaml(), encoding="utf-8")
    (data_dir / "recipients.yaml").write_text(RECIPIENTS, encoding="utf-8")
    with embedded.running(data_dir) as server_url:
        embedded.drop_database(server_url, embedded.DATABASE)
        port = airflow.free_port()
        variables = {
            "NEWSDESK_PUBLIC_URL": f"http://localhost:{port}/newsdesk",
            "NEWSDESK_ALLOW_PRIVATE_HOSTS": newsroom.allow_private_hosts(),
            "NEWSDESK_DATABASE_URL": embedded.create_database(server_url, embedded.DATABASE),
            "NEWSDESK_DATA_DIR": str(data_dir),
            "NEWSDESK_FEEDS_FILE": str(data_dir / "feeds.yaml"),
            "NEWSDESK_RECIPIENTS_FILE": str(data_dir / "recipients.yaml"),
            "NEWSDESK_SMTP_URL": "",
            "NEWSDESK_WAYBACK_URL": newsroom.wayback_url(),
            "NEWSDESK_CCNEWS_URL": newsroom.ccnews_url(),
        } | dict(extra or {})
        settings = newsdesk_settings.load(variables)
        migrate(variables["NEWSDESK_DATABASE_URL"], timezone=settings.timezone.key)
        metadata_url = airflow.metadata_database(server_url, data_dir, fresh=True)
        installation = airflow.configure(data_dir / "airflow", metadata_url, port, variables)
        with family(data_dir / "log") as processes:
            client = airflow.start(installation, processes)
            processes.wait_until(lambda: airflow.dag_files() <= client.dag_ids(), "reading the DAGs", PARSE_SECONDS)
            yield Rehearsal(newsroom, settings, installation, client, processes)
