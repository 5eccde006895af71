"""Cycles of polling over many feeds from a local server: time, requests a feed, memory, and growth with the number of feeds.

    make bench-ingest        100, 1,000 and 5,000 feeds of 20 entries

Every feed has a host of its own (a loopback address), so that robots.txt and the pace per host cost what they cost in
life. The server is a process of its own, and so is each size, so that memory is that size's alone. Postgres is the
embedded one with the settings it has in use: every commit reaches the disk. Exit 1 where a bound of 1,000 feeds is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

from newsdesk import pipeline
from newsdesk.pipeline.fetch import fetch
from newsdesk.pipeline.poll import poll
from newsdesk.settings import load
from newsdesk.store import embedded
from newsdesk.store.db import connect

SIZES = (100, 1_000, 5_000)
ENTRIES = 20
BOUND_SIZE = 1_000
PAGES = 1_000
BOUNDS = {"first_seconds": 120.0, "unchanged_seconds": 20.0, "unchanged_requests_a_feed": 1.2, "memory_mb": 600.0}
LINEAR = 1.25
"""How much more CPU a feed may cost at a larger size than at BOUND_SIZE before growth is called worse than linear. By CPU,
because what else runs on a machine shows in the other seconds, and a run of minutes meets more of it."""
PAGE = b"<!DOCTYPE html><html><body><article><h1>Report</h1>%s</article></body></html>" % (
    b"<p>One more paragraph.</p>" * 400
)
ROBOTS = b"User-agent: *\nDisallow: /search\n"


def address(number: int) -> str:
    """A loopback address for each feed."""
    return f"127.{10 + number // 60_000}.{number // 240 % 250}.{10 + number % 240}"


def feed_body(host: str, port: int, now: datetime) -> bytes:
    """An RSS feed of ENTRIES articles, one an hour."""
    items = "".join(
        f"<item><title>Report {n} from the border town of {host}</title>"
        f"<link>http://{host}:{port}/news/{now:%Y/%m/%d}/report-{n}</link><guid>{host}-{n}</guid>"
        f"<pubDate>{format_datetime(now - timedelta(hours=n))}</pubDate>"
        f"<description>What is known so far of event {n}, in one sentence of an ordinary length.</description></item>"
        for n in range(ENTRIES)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{host}</title>{items}</channel></rss>'.encode()


class FeedServer:
    """Answers robots.txt, one feed a host with an ETag, and its pages; counts what it was asked."""

    def __init__(self) -> None:
        self.requests = 0
        self._now = datetime.now(UTC).replace(microsecond=0)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, kept open until the reader closes it."""
        host, port = writer.get_extra_info("sockname")
        body = feed_body(host, port, self._now)
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        try:
            while line := await reader.readline():
                headers = await reader.readuntil(b"\r\n\r\n")
                self.requests += 1
                writer.write(self._answer(line, headers, body, etag))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()

    @staticmethod
    def _answer(line: bytes, headers: bytes, body: bytes, etag: str) -> bytes:
        if b"/robots.txt" in line:
            start = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % len(ROBOTS)
            return start + ROBOTS
        if b"/news/" in line:
            return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(PAGE) + PAGE
        if etag.encode() in headers:
            return f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: {etag}\r\nContent-Length: {len(body)}\r\n\r\n"
        return head.encode() + body


def serve(pipe: Pipe, hosts: list[str]) -> None:
    """The server's process: says its port, then answers each message with the number of requests so far; None ends it."""

    async def main() -> None:
        feeds = FeedServer()
        first = await asyncio.start_server(feeds.talk, hosts[0], 0)
        port = first.sockets[0].getsockname()[1]
        rest = await asyncio.start_server(feeds.talk, hosts[1:], port)
        pipe.send(port)
        while await asyncio.to_thread(pipe.recv) is not None:
            pipe.send(feeds.requests)
        first.close()
        rest.close()

    asyncio.run(main())


@contextmanager
def server(hosts: list[str]) -> Iterator[tuple[int, Pipe]]:
    """The port of a running server, and the pipe to ask it for its count."""
    mine, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, hosts), daemon=True)
    process.start()
    try:
        yield mine.recv(), mine
    finally:
        mine.send(None)
        process.join(10)
        process.terminate()


def measure(size: int, threads: int) -> dict[str, float]:
    """A first cycle, two in which nothing changed, and the first PAGES pages, at ``size`` feeds, in this process."""
    hosts = [address(number) for number in range(size)]
    with tempfile.TemporaryDirectory(prefix="newsdesk-bench-") as folder, server(hosts) as (port, pipe):
        data = Path(folder)
        try:
            catalog = data / "feeds.yaml"
            catalog.write_text(
                "feeds:\n"
                + "".join(
                    f"- {{name: Feed {host}, outlet: Outlet {host}, country: US, lang: en, kind: feed, "
                    f'url: "http://{host}:{port}/feed.xml"}}\n'
                    for host in hosts
                )
            )
            url = embedded.database_url(data / "postgres")
            settings = load(
                {
                    "NEWSDESK_DATABASE_URL": url,
                    "NEWSDESK_FEEDS_FILE": str(catalog),
                    "NEWSDESK_ALLOW_PRIVATE_HOSTS": ",".join(f"{host}:{port}" for host in hosts),
                }
            )
            pipeline.migrate(settings)

            def cycle() -> tuple[float, float, int, dict[str, int]]:
                pipe.send("count")
                before = pipe.recv()
                started, worked = time.perf_counter(), time.process_time()
                found = poll(settings, everything=True, seconds=3_600, threads=threads)
                seconds, work = time.perf_counter() - started, time.process_time() - worked
                pipe.send("count")
                return seconds, work, pipe.recv() - before, found

            first, first_cpu, first_requests, found = cycle()
            with connect(url) as connection, connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM newsdesk.article")
                stored = cursor.fetchone()
            if not stored or stored[0] != size * ENTRIES or found["ok"] != size:
                raise SystemExit(f"{size} feeds: {stored} articles were stored, not {size * ENTRIES}; {found}")
            unchanged, unchanged_cpu, requests, found = min((cycle() for _ in range(2)), key=lambda one: one[0])
            if found.get("not_modified") != size:
                raise SystemExit(f"{size} feeds: not all were unchanged: {found}")
            started = time.perf_counter()
            fetched = fetch(settings, limit=PAGES, threads=threads)
            pages_per_second = fetched["ok"] / (time.perf_counter() - started)
        finally:
            embedded.remove(data / "postgres")
    return {
        "feeds": size,
        "first_seconds": first,
        "first_cpu": first_cpu,
        "first_requests_a_feed": first_requests / size,
        "unchanged_seconds": unchanged,
        "unchanged_cpu": unchanged_cpu,
        "unchanged_requests_a_feed": requests / size,
        "pages_per_second": pages_per_second,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> int:
    """Measure each size in a process of its own and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--threads", type=int, default=32)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(args.one, args.threads)))
        return 0
    print(
        "feeds  first cycle s  requests/feed  unchanged s  requests/feed  CPU ms/feed first  unchanged  pages/s  peak MB"
    )
    rows = []
    for size in args.sizes:
        command = [sys.executable, __file__, "--one", str(size), "--threads", str(args.threads)]
        answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        row = json.loads(answer.stdout)
        rows.append(row)
        print(
            f"{size:5d}  {row['first_seconds']:13.1f}  {row['first_requests_a_feed']:13.2f}  {row['unchanged_seconds']:11.1f}"
            f"  {row['unchanged_requests_a_feed']:13.2f}  {row['first_cpu'] / size * 1000:17.1f}"
            f"  {row['unchanged_cpu'] / size * 1000:9.1f}"
            f"  {row['pages_per_second']:7.0f}  {row['memory_mb']:7.0f}",
            flush=True,
        )
    return verdict(rows)


def verdict(rows: list[dict[str, float]]) -> int:
    """Say what was missed; 0 where nothing was."""
    at_bound = [row for row in rows if row["feeds"] == BOUND_SIZE]
    missed = [
        f"{name} {row[name]:.1f} > {bound}" for row in at_bound for name, bound in BOUNDS.items() if row[name] > bound
    ]
    for row in rows:
        for name in ("first_cpu", "unchanged_cpu"):
            for base in at_bound:
                factor = row[name] / row["feeds"] / (base[name] / base["feeds"])
                if row["feeds"] > BOUND_SIZE and factor > LINEAR:
                    missed.append(f"{name} a feed grew by {factor:.2f} from {BOUND_SIZE} to {row['feeds']:.0f} feeds")
    print("missed: " + "; ".join(missed) if missed else "all bounds hold")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
