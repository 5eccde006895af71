"""``newsdesk digest``"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from newsdesk import pipeline, settings
from newsdesk.commands.arguments import Commands, define, print_counts
from newsdesk.errors import ConfigError


def add(commands: Commands) -> None:
    """Define the command."""
    command = define(
        commands,
        "digest",
        run,
        "compose the edition for the morning of a day; write it to a folder, or send it",
        "python -m newsdesk digest --day 2026-11-24 --out mail/",
    )
    command.add_argument(
        "--day", type=_day, metavar="DAY", help="the morning it is for, YYYY-MM-DD (default: the newest complete one)"
    )
    goes = command.add_mutually_exclusive_group()
    goes.add_argument("--out", type=Path, metavar="DIR", help="write html, txt and eml files into this folder")
    goes.add_argument(
        "--send", action="store_true", help="put it in the outbox for every recipient and send what is due now"
    )
    command.add_argument(
        "--force", action="store_true", help="with --send: also to those who had it, or may have had it (is logged)"
    )
    command.add_argument("--json", action="store_true", help="print the counts as JSON")


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{word!r} is not a day; write it as 2026-11-24") from error


def run(args: argparse.Namespace) -> int:
    """Compose; then write, or post and deliver, or only store."""
    if args.force and not args.send:
        print("newsdesk digest: --force goes with --send", file=sys.stderr)
        return 2
    loaded = settings.load()
    pipeline.migrate(loaded)
    day = args.day or pipeline.edition_day(loaded, datetime.now(UTC))
    if args.send and loaded.recipients_file is None:
        raise ConfigError("--send needs recipients: set NEWSDESK_RECIPIENTS_FILE to a recipients.yaml")
    if args.out:
        for path in pipeline.write_edition(loaded, day, args.out):
            print(path)
        return 0
    counts = pipeline.compose(loaded, day)
    if args.send:
        counts |= pipeline.post(loaded, day, force=args.force) | pipeline.deliver(loaded)
    print_counts(f"digest {day}", counts, as_json=args.json)
    return 0
