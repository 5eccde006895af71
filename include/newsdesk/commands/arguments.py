"""How commands are defined alike, and how they print."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeAlias

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def define(
    commands: Commands, name: str, run: Callable[[argparse.Namespace], int], summary: str, example: str
) -> argparse.ArgumentParser:
    """Add a command with a one-line summary and an example that runs."""
    command = commands.add_parser(
        name,
        help=summary,
        description=summary[0].upper() + summary[1:] + ".",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(run=run)
    return command


def day(word: str) -> date:
    """A day as an argument: YYYY-MM-DD."""
    try:
        return date.fromisoformat(word)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{word!r} is not a day; write it as 2026-11-24") from error


def print_json(value: object) -> None:
    """One line of JSON on stdout; lone surrogates are written as escapes, so that any reader takes the line."""
    line = json.dumps(value, ensure_ascii=False, default=str)
    print(line.encode("utf-8", "backslashreplace").decode("utf-8"))


def print_counts(title: str, counts: Mapping[str, Any], *, as_json: bool) -> None:
    """Counts as a small table on a terminal, as ``key=value`` words elsewhere, as JSON on request."""
    if as_json:
        print_json(dict(counts))
    elif sys.stdout.isatty():
        print_table(title, ("what", "how many"), [(str(key), str(value)) for key, value in counts.items()])
    else:
        print(f"{title}: " + (" ".join(f"{key}={value}" for key, value in counts.items()) or "nothing to do"))


def print_table(title: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """A table, as wide as the terminal; 160 columns when there is none."""
    console = Console() if sys.stdout.isatty() else Console(width=160)
    table = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console.print(table)


@contextmanager
def working(what: str) -> Iterator[None]:
    """A spinner on a terminal's stderr while something long goes on; silent elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with Progress(SpinnerColumn(), TextColumn(what), TimeElapsedColumn(), console=console, transient=True) as progress:
        progress.add_task(what, total=None)
        yield


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[], None]]:
    """A progress bar on a terminal's stderr; gives the function to call after each piece of work."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)
