"""``newsdesk backfill``"""

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
        "backfill",
        run,
        "recover days of the past from archives, as if Newsdesk had been running then",
        "python -m newsdesk backfill --from 2026-03-01 --to 2026-03-07 --dry-run",
    )
    command.add_argument("--from", dest="first", type=day, required=True, metavar="DAY", help="first newsroom day")
    command.add_argument("--to", dest="last", type=day, required=True, metavar="DAY", help="last newsroom day")
    command.add_argument(
        "--sources",
        type=lambda words: tuple(words.split(",")),
        default=pipeline.DEFAULT_SOURCES,
        metavar="LIST",
        help=f"of {','.join(pipeline.SOURCES)} (default: all but ccnews, which reads some 60 GB for a day)",
    )
    command.add_argument("--feed", action="append", default=[], metavar="NAME", help="only this feed (may be repeated)")
    command.add_argument("--outlet", action="append", default=[], metavar="NAME", help="only this outlet's feeds")
    command.add_argument("--dry-run", action="store_true", help="say what there is; fetch no pages, store no articles")
    command.add_argument("--json", action="store_true", help="one JSON object a day")


def run(args: argparse.Namespace) -> int:
    """Recover day after day. Exit 0 also when single captures were missing: those are rows of report.recovery."""
    loaded = settings.load()
    days = pipeline.check_days(loaded, args.first, args.last)
    pipeline.migrate(loaded)
    for newsroom_day in days:
        counts = _recover(loaded, newsroom_day, args)
        print_counts(str(newsroom_day), counts, as_json=args.json)
    if not args.dry_run:
        for name, step in (("fetch", pipeline.fetch), ("read", pipeline.read), ("publish", pipeline.publish)):
            with working(name):
                counts = step(loaded)
            print_counts(name, counts, as_json=args.json)
    return 0


def _recover(loaded: Settings, newsroom_day: date, args: argparse.Namespace) -> dict[str, int]:
    counts: Counter[str] = Counter()
    scope = {"feed_names": args.feed, "outlets": args.outlet}
    with working(f"looking for {newsroom_day}"):
        pipeline.plan(loaded, newsroom_day, sources=args.sources, **scope)
        while True:
            done = pipeline.recover(loaded, newsroom_day, dry_run=args.dry_run, **scope)
            counts.update({name: n for name, n in done.items() if name != "waiting"})
            if not done.get("items"):
                break
    if done["waiting"]:
        print(
            f"{newsroom_day}: {done['waiting']} items wait for an archive that did not answer; run this again later",
            file=sys.stderr,
        )
    return dict(counts)
