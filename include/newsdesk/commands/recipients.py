"""``newsdesk recipients``"""

from __future__ import annotations

import argparse
import getpass

from newsdesk import pipeline, settings
from newsdesk.commands.arguments import Commands, define, print_json, print_table
from newsdesk.errors import ConfigError
from newsdesk.settings import Settings


def add(commands: Commands) -> None:
    """Define ``recipients list``, ``recipients unsubscribe`` and ``recipients resubscribe``."""
    parser = commands.add_parser("recipients", help="who gets mail; take an address off the list, or put it back")
    kinds = parser.add_subparsers(dest="what", required=True, metavar="list|unsubscribe|resubscribe")
    listing = define(
        kinds, "list", run_list, "the recipients file, and who has left the list", "python -m newsdesk recipients list"
    )
    listing.add_argument("--json", action="store_true", help="one JSON object a recipient")
    leaving = define(
        kinds,
        "unsubscribe",
        run_change,
        "send nothing more to an address, such as one that asked for it by mail",
        "python -m newsdesk recipients unsubscribe ana@example.org",
    )
    returning = define(
        kinds,
        "resubscribe",
        run_change,
        "send to an address again what the recipients file says",
        "python -m newsdesk recipients resubscribe ana@example.org --note 'asked by telephone'",
    )
    for command, subscribed in ((leaving, False), (returning, True)):
        command.set_defaults(subscribed=subscribed)
        command.add_argument("email", help="the address, as in the recipients file")
        command.add_argument("--kind", choices=("digest", "alarm"), default="digest", help="default: digest")
        command.add_argument("--by", default=None, metavar="NAME", help="who says so (default: your user name)")
        command.add_argument("--note", help="why, in a few words")


def run_list(args: argparse.Namespace) -> int:
    """Print the recipients; exit 0 also when there are none."""
    loaded = settings.load()
    pipeline.migrate(loaded)
    found = [(person, _left(loaded, person.email)) for person in pipeline.load_recipients(loaded)]
    if args.json:
        for person, left in found:
            print_json(
                {
                    "email": person.email,
                    "name": person.name,
                    "language": person.language,
                    "weekdays": person.weekdays,
                    "hour": person.hour,
                    "left": left,
                }
            )
        return 0
    rows = [
        (p.email, p.name or "", p.language, f"{p.hour:02}:00 {' '.join(p.weekdays)}", "; ".join(left))
        for p, left in found
    ]
    if not rows and loaded.recipients_file is None:
        print(
            "no recipients file is set: name one in NEWSDESK_RECIPIENTS_FILE (docs/operate.md shows what stands in it)"
        )
        return 0
    print_table(f"{len(rows)} recipients", ("email", "name", "language", "when", "left the list"), rows)
    return 0


def _left(loaded: Settings, email: str) -> list[str]:
    """What the address gets no more, in words."""
    latest = {
        kind: (when, subscribed, by) for when, kind, subscribed, by, _ in pipeline.subscription_history(loaded, email)
    }
    return [f"{kind}: {when:%Y-%m-%d} by {by}" for kind, (when, subscribed, by) in latest.items() if not subscribed]


def run_change(args: argparse.Namespace) -> int:
    """Take the address off the list or put it back, and say so. An address that the file does not have is a mistake."""
    loaded = settings.load()
    pipeline.migrate(loaded)
    known = {person.email.casefold() for person in pipeline.load_recipients(loaded)}
    if args.email.casefold() not in known:
        raise ConfigError(f"{args.email} is not in the recipients file ({loaded.recipients_file or 'none is set'})")
    change = pipeline.resubscribe if args.subscribed else pipeline.unsubscribe
    new = change(loaded, args.email, args.kind, by=args.by or getpass.getuser(), note=args.note)
    said = "gets the" if args.subscribed else "gets no"
    print(f"{args.email} {said} {args.kind}{'' if new else ', as before'}")
    return 0
