"""``newsdesk export``"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from pathlib import Path

from newsdesk import pipeline, settings
from newsdesk.commands.arguments import Commands, define, print_counts

FORMATS = ("csv", "json", "parquet", "mediacloud", "atom")


def add(commands: Commands) -> None:
    """Define the command."""
    command = define(
        commands,
        "export",
        run,
        "write a view of schema report as CSV, JSON lines (names of schema.org), Parquet, Media Cloud's CSV or an Atom feed",
        "python -m newsdesk export quotes --format csv > quotes.csv\n"
        "  python -m newsdesk export articles --format parquet --out exports --from 2026-03-01 --to 2026-03-31",
    )
    command.add_argument("view", metavar="VIEW", help="articles, quotes, stories, feed_health, ...: see docs/schema.md")
    command.add_argument(
        "--format",
        choices=FORMATS,
        default="csv",
        help="default: csv; mediacloud is for articles (relevant ones), atom for stories",
    )
    command.add_argument(
        "--out", type=Path, metavar="DIR", help="one file a day into this folder; run again, it goes on where it ended"
    )
    command.add_argument("--from", dest="first", type=date.fromisoformat, metavar="DAY", help="first day (with --out)")
    command.add_argument("--to", dest="last", type=date.fromisoformat, metavar="DAY", help="last day (with --out)")


def run(args: argparse.Namespace) -> int:
    """Stream the view to standard output, or into files by day. A reader that goes away ends it quietly."""
    loaded = settings.load()
    pipeline.migrate(loaded)
    if args.out is None:
        if args.first or args.last:
            print("--from and --to go with --out DIR, which takes a file a day", file=sys.stderr)
            return 2
        try:
            pipeline.export_view(loaded, args.view, args.format, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            # `| head` has what it wanted; without this the interpreter would complain when it flushes at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    counts = pipeline.export_days(
        loaded,
        args.view,
        args.format,
        args.out,
        first=args.first,
        last=args.last,
        told=lambda line: print(line, file=sys.stderr),
    )
    print_counts(f"export {args.view}", counts, as_json=False)
    return 0
