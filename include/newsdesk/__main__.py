"""The command line: ``python -m newsdesk COMMAND``. Thin: each command is a file in ``newsdesk.commands``."""

from __future__ import annotations

import argparse
import os
import sys

from newsdesk import __version__
from newsdesk.commands import COMMANDS
from newsdesk.errors import ConfigError, NewsdeskError, Reject

DONE, FAILED, WRONG_ARGUMENTS, BAD_INPUT = 0, 1, 2, 3

EPILOG = """\
exit status: 0 done, 1 failed (try again later), 2 wrong arguments, 3 bad input

examples:
  python -m newsdesk ingest --once                 poll what is due, fetch, read, group into stories
  python -m newsdesk digest --day 2026-11-24 --out mail/
  python -m newsdesk analyze < articles.jsonl      verdict and quotes, without a database
  python -m newsdesk parse-feed feed.xml

Settings come from the environment (NEWSDESK_DATABASE_URL, NEWSDESK_FEEDS_FILE, ...): see docs/operate.md.
Without NEWSDESK_DATABASE_URL an embedded Postgres is used, kept under var/.
"""


def parser() -> argparse.ArgumentParser:
    """The whole command line, every command with its own ``--help``."""
    top = argparse.ArgumentParser(
        prog="newsdesk",
        description="Watch the press for cartel-policy coverage: who said what, where, since when.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"newsdesk {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns its exit status. Expected errors become one line on stderr, never a traceback."""
    args = parser().parse_args(arguments)
    try:
        status: int = args.run(args)
        sys.stdout.flush()
        return status
    except (Reject, ConfigError) as error:
        print(f"newsdesk {args.command}: {error}", file=sys.stderr)
        return BAD_INPUT
    except NewsdeskError as error:
        print(f"newsdesk {args.command}: {error}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # Whoever read our output has gone (head, less): nothing is left to say, also not at interpreter exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        print(f"newsdesk {args.command}: interrupted; what was finished is kept", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
