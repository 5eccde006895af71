"""How fast the pages are with a million articles behind them: `make bench-web`, or

    PYTHONPATH=include .venv/bin/python benchmarks/bench_web.py --articles 1000000

The rows are those of `store_rows.py`, in the databases of `bench_store.py`. Every page is asked for over ASGI, each time with
other arguments (another day, story, person, word), so that no answer is warm from the request before; figures are milliseconds
of whole requests, templates included, by the clock and on a core (CPU time here and in Postgres together, which does not
depend on what else the machine does), and the most statements that a request sent to Postgres. The budget is held on a core.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench_store import percentile
from fastapi.testclient import TestClient
from store_rows import ONE_IN, fill, filled, vocabulary

from newsdesk import settings as newsdesk_settings
from newsdesk.store import db, embedded
from newsdesk.store.migrate import migrate
from newsdesk.web import desk
from newsdesk.web.access import Access, Visitor
from newsdesk.web.app import create_app

RUNS = 40
BUDGET_MS = 300
BUDGET_STATEMENTS = 8


class Counted:
    """A connection that counts the statements sent through it."""

    sent = 0

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def cursor(self, *arguments: Any, **named: Any) -> Any:
        cursor = self._connection.cursor(*arguments, **named)

        class Counting(type(cursor)):  # type: ignore[misc]
            def execute(self, *arguments: Any, **named: Any) -> Any:
                Counted.sent += 1
                return super().execute(*arguments, **named)

        return self._connection.cursor(*arguments, **{**named, "cursor_factory": Counting})


@contextmanager
def counted(url: str) -> Any:
    """Like `newsdesk.store.db.connect`, counting."""
    with db.connect(url) as connection:
        yield Counted(connection)


class ServerCpu:
    """CPU seconds that a Postgres server has used: its first process, the living ones below it, and those that it buried."""

    def __init__(self, url: str) -> None:
        with db.connect(url) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self._first = self._fields(cursor.fetchone()[0])[1]

    @staticmethod
    def _fields(pid: int | str) -> tuple[int, int, int]:
        """Of /proc/PID/stat (proc(5)): ticks of the process itself, its parent, ticks of its ended children."""
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12]), int(fields[1]), int(fields[13]) + int(fields[14])

    def seconds(self) -> float:
        """Until now."""
        own, _, ended = self._fields(self._first)
        ticks = own + ended
        for process in Path("/proc").iterdir():
            try:
                mine, parent, _ = self._fields(process.name) if process.name.isdigit() else (0, 0, 0)
            except OSError:  # it ended while we looked
                continue
            ticks += mine if parent == self._first else 0
        return ticks / os.sysconf("SC_CLK_TCK")


def pages(articles: int) -> dict[str, Callable[[random.Random], str]]:
    """Each page with its arguments drawn anew: articles and stories of all years, people by how often they speak."""
    words, weights = vocabulary(random.Random(7))
    today = datetime.now(UTC).date()

    def article(rng: random.Random) -> int:
        return rng.randrange(1, articles // ONE_IN) * ONE_IN

    def person(rng: random.Random) -> int:
        return 1 + int(rng.random() ** 4 * (articles // 50 - 1))

    def day(rng: random.Random) -> str:
        return str(today - timedelta(days=rng.randrange(2, 300)))

    def word(rng: random.Random) -> str:
        return rng.choices(words, weights)[0]

    return {
        "today": lambda rng: f"/?day={day(rng)}",
        "stories": lambda rng: f"/stories?last={day(rng)}",
        "stories: words": lambda rng: f"/stories?q={word(rng)}",
        "story": lambda rng: f"/stories/{rng.randrange(1, articles // 40)}",
        "article": lambda rng: f"/articles/{article(rng)}",
        "quotes": lambda rng: f"/quotes?page={rng.randrange(1, 20)}",
        "quotes: words": lambda rng: f"/quotes?q={word(rng)}",
        "quotes: two words, facet": lambda rng: f"/quotes?q={word(rng)}+{word(rng)}&facet=fentanyl",
        "quotes: speaker": lambda rng: f"/quotes?speaker=person+{person(rng)}",
        "quotes: outlet": lambda rng: f"/quotes?outlet=Outlet+{rng.randrange(1, 130)}&last={day(rng)}",
        "quotes: a role nobody has": lambda rng: f"/quotes?role={word(rng)}&first={day(rng)}",
        "people": lambda rng: (
            f"/people?last={day(rng)}&first={today - timedelta(days=330)}" if rng.random() < 0.2 else "/people"
        ),
        "people: name": lambda rng: f"/people?q=person+{person(rng)}",
        "person": lambda rng: f"/people/{person(rng)}",
        "coverage": lambda rng: f"/coverage?last={day(rng)}",
        "feed and day": lambda rng: f"/coverage/{rng.randrange(1, 131)}/{day(rng)}",
        "fill": lambda rng: f"/coverage/fill?first={day(rng)}",
        "feeds": lambda rng: "/feeds",
        "review": lambda rng: "/review",
        "digests": lambda rng: "/digests",
        "rows": lambda rng: f"/digests/{day(rng)}/rows/{rng.choice(['articles', 'quotes', 'people', 'polls'])}",
    }


def measure(url: str, articles: int, runs: int, only: str | None) -> dict[str, dict[str, float]]:
    """Milliseconds, CPU and statements of every page."""
    desk.connect = counted  # type: ignore[attr-defined]
    settings = newsdesk_settings.load({"NEWSDESK_DATABASE_URL": url})
    visitor = Visitor("bench", may_write=True)
    client = TestClient(create_app(Access(lambda: visitor, lambda: visitor, "/"), settings), follow_redirects=False)
    server = ServerCpu(url)
    found: dict[str, dict[str, float]] = {}
    for name, address in pages(articles).items():
        if only and only not in name:
            continue
        rng = random.Random(5)
        took, busy, most, size = [], [], 0, 0
        client.get(address(random.Random(1)))
        for _ in range(runs):
            Counted.sent = 0
            there, here, start = server.seconds(), time.process_time(), time.perf_counter()
            answer = client.get(address(rng))
            took.append((time.perf_counter() - start) * 1000)
            here = time.process_time() - here
            busy.append((server.seconds() - there + here) * 1000)
            assert answer.status_code == 200, (answer.request.url, answer.status_code, answer.text[-400:])
            most, size = max(most, Counted.sent), max(size, len(answer.content))
        found[name] = {
            "median": round(statistics.median(took), 1),
            "p95": round(percentile(took, 0.95), 1),
            "median_cpu": round(statistics.median(busy), 1),
            "p95_cpu": round(percentile(busy, 0.95), 1),
            "statements": most,
            "kilobytes": size // 1000,
        }
        print(f"{name:28}", json.dumps(found[name]), file=sys.stderr)
    return found


def main() -> int:
    """Print one JSON line; 1 when a page is over its budget."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--only", help="pages whose name holds this")
    parser.add_argument("--data-dir", type=Path, default=Path("var/bench"))
    args = parser.parse_args()
    with embedded.running(args.data_dir, options={"shared_buffers": "1GB", "fsync": "off"}) as server:
        url = embedded.create_database(server, f"bench_{args.articles}")
        migrate(url, timezone="America/Mexico_City")
        if not filled(url):
            fill(url, args.articles)
        found = measure(url, args.articles, args.runs, args.only)
    print(json.dumps(found))
    over = [n for n, f in found.items() if f["p95_cpu"] > BUDGET_MS or f["statements"] > BUDGET_STATEMENTS]
    if over:
        print(f"over {BUDGET_MS} ms on a core or {BUDGET_STATEMENTS} statements: {', '.join(over)}", file=sys.stderr)
    return bool(over)


if __name__ == "__main__":
    sys.exit(main())
