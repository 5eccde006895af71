"""``newsdesk analyze``"""

from __future__ import annotations

import argparse
import json
import sys
from collections import deque
from collections.abc import Iterator
from functools import partial

from newsdesk.articles.pool import PagePool
from newsdesk.commands.arguments import Commands, define, print_json
from newsdesk.errors import Reject
from newsdesk.pipeline.analyze import analyze, warm_up

MAX_LINE = 64_000_000  # bytes; a page of 10 MB in JSON escapes is at most six times that

RECORD_SECONDS = 10.0


def add(commands: Commands) -> None:
    """Define the command."""
    command = define(
        commands,
        "analyze",
        run,
        "read JSON lines (id, and one of html, html_path, text) from standard input; verdict and quotes out, in order",
        """echo '{"id": 1, "text": "“We will seek extradition,” Ana Ruiz said."}' | python -m newsdesk analyze""",
    )
    command.add_argument("--jobs", type=_positive, default=1, metavar="N", help="worker processes (default: 1)")
    command.add_argument(
        "--no-triage", action="store_true", help="read every page in full, also those without any anchor"
    )


def _positive(word: str) -> int:
    number = int(word)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def analyze_line(line: bytes, *, use_triage: bool) -> dict[str, object]:
    """The answer for one input line; a line that is not JSON is rejected like any other bad record."""
    if len(line) > MAX_LINE:
        return {"id": None, "status": "rejected", "reason": f"the line is longer than {MAX_LINE} bytes"}
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"id": None, "status": "rejected", "reason": f"the line is not JSON: {error}"}
    return analyze(record, use_triage=use_triage)


def _key(line: bytes) -> object:
    """The id of a line whose reading came to no end."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record.get("id") if isinstance(record, dict) else None


def run(args: argparse.Namespace) -> int:
    """One answer a line, in order; a record that takes too long or kills its process is rejected alone."""
    waiting: deque[bytes] = deque()

    def lines() -> Iterator[bytes]:
        for line in sys.stdin.buffer:
            waiting.append(line)
            yield line

    read_line = partial(analyze_line, use_triage=not args.no_triage)
    with PagePool(read_line, workers=args.jobs, seconds=RECORD_SECONDS, warm=warm_up) as pool:
        for answer in pool.map(lines()):
            line = waiting.popleft()
            if isinstance(answer, Reject):
                print_json({"id": _key(line), "status": "rejected", "reason": answer.reason})
            else:
                print_json(answer)
    return 0
