"""How the store behaves with years behind it: `make bench-store`, or

    PYTHONPATH=include .venv/bin/python benchmarks/bench_store.py --articles 100000 1000000

Rows are made by `store_rows.py`. Each size is a database of its own on the embedded server, made if it is missing and kept for
the next run; `--drop` removes them. `--migrate` measures what migrations do to a database that is full: `store_migrations.py`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import store_migrations
from store_rows import FACETS, TOPIC, fill, filled, vocabulary

from newsdesk.model import Article, Quote, TopicVerdict
from newsdesk.store import editions, embedded, people, readings, stories, views
from newsdesk.store.db import Connection, connect, transaction
from newsdesk.store.migrate import migrate
from newsdesk.stories import copies

RUNS = 5


def cpu(connection: Connection) -> float:
    """Milliseconds that the connection's server process and this process have been on a core: what an idle machine takes."""
    ran = Path(f"/proc/{connection.get_backend_pid()}/schedstat").read_text().split()[0]
    return int(ran) / 1e6 + time.process_time() * 1000


@contextmanager
def clock(connection: Connection, found: list[tuple[float, float]]) -> Iterator[None]:
    """Append the milliseconds of the block: by the clock, and on a core."""
    start, before = time.perf_counter(), cpu(connection)
    yield
    after = cpu(connection)
    found.append(((time.perf_counter() - start) * 1000, after - before))


def summary(took: list[tuple[float, float]], *shares: float) -> dict[str, float]:
    """The median, and these percentiles, by the clock and on a core."""
    named = {"median": 0.5, **{f"p{share * 100:g}": share for share in shares}}
    return {
        f"{name}{kind}": percentile([one[place] for one in took], share)
        for name, share in named.items()
        for place, kind in enumerate(("", "_cpu"))
    }


def percentile(values: list[float], share: float) -> float:
    """The value that ``share`` of the values are not above."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def bench_storing(connection: Connection) -> dict[str, float]:
    """Store one read article with three quotes and its bands, each in a transaction of its own; rolled back at the end."""
    rng = random.Random(11)
    words, weights = vocabulary(rng)
    took: list[tuple[float, float]] = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT article_id, capture_id FROM newsdesk.article WHERE reading_id IS NOT NULL ORDER BY article_id DESC LIMIT 300"
        )
        targets = cursor.fetchall()
    for article_id, capture_id in targets:
        text = " ".join(rng.choices(words, weights, k=400))
        article = Article(url="http://x.test", title=text[:80], text=text, lang="en", extractor_version="x")
        quotes = [
            Quote(n, n + 100, text[n : n + 100], "direct", "Person 7", "seven", confidence=0.9) for n in (0, 200, 400)
        ]
        verdict = TopicVerdict(TOPIC, True, 0.9, 0.5, False, "r2", FACETS[:2])
        bands = copies.bands(copies.body(text))
        with clock(connection, took):
            ids = people.ensure(connection, [("Person 7", "person 7", None)])
            version_id, _ = readings.store_version(connection, article_id, capture_id, article)
            reading_id = readings.store_reading(
                connection,
                article_id=article_id,
                version_id=version_id,
                verdicts=[verdict],
                quotes=quotes,
                person_ids=[*ids.values()] * 3,
                quotes_version="q2",
            )
            readings.make_effective(
                connection,
                article_id=article_id,
                reading_id=reading_id,
                published=readings.PublishedAt(datetime.now(UTC), "instant"),
                refetch_at=None,
            )
            stories.store_bands(connection, article_id, bands, datetime.now(UTC).date())
    connection.rollback()
    return summary(took, 0.99)


def bench_copies(connection: Connection) -> dict[str, float]:
    """Look up the candidates of a text that has one copy among the stored."""
    took: list[tuple[float, float]] = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT article_id, array_agg(band), min(seen_on) FROM newsdesk.band"
            " GROUP BY article_id ORDER BY article_id DESC LIMIT 400"
        )
        rows = cursor.fetchall()
    for article_id, bands, day in rows:
        with clock(connection, took):
            stories.candidates(connection, bands, day, -article_id)
    connection.rollback()
    return summary(took, 0.99)


def bench_digest(connection: Connection) -> dict[str, float]:
    """All queries of a day's edition, one after the other: its articles and quotes, and the rows of every number in it."""
    end = datetime.now(UTC).replace(hour=11, minute=0) - timedelta(days=2)
    window = editions.Window(TOPIC, end - timedelta(days=1), end, end.date() - timedelta(days=1), end.date())
    took: list[tuple[float, float]] = []
    for _ in range(RUNS):
        with clock(connection, took):
            found = editions.articles(connection, window)
            editions.quotes(connection, TOPIC, [row["article_id"] for row in found])
            editions.facets(connection, window)
            for number in editions.RECEIPTS:
                editions.rows(connection, number, window, facet=FACETS[0])
    return {"articles": len(found), "queries": 3 + len(editions.RECEIPTS), **summary(took)}


def bench_views(connection: Connection, plans: Path | None) -> dict[str, float]:
    """Each view for the last thirty days, every column sent: the server's time, median of some runs, and the pages it touched."""
    found: dict[str, float] = {}
    with connection.cursor() as cursor:
        for view in [v.name for v in views.views(connection)]:
            columns = {column.name for column in views.view(connection, view).columns}
            column = "last_day" if view == "people" else "day"
            where = f" WHERE {column} > current_date - 30" if column in columns else ""
            where += " AND relevant" if view == "articles" else ""
            if view == "versions":
                where = " WHERE article_id = 40"
            plan: list[str] = []
            took: list[tuple[float, float]] = []
            for _ in range(RUNS + 1):
                with clock(connection, took):
                    cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, SERIALIZE TEXT) SELECT * FROM report.{view}{where}")
                    plan = [row[0] for row in cursor.fetchall()]
            found |= {f"{view}{kind}": value for kind, value in zip(("", "_cpu"), median(took[1:]), strict=True)}
            found[f"{view}_pages"] = pages("\n".join(plan))
            if plans is not None:
                (plans / f"{view}.txt").write_text("\n".join(plan))
    connection.rollback()
    return found


def pages(plan: str) -> int:
    """The pages of the database that a statement touched, however often: what no other work on the machine changes."""
    whole = re.search(r"Buffers: (.*)", plan)
    return sum(map(int, re.findall(r"(?:hit|read)=(\d+)", whole[1].split("temp")[0]))) if whole else 0


def median(took: list[tuple[float, float]]) -> tuple[float, float]:
    """By the clock, and on a core."""
    return statistics.median(one[0] for one in took), statistics.median(one[1] for one in took)


def bench_search(connection: Connection) -> dict[str, float]:
    """Searches for one, two and three words, common and rare, over articles and quotes of all days."""
    rng = random.Random(7)
    words, _ = vocabulary(rng)
    rng = random.Random(3)
    took: list[tuple[float, float]] = []
    with connection.cursor() as cursor:
        for n in range(120):
            ranks = [int(20_000 ** rng.random()) for _ in range(1 + n % 3)]
            query = " ".join(words[rank - 1] for rank in ranks)
            function = "search_articles" if n % 2 else "search_quotes"
            with clock(connection, took):
                cursor.execute(f"SELECT * FROM report.{function}(%s)", (query,))
                cursor.fetchall()
    connection.rollback()
    return summary(took, 0.95)


def measure(url: str, plans: Path | None) -> dict[str, object]:
    """All figures of one database, in milliseconds."""
    with connect(url) as connection:
        with transaction(connection), connection.cursor() as cursor:
            cursor.execute(
                "SET max_parallel_workers_per_gather = 0"
            )  # so that one process does all, and its time is the cost
        parts: list[tuple[str, Callable[[], dict[str, float]]]] = [
            ("views", lambda: bench_views(connection, plans)),
            ("search", lambda: bench_search(connection)),
            ("copies", lambda: bench_copies(connection)),
            ("digest", lambda: bench_digest(connection)),
            ("storing", lambda: bench_storing(connection)),
        ]
        found: dict[str, object] = {name: {k: round(v, 2) for k, v in part().items()} for name, part in parts}
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            row = cursor.fetchone()
        found["gigabytes"] = round(row[0] / 1e9, 2) if row else 0
    return found


def main() -> int:
    """Print one JSON line a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--data-dir", type=Path, default=Path("var/bench"))
    parser.add_argument("--plans", type=Path, help="write each view's plan into this folder, by size")
    parser.add_argument(
        "--migrate", action="store_true", help="apply the migrations after 5 to a full database of each size"
    )
    parser.add_argument("--drop", action="store_true", help="remove the server and its databases, and do nothing else")
    args = parser.parse_args()
    if args.drop:
        embedded.remove(args.data_dir)
        return 0
    with embedded.running(args.data_dir, options={"shared_buffers": "1GB", "fsync": "off"}) as server:
        for articles in args.articles:
            found = _migrated(server, articles) if args.migrate else _measured(server, articles, args.plans)
            load = [round(load, 1) for load in os.getloadavg()]
            print(json.dumps({"articles": articles, **found, "load": load}), flush=True)
    return 0


def _measured(server: str, articles: int, plans: Path | None) -> dict[str, object]:
    with _database(
        server, f"bench_{articles}", articles, lambda url: migrate(url, timezone="America/Mexico_City")
    ) as url:
        migrate(url)
        if plans is not None:
            plans /= str(articles)
            plans.mkdir(parents=True, exist_ok=True)
        return measure(url, plans)


def _migrated(server: str, articles: int) -> dict[str, object]:
    """What each migration did to a database that was filled when it was young; it is dropped afterwards."""
    name = f"bench_migrate_{articles}"
    with _database(server, name, articles, store_migrations.make_young) as url:
        found = store_migrations.bring_up(url)
    embedded.drop_database(server, name)
    return {"migrations": found}


@contextmanager
def _database(server: str, name: str, articles: int, prepare: Callable[[str], object]) -> Iterator[str]:
    """The database of this name, made and filled if it is not there."""
    url = embedded.create_database(server, name)
    try:
        prepare(url)
        if not filled(url):
            start = time.monotonic()
            fill(url, articles)
            print(f"{name}: made in {time.monotonic() - start:.0f} s", file=sys.stderr)
    except BaseException:
        embedded.drop_database(server, name)  # half a database would be measured next time
        raise
    yield url


if __name__ == "__main__":
    sys.exit(main())
