"""``make demo``: three days of the sample newsroom through the real DAGs, then a table of what was found."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from newsdesk import pipeline, samples
from newsdesk import settings as newsdesk_settings
from newsdesk.run.airflow import USER, from_here
from newsdesk.run.processes import Interrupted, interruptible
from newsdesk.run.rehearsal import Rehearsal, days, rehearsal

SLOW_SECONDS = 5.0  # how long the sample's slow server drips; its full two minutes teach a visitor nothing


class Story:
    """Tells what happens, each line with the seconds since the start."""

    def __init__(self) -> None:
        self.console = Console(highlight=False, soft_wrap=True)
        self._begun = time.monotonic()

    def tell(self, line: str) -> None:
        self.console.print(f"[dim]{time.monotonic() - self._begun:5.1f} s[/]  {line}")


def run() -> int:
    """Run the demo. Returns the exit code: 0 when everything ran and every article of the sample was found."""
    story = Story()
    own = {"NEWSDESK_DATA_DIR": os.environ.get("NEWSDESK_DATA_DIR", "")}  # no other setting of the visitor's newsroom
    settings = newsdesk_settings.load(own)
    folder = settings.data_dir / "demo"
    for made_before in ("log", "outbox", "digest", "airflow/logs"):
        shutil.rmtree(folder / made_before, ignore_errors=True)
    start = datetime.now(settings.timezone).date() - timedelta(days=3)
    with interruptible(), samples.Newsroom(start, slow_seconds=SLOW_SECONDS) as newsroom:
        story.tell("the sample newsroom serves its invented outlets; starting Postgres and Airflow")
        with rehearsal(folder, newsroom) as play:
            story.tell(f"the scheduler is up and has read {len(play.client.dag_ids())} DAGs")
            _three_days(story, play)
            day = _edition(story, play)
            result = samples.score(
                play.rows("SELECT url, relevant, story_id, copy_of FROM report.articles"),
                play.rows("SELECT url, quote, speaker, kind FROM report.quotes"),
                samples.expected(start),
            )
            pipeline.write_edition(play.settings, day, folder / "digest")
            _table(story.console, result)
            if sys.stdout.isatty():
                _stay(story, play)
    story.tell("Airflow and Postgres have ended; nothing is left running")
    _next_steps(story.console, folder)
    return 0 if not result["articles_missing"] else 1


def _stay(story: Story, play: Rehearsal) -> None:
    """Somebody is watching: keep the pages up until Ctrl-C."""
    story.console.print(
        f"""
Look around       {play.installation.url}/plugin/newsdesk   (user {USER}, password {play.installation.password})
                  the pages hold the sample newsroom's days; its DAGs go on running. [bold]Ctrl-C ends it all.[/]
"""
    )
    try:
        while True:
            play.processes.check()
            time.sleep(1)
    except Interrupted:
        story.tell("ending")


def _three_days(story: Story, play: Rehearsal) -> None:
    """The first day by the schedule itself, the others as soon as the one before is done."""
    first, *others = days(play.newsroom, play.settings.timezone)
    play.newsroom.set_now(first)
    play.client.unpause("news_ingest")
    play.processes.wait_until(lambda: bool(play.client.runs("news_ingest")), "the first scheduled run", 60.0)
    (run_id,) = play.client.runs("news_ingest")
    _tell_ingest(story, first, "scheduled", play.wait_for("news_ingest", run_id))
    for instant in others:
        _tell_ingest(story, instant, "triggered", play.ingest(instant))


def _tell_ingest(story: Story, instant: datetime, how: str, results: Mapping[str, Any]) -> None:
    fetched: Counter[str] = Counter()
    for counts in results["fetch"]:
        fetched.update(counts)
    told = {"poll": results["poll"], "fetch": fetched, "read": results["read"], "publish": results["publish"]}
    steps = "; ".join(
        f"{step}: " + ", ".join(f"{n} {word}" for word, n in counts.items()) for step, counts in told.items()
    )
    story.tell(f"[bold]news_ingest[/] ({how}), {instant:%A %-d %B}: {steps}")


def _edition(story: Story, play: Rehearsal) -> date:
    """Compose the edition that holds it all, and deliver it."""
    for dag_id in ("daily_digest", "deliver_mail"):
        play.client.unpause(dag_id)
    day, results = play.edition()
    told = ", ".join(f"{value} {name}" for name, value in results["compose"].items() if name != "day")
    story.tell(f"[bold]daily_digest[/]: the edition of {day:%A %-d %B}: {told}; {results['post']['put']} messages put")
    play.run("deliver_mail")
    ended = play.rows("SELECT state, count(*) AS messages FROM newsdesk.delivery GROUP BY state ORDER BY state")
    story.tell("[bold]deliver_mail[/]: " + ", ".join(f"{row['messages']} {row['state']}" for row in ended))
    return day


def _table(console: Console, result: Mapping[str, Any]) -> None:
    table = Table(title="\nThe sample newsroom: found against what is there", title_justify="left", title_style="bold")
    table.add_column("what")
    table.add_column("found", justify="right")
    table.add_column("", justify="right")
    for line in samples.table(result):
        table.add_row(*line)
    console.print(table)
    for key in ("articles_missing", "relevant_missed", "relevant_wrong"):
        if result[key]:
            console.print(f"{key.replace('_', ' ')}: {', '.join(result[key])}")


def _next_steps(console: Console, folder: Path) -> None:
    def named(pattern: str) -> str:
        return ", ".join(str(from_here(path)) for path in sorted(folder.glob(pattern))) or "none"

    console.print(f"""
The digest       {named("digest/*.html")}
As mail          {named("outbox/*.eml")}
Logs             {from_here(folder / "log")}/

Next             make up      the real feeds, with Airflow's pages on http://localhost:8080
                 make test    everything that is promised, checked
                 README.md    how to change feeds, topics and recipients""")
