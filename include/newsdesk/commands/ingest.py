"""``newsdesk ingest``"""

from __future__ import annotations

import argparse
import sys

from newsdesk import pipeline, settings
from newsdesk.commands.arguments import Commands, define, print_counts, working

STEPS = (("poll", pipeline.poll), ("fetch", pipeline.fetch), ("read", pipeline.read), ("publish", pipeline.publish))


def add(commands: Commands) -> None:
    """Define the command."""
    command = define(
        commands,
        "ingest",
        run,
        "poll the feeds that are due, fetch and read what is new, group it into stories",
        "python -m newsdesk ingest --once",
    )
    command.add_argument(
        "--once", action="store_true", required=True, help="one round; Airflow's news_ingest repeats it on a schedule"
    )
    command.add_argument("--json", action="store_true", help="print the counts as one JSON object")


def run(args: argparse.Namespace) -> int:
    """One round. Exit 0 also when single feeds or pages failed: those are rows, and a line each on stderr."""
    loaded = settings.load()
    pipeline.migrate(loaded)
    found: dict[str, dict[str, int]] = {}
    for name, step in STEPS:
        with working(name):
            found[name] = step(loaded)
        if not args.json:
            print_counts(name, found[name], as_json=False)
    if args.json:
        print_counts("ingest", found, as_json=True)
    for line in pipeline.troubles(loaded):
        print(line, file=sys.stderr)
    return 0
