"""``newsdesk feeds``"""

from __future__ import annotations

import argparse
from dataclasses import asdict

from newsdesk import settings
from newsdesk.commands.arguments import Commands, define, print_json, print_table, progress
from newsdesk.errors import Reject
from newsdesk.feeds import catalog, check
from newsdesk.http import Client, Robots, product_token


def add(commands: Commands) -> None:
    """Define ``feeds list`` and ``feeds check``."""
    parser = commands.add_parser("feeds", help="list the catalog, or probe its feeds")
    kinds = parser.add_subparsers(dest="what", required=True, metavar="list|check")
    listing = define(kinds, "list", run_list, "show the feeds of the catalog", "python -m newsdesk feeds list")
    probing = define(
        kinds,
        "check",
        run_check,
        "probe feeds in two gentle passes and suggest catalog edits",
        'python -m newsdesk feeds check "BBC Mundo"',
    )
    probing.add_argument("name", nargs="*", help="names of feeds (default: all)")
    for command in (listing, probing):
        command.add_argument("--json", action="store_true", help="one JSON object a feed")


def run_list(args: argparse.Namespace) -> int:
    """Print the catalog."""
    feeds = catalog.load(settings.load().feeds_file)
    if args.json:
        for feed in feeds:
            print_json(asdict(feed))
        return 0
    rows = [
        (feed.name, feed.outlet, feed.country, feed.lang, feed.kind, feed.status or "", feed.content_policy, feed.url)
        for feed in feeds
    ]
    print_table(f"{len(feeds)} feeds", ("name", "outlet", "country", "lang", "kind", "status", "policy", "url"), rows)
    return 0


def run_check(args: argparse.Namespace) -> int:
    """Probe and print; exit 1 when a feed does not answer well."""
    loaded = settings.load()
    feeds = catalog.load(loaded.feeds_file)
    if unknown := set(args.name) - {feed.name for feed in feeds}:
        raise Reject(
            f"no feed of this name in {loaded.feeds_file}: {', '.join(sorted(unknown))}; see newsdesk feeds list"
        )
    chosen = [feed for feed in feeds if not args.name or feed.name in args.name]
    results = []
    with Client(loaded) as client, progress("asking feeds", len(chosen)) as advance:
        paced = check.Paced(client)
        robots = Robots(paced, agent=product_token(loaded.user_agent))
        for row in check.check(chosen, check.fetch_with(paced, robots)):
            results.append(row)
            advance()
            if args.json:
                print_json(asdict(row))
    if not args.json:
        columns = ("name", "outcome", "entries", "newest", "pass", "reason", "suggested edit")
        print_table(f"{len(results)} feeds asked", columns, [_cells(row) for row in results])
    return 0 if all(row.good for row in results) else 1


def _cells(row: check.CheckRow) -> tuple[str, ...]:
    newest = row.newest.date().isoformat() if row.newest else ""
    return (row.name, row.outcome, str(row.entries), newest, str(row.passes), row.reason or "", row.suggestion or "")
