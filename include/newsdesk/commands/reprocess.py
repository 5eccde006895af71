"""``newsdesk reprocess``"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from datetime import date

from newsdesk import pipeline, settings
from newsdesk.commands.arguments import Commands, day, define, print_counts, working
from newsdesk.settings import Settings


def add(commands: Commands) -> None:
    """Define the command."""
    command = define(
        commands,
        "reprocess",
        run,
        "read stored pages again after the extractor, the rules or the quote finder changed, without the network",
        "python -m newsdesk reprocess --from 2026-03-01 --to 2026-03-07 --step topic",
    )
    command.add_argument("--from", dest="first", type=day, required=True, metavar="DAY", help="first newsroom day")
    command.add_argument("--to", dest="last", type=day, required=True, metavar="DAY", help="last newsroom day")
    command.add_argument(
        "--step",
        choices=pipeline.STEPS,
        default="extract",
        help="where to begin; it goes on from there (default: extract)",
    )
    command.add_argument(
        "--since", metavar="RULES", help="only what was read since this rules version came into use (default: all)"
    )
    command.add_argument("--json", action="store_true", help="one JSON object a day")


def run(args: argparse.Namespace) -> int:
    """Read day after day again. What changed is report.reprocess_diff."""
    loaded = settings.load()
    days = pipeline.check_days(loaded, args.first, args.last)
    pipeline.migrate(loaded)
    left = 0
    for newsroom_day in days:
        counts = _read_again(loaded, newsroom_day, args)
        left += counts["waiting"]
        print_counts(str(newsroom_day), counts, as_json=args.json)
    with working("publish"):
        counts = pipeline.publish(loaded)
    print_counts("publish", counts, as_json=args.json)
    if left:
        print(f"{left} articles are in another worker's hands; run this again later", file=sys.stderr)
    return 0


def _read_again(loaded: Settings, newsroom_day: date, args: argparse.Namespace) -> dict[str, int]:
    counts: Counter[str] = Counter()
    with working(f"reading {newsroom_day} again"):
        counts["planned"] = pipeline.plan_again(loaded, newsroom_day, step=args.step, since=args.since)
        while True:
            done = pipeline.read_again(loaded, newsroom_day, step=args.step)
            counts.update({name: n for name, n in done.items() if name != "waiting"})
            if set(done) == {"waiting"}:
                return {**counts, "waiting": done["waiting"]}
