"""``newsdesk schema``"""

from __future__ import annotations

import argparse

from newsdesk import pipeline, settings
from newsdesk.commands.arguments import Commands, define


def add(commands: Commands) -> None:
    """Define the command."""
    define(
        commands,
        "schema",
        run,
        "describe the views and functions of schema report, as Markdown, with worked queries over this database",
        "python -m newsdesk schema | less",
    )


def run(args: argparse.Namespace) -> int:
    """Print the page."""
    loaded = settings.load()
    pipeline.migrate(loaded)
    print(pipeline.schema_document(loaded), end="")
    return 0
