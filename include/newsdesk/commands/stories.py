"""``newsdesk stories``"""

from __future__ import annotations

import argparse
import getpass

from newsdesk import pipeline, settings
from newsdesk.commands.arguments import Commands, define


def add(commands: Commands) -> None:
    """Define ``stories merge`` and ``stories split``."""
    parser = commands.add_parser("stories", help="merge stories that are one event, split those that are two")
    kinds = parser.add_subparsers(dest="what", required=True, metavar="merge|split")
    merging = define(
        kinds,
        "merge",
        run_merge,
        "move all articles of one story into another; what joins later follows",
        'python -m newsdesk stories merge 41 38 --note "same raid"',
    )
    merging.add_argument("story", type=int, help="number of the story that ends (report.stories)")
    merging.add_argument("into", type=int, help="number of the story that goes on")
    splitting = define(
        kinds,
        "split",
        run_split,
        "give articles of a story, and the copies of them, a story of their own",
        "python -m newsdesk stories split 38 1204 1210",
    )
    splitting.add_argument("story", type=int, help="number of the story (report.stories)")
    splitting.add_argument("article", type=int, nargs="+", help="numbers of the articles that leave it")
    for command in (merging, splitting):
        command.add_argument("--analyst", default=None, metavar="NAME", help="who says so (default: your user name)")
        command.add_argument("--note", help="why, in a few words")


def run_merge(args: argparse.Namespace) -> int:
    """Merge, and say what moved."""
    loaded = settings.load()
    pipeline.migrate(loaded)
    analyst = args.analyst or getpass.getuser()
    print(pipeline.merge_stories(loaded, args.story, args.into, analyst=analyst, note=args.note))
    return 0


def run_split(args: argparse.Namespace) -> int:
    """Split, and say what moved."""
    loaded = settings.load()
    pipeline.migrate(loaded)
    analyst = args.analyst or getpass.getuser()
    print(pipeline.split_story(loaded, args.story, args.article, analyst=analyst, note=args.note))
    return 0
