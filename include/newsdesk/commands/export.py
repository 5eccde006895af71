"""``newsdesk export``"""

from __future__ import annotations

import argparse
import csv
import json
import sys

from newsdesk import pipeline, settings
from newsdesk.commands.arguments import Commands, define


def add(commands: Commands) -> None:
    """Define the command."""
    command = define(
        commands,
        "export",
        run,
        "write a view of schema report as CSV or JSON lines to standard output",
        "python -m newsdesk export quotes --format csv > quotes.csv",
    )
    command.add_argument("view", metavar="VIEW", help="articles, quotes, stories, feed_health, ...: see docs/schema.md")
    command.add_argument("--format", choices=("csv", "json"), default="csv", help="default: csv")


def run(args: argparse.Namespace) -> int:
    """Stream the view's rows."""
    loaded = settings.load()
    pipeline.migrate(loaded)
    with pipeline.view_rows(loaded, args.view) as (columns, rows):
        if args.format == "json":
            for row in rows:
                print(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=str))
        else:
            writer = csv.writer(sys.stdout)
            writer.writerow(columns)
            for row in rows:
                writer.writerow([_cell(value) for value in row])
    return 0


def _cell(value: object) -> object:
    """Lists as words divided by semicolons; text that a spreadsheet would run as a formula is kept as text."""
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, str) and value[:1] in "=+-@\t\r" and value[:1]:
        return "'" + value
    return value
