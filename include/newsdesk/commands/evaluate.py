"""``newsdesk eval``"""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path

from newsdesk.commands.arguments import Commands, define, print_json, working
from newsdesk.errors import Reject

KINDS = ("topic", "quotes", "articles")


def add(commands: Commands) -> None:
    """Define the command."""
    command = define(
        commands,
        "eval",
        run,
        "measure verdicts, quotes or extraction against labelled data and print the table",
        "python -m newsdesk eval quotes --data path/to/eval",
    )
    command.add_argument("kind", choices=KINDS, help="what to measure")
    command.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="folder that holds topic/, quotes/ and articles/"
    )
    command.add_argument("--json", action="store_true", help="print the figures as one JSON object")


def run(args: argparse.Namespace) -> int:
    """Measure and print."""
    folder = args.data / args.kind if (args.data / args.kind).is_dir() else args.data
    if not folder.is_dir():
        raise Reject(f"{folder} is not a folder", code="unreadable")
    measure = import_module(f"newsdesk.evaluate.{args.kind}")
    with working(f"measuring {args.kind}"):
        result = measure.run(folder)
    if args.json:
        print_json(result)
    else:
        print(measure.table(result))
    return 0
