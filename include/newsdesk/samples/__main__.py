"""Run the sample newsroom alone: ``python -m newsdesk.samples --port 9300``; Ctrl-C ends it."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from newsdesk.errors import ConfigError
from newsdesk.samples import Newsroom, expected

FIRST_DAY = date(2026, 3, 2)


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise argparse.ArgumentTypeError("give the zone too, as in 2026-03-03T12:00:00Z")
    return instant


def _arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m newsdesk.samples", description=__doc__)
    parser.add_argument(
        "--port", type=int, default=9300, help="control port; archives and outlets follow (default 9300)"
    )
    parser.add_argument("--start", type=date.fromisoformat, default=FIRST_DAY, help="first day (default 2026-03-02)")
    parser.add_argument("--now", type=_instant, help="stop the clock at this instant (default: the real clock)")
    parser.add_argument("--feeds", type=Path, help="write the feeds file here")
    parser.add_argument("--truth", action="store_true", help="print the expected articles and quotes, and end")
    return parser.parse_args(words)


def _print_truth(start: date) -> None:
    truth = expected(start)
    for kind, rows in (("article", truth.articles), ("quote", truth.quotes), ("story", truth.stories)):
        for row in rows:
            print(json.dumps({"kind_of_row": kind} | asdict(row), ensure_ascii=False, default=str))


def main(words: list[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM. Returns the exit code: 0, or 1 when a port is taken."""
    arguments = _arguments(words)
    if arguments.truth:
        _print_truth(arguments.start)
        return 0
    # Blocked before the servers' threads exist, so that only sigwait below sees them.
    signals = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        with Newsroom(arguments.start, arguments.now, arguments.port) as newsroom:
            if arguments.feeds is not None:
                arguments.feeds.write_text(newsroom.feeds_yaml(), encoding="utf-8")
            print(
                f"The sample newsroom is at {newsroom.control_url}/ and it is {newsroom.now:%Y-%m-%d %H:%M} UTC there."
            )
            print(f"NEWSDESK_WAYBACK_URL={newsroom.wayback_url()}")
            print(f"NEWSDESK_CCNEWS_URL={newsroom.ccnews_url()}")
            print(f"NEWSDESK_ALLOW_PRIVATE_HOSTS={newsroom.allow_private_hosts()}", flush=True)
            signal.sigwait(signals)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
