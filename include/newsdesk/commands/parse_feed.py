"""``newsdesk parse-feed``"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from newsdesk.commands.arguments import Commands, define
from newsdesk.errors import Reject
from newsdesk.feeds.parse import parse_feed_lines

MAX_BYTES = 50_000_000  # ten times what is taken from the network: files may be archives of a feed


def add(commands: Commands) -> None:
    """Define the command."""
    command = define(
        commands,
        "parse-feed",
        run,
        "print one JSON line per entry of an RSS, Atom, RDF or JSON feed or a news sitemap",
        "python -m newsdesk parse-feed feed.xml | head",
    )
    command.add_argument("file", metavar="FILE", help="a file, or - for standard input")
    command.add_argument("--url", default="", help="where it came from, to make relative links absolute")


def run(args: argparse.Namespace) -> int:
    """Print the entries. Not a feed: Reject, which the command line turns into exit 3."""
    for line in parse_feed_lines(_read(args.file), args.url):
        print(line)
    return 0


def _read(name: str) -> bytes:
    try:
        if name == "-":
            body = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                body = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise Reject(f"{name} cannot be read: {error}", code="unreadable") from error
    if len(body) > MAX_BYTES:
        raise Reject(f"{name} is longer than {MAX_BYTES} bytes", code="too_large")
    return body
