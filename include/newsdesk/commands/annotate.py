"""``newsdesk annotate``"""

from __future__ import annotations

import argparse
import getpass

from newsdesk import pipeline, settings
from newsdesk.commands.arguments import Commands, define


def add(commands: Commands) -> None:
    """Define the command."""
    command = define(
        commands,
        "annotate",
        run,
        "record an analyst's verdict on an article; it wins over the program's, and nothing is overwritten",
        'python -m newsdesk annotate https://example.org/story --irrelevant --note "a TV series"',
    )
    command.add_argument("url", help="address of the article (or its number)")
    verdict = command.add_mutually_exclusive_group(required=True)
    verdict.add_argument("--relevant", action="store_true", help="it is coverage of the topic")
    verdict.add_argument("--irrelevant", action="store_true", help="it is not")
    command.add_argument("--topic", default="cartel_policy", help="default: cartel_policy")
    command.add_argument("--analyst", default=None, metavar="NAME", help="who says so (default: your user name)")
    command.add_argument("--note", help="why, in a few words")


def run(args: argparse.Namespace) -> int:
    """Store the verdict and say what it changed."""
    loaded = settings.load()
    pipeline.migrate(loaded)
    print(
        pipeline.annotate(
            loaded,
            args.url,
            relevant=args.relevant,
            topic=args.topic,
            analyst=args.analyst or getpass.getuser(),
            note=args.note,
        )
    )
    return 0
