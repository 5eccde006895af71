"""``python -m newsdesk.run demo | up | down | serve``: what the Makefile calls."""

from __future__ import annotations

import argparse
import sys

from newsdesk.errors import NewsdeskError
from newsdesk.run import demo, service
from newsdesk.run.processes import Interrupted


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m newsdesk.run", description="Run Newsdesk on this machine.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("demo", help="three days of the sample newsroom through the real DAGs, then a table")
    for name, what in (("up", "start in the background"), ("serve", "run in the foreground until interrupted")):
        command = commands.add_parser(name, help=f"{what}: the real feeds, Airflow on localhost")
        command.add_argument("--port", type=int, default=8080, help="of Airflow's pages (default: %(default)s)")
    commands.add_parser("down", help="stop what up started")
    commands.add_parser("clean", help="stop, and delete the demo's database")
    commands.add_parser("purge", help="stop, and delete the newsroom's database as well")
    arguments = parser.parse_args()
    try:
        match arguments.command:
            case "demo":
                return demo.run()
            case "up":
                service.up(arguments.port)
            case "serve":
                service.serve(arguments.port)
            case "down":
                service.down()
            case "clean":
                service.clean()
            case "purge":
                service.purge()
    except Interrupted as interrupted:
        print(f"stopped ({interrupted}); nothing is left running", file=sys.stderr)
        return interrupted.exit_code
    except NewsdeskError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
