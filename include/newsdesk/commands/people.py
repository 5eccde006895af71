"""``newsdesk people``"""

from __future__ import annotations

import argparse
import getpass

from newsdesk import pipeline, settings
from newsdesk.commands.arguments import Commands, define, print_json, print_table


def add(commands: Commands) -> None:
    """Define ``people find``, ``people merge``, ``people split`` and ``people history``."""
    parser = commands.add_parser("people", help="find people who spoke; merge two records of one person, or split them")
    kinds = parser.add_subparsers(dest="what", required=True, metavar="find|merge|split|history")
    finding = define(
        kinds, "find", run_find, "list people by words of their name", "python -m newsdesk people find harfuch"
    )
    finding.add_argument("word", nargs="+", help="words of the name; accents and case do not matter")
    finding.add_argument("--json", action="store_true", help="one JSON object a person")
    merging = define(
        kinds,
        "merge",
        run_merge,
        "count one record as another person, everywhere",
        "python -m newsdesk people merge 412 17",
    )
    telling = define(
        kinds,
        "history",
        run_history,
        "who merged or split a record, when and why; the program's own joins of double surnames too",
        "python -m newsdesk people history 412",
    )
    telling.add_argument("person", type=int, help="number of the record (people find, report.people)")
    telling.add_argument("--json", action="store_true", help="one JSON object a merge or split")
    splitting = define(kinds, "split", run_merge, "undo a merge", "python -m newsdesk people split 412 17")
    for command, merged in ((merging, True), (splitting, False)):
        command.set_defaults(merged=merged)
        command.add_argument("person", type=int, help="number of the record (people find, report.people)")
        command.add_argument("into", type=int, help="number of the person that it is counted as")
        command.add_argument("--analyst", default=None, metavar="NAME", help="who says so (default: your user name)")
        command.add_argument("--note", help="why, in a few words")


def run_find(args: argparse.Namespace) -> int:
    """Print the people found; exit 0 also when there are none."""
    loaded = settings.load()
    pipeline.migrate(loaded)
    found = pipeline.find_people(loaded, " ".join(args.word))
    if args.json:
        for person_id, name, gazetteer_id, same_as in found:
            print_json({"person_id": person_id, "name": name, "gazetteer_id": gazetteer_id, "same_as": same_as})
        return 0
    rows = [(str(number), name, listed or "", str(same_as or "")) for number, name, listed, same_as in found]
    print_table(f"{len(rows)} people", ("person", "name", "gazetteer", "counted as"), rows)
    return 0


def run_merge(args: argparse.Namespace) -> int:
    """Merge or split, and say what is counted anew."""
    loaded = settings.load()
    pipeline.migrate(loaded)
    analyst = args.analyst or getpass.getuser()
    print(pipeline.merge_people(loaded, args.person, args.into, analyst=analyst, merged=args.merged, note=args.note))
    return 0


def run_history(args: argparse.Namespace) -> int:
    """Print every merge and split of the record, oldest first; exit 0 also when there was none."""
    loaded = settings.load()
    pipeline.migrate(loaded)
    told = pipeline.person_history(loaded, args.person)
    if args.json:
        for given_at, from_id, name, into_id, into, merged, analyst, note in told:
            print_json(
                {
                    "given_at": given_at.isoformat(),
                    "person_id": from_id,
                    "name": name,
                    "into_person_id": into_id,
                    "into_name": into,
                    "merged": merged,
                    "analyst": analyst,
                    "note": note,
                }
            )
        return 0
    rows = [
        (
            f"{given_at:%Y-%m-%d %H:%M}",
            f"{name} ({from_id})",
            "is" if merged else "is not",
            f"{into} ({into_id})",
            analyst,
            note or "",
        )
        for given_at, from_id, name, into_id, into, merged, analyst, note in told
    ]
    print_table(f"{len(rows)} merges and splits", ("when", "record", "", "person", "who", "why"), rows)
    return 0
