"""``newsdesk migrate``"""

from __future__ import annotations

import argparse

from newsdesk import pipeline, settings
from newsdesk.commands.arguments import Commands, define


def add(commands: Commands) -> None:
    """Define the command."""
    define(commands, "migrate", run, "bring the database to the newest schema", "python -m newsdesk migrate")


def run(args: argparse.Namespace) -> int:
    """Apply what is missing and name it."""
    applied = pipeline.migrate(settings.load())
    print("\n".join(f"applied {name}" for name in applied) or "the database is up to date")
    return 0
