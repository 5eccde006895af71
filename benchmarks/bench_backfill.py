"""What the past costs: `make bench-backfill`, or

    PYTHONPATH=include .venv/bin/python benchmarks/bench_backfill.py --gigabytes 1 --days 30 --feeds 131

**One CC-NEWS file.** A WARC is built from the sample newsroom's pages, each made as long as pages of newspapers are (about
120 KB) with words of its off-topic articles; 97 in 100 are off topic and all are of hosts in the catalog, so that nothing is
saved by passing hosts over. It is served on loopback by a process of its own and read as the backfill reads it, into a real
database. Seconds are of the wall clock and of the reading process; memory is its peak.

**A month from the Wayback Machine.** 30 days of 131 feeds, each with four captures a day and some articles, go through the
real limiter (its slots are reserved in Postgres) with a clock that sleeping moves on. A page is asked for by the instant it
was published, so the archive leads on to its nearest capture: two requests. Printed: what it would take if answers took no
time, how many requests, and the most that fell into any minute.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import multiprocessing
import random
import resource
import shutil
import tempfile
import time
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsdesk import pipeline, settings
from newsdesk.archives.source import Found, Window
from newsdesk.archives.wayback import Wayback
from newsdesk.articles import triage
from newsdesk.model import Capture, Entry, Feed
from newsdesk.pipeline.courtesy import Courtesy
from newsdesk.samples.outlets import outlets
from newsdesk.samples.site import Site
from newsdesk.samples.stock import articles
from newsdesk.store import embedded
from newsdesk.store.db import connect
from newsdesk.store.migrate import migrate

DAY = date(2026, 3, 3)
NAME = "crawl-data/CC-NEWS/2026/03/CC-NEWS-20260303120000-00001.warc.gz"
MIX = (0.03, 0.82, 0.15)
"""Relevant; off topic; off topic with a loose word of the topic in the text (15 % of the general pages measured)."""
PAGE_BYTES = 120_000
HARMLESS = (
    "bread loaf oven morning baker flour kitchen table garden window river bridge concert ticket season league goal coach "
    "museum painter colour summer rain weather forecast school teacher lesson train station platform market fruit price"
)
"""Words that have nothing to do with the topic, alone or together."""
LEVEL = 6  # as the crawl's own files


def pages() -> tuple[list[bytes], list[bytes], list[bytes], list[str]]:
    """Pages of the sample newsroom: relevant ones, others without and with a loose word of the topic, and words of the others."""
    site = Site(DAY - timedelta(days=1), {key: f"http://{key}.test" for key in outlets()}, 0.0)
    relevant, plain, loose, words = [], [], [], HARMLESS.split()
    for article in articles(DAY - timedelta(days=1)):
        if article.trouble is None:
            answer = site.respond(
                outlets()[article.outlet], article.path, {}, datetime(2026, 3, 6, tzinfo=UTC), live=False
            )
            if article.relevant:
                relevant.append(answer.body)
                continue
            (loose if triage.first_stage(answer.body) else plain).append(answer.body)
    if not plain:  # every page of the sample links to coverage of the topic somewhere
        skeleton = "<html><head><title>{0}</title></head><body><article><h1>{0}</h1><p>{1}</p></article></body></html>"
        plain = [skeleton.format(" ".join(words[n : n + 8]), " ".join(words[n : n + 300])).encode() for n in range(50)]
    return relevant, plain, loose, words


def build(file: Path, size: int) -> int:
    """Write a WARC of about ``size`` bytes. Returns its records."""
    relevant, plain, loose, words = pages()
    chance = random.Random(20260303)
    # Long enough that no two pages repeat each other inside gzip's window.
    filler = [" ".join(chance.choices(words, k=PAGE_BYTES // 7)).encode() for _ in range(64)]
    file.parent.mkdir(parents=True, exist_ok=True)
    records = 0
    with file.open("wb") as out:
        while out.tell() < size:
            page = chance.choice(chance.choices([relevant, plain, loose], MIX)[0])
            body = page.replace(b"</body>", b"<div hidden>%s</div></body>" % chance.choice(filler))
            out.write(record(f"http://{chance.choice(list(outlets()))}.test/{records}", body))
            records += 1
    return records


def record(url: str, body: bytes) -> bytes:
    packed = io.BytesIO()
    writer = WARCWriter(packed, gzip=False)
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    about = {"WARC-Date": "2026-03-03T13:00:00Z"}
    writer.write_record(
        writer.create_warc_record(
            url, "response", payload=io.BytesIO(body), http_headers=headers, warc_headers_dict=about
        )
    )
    return gzip.compress(packed.getvalue(), LEVEL)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def serve(folder: str, port: Any) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    port.send(server.server_port)
    server.serve_forever()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=serve, args=(str(folder), theirs), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.kill()
        process.join()


def read_file(folder: Path, gigabytes: float, database_url: str) -> dict[str, Any]:
    """The figures of one file."""
    records = build(folder / NAME, int(gigabytes * 1e9))
    (folder / Path(NAME).parent / "warc.paths.gz").write_bytes(gzip.compress(NAME.encode()))
    catalog = [
        {"name": o.key, "outlet": o.name, "country": o.country, "lang": o.lang, "url": f"http://{o.key}.test/feed"}
        | {"kind": "feed"}
        for o in outlets().values()
    ]
    (folder / "feeds.yaml").write_text(yaml.safe_dump({"feeds": catalog}))
    with served(folder) as url:
        loaded = settings.load(
            {
                "NEWSDESK_DATABASE_URL": database_url,
                "NEWSDESK_CCNEWS_URL": url,
                "NEWSDESK_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
                "NEWSDESK_FEEDS_FILE": str(folder / "feeds.yaml"),
            }
        )
        pipeline.plan(loaded, DAY, sources=["ccnews"])
        began, cpu = time.monotonic(), time.process_time()
        counts = pipeline.recover(loaded, DAY, seconds=3600)
        seconds, cpu = time.monotonic() - began, time.process_time() - cpu
    size = (folder / NAME).stat().st_size
    return {
        "gigabytes": round(size / 1e9, 3),
        "records": records,
        "found": counts["found"],
        "kept": counts["added"],
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu, 1),
        "seconds_a_gigabyte": round(seconds / size * 1e9, 1),
        "cpu_seconds_a_gigabyte": round(cpu / size * 1e9, 1),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


class Clock:
    """Time that passes by sleeping."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 5, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.instant

    def sleep(self, seconds: float) -> None:
        self.instant += timedelta(seconds=seconds)


class Archive:
    """Answers as the Wayback Machine does, without a network; notes when it was asked for what."""

    def __init__(self, clock: Clock, days: int, articles: int) -> None:
        self.clock, self.days, self.articles = clock, days, articles
        self.asked: dict[str, list[float]] = defaultdict(list)

    def get(self, url: str, *, on_redirect: Callable[[str], None], **_: Any) -> Capture:
        kind = "cdx" if "/cdx/" in url else "mementos"
        self.asked[kind].append(self.clock.now().timestamp())
        if kind == "mementos" and not url.endswith("feed"):
            on_redirect(url)
            self.asked[kind].append(self.clock.now().timestamp())
        stamp = url.rsplit("/web/", maxsplit=1)[-1][:14]
        at = (
            datetime(2026, 3, 1, tzinfo=UTC)
            if kind == "cdx"
            else datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        )
        body = self.listing(url) if kind == "cdx" else stamp.encode()
        headers = {"memento-datetime": at.strftime("%a, %d %b %Y %H:%M:%S GMT")}
        return Capture(url=url, final_url=url, status=200, outcome="ok", fetched_at=at, body=body, headers=headers)

    def listing(self, url: str) -> bytes:
        start = datetime(2026, 3, 1, 8, tzinfo=UTC)
        stamps = [f"{start + timedelta(hours=6 * n):%Y%m%d%H%M%S}" for n in range(4 * (self.days + 1))]
        head = ["timestamp", "original", "mimetype", "statuscode", "digest"]
        rows = [[stamp, url.split("url=")[1].split("&", maxsplit=1)[0], "text/xml", "200", stamp] for stamp in stamps]
        return json.dumps([head, *rows]).encode()

    def most_in_a_minute(self, kind: str) -> int:
        times = self.asked[kind]
        return max(bisect_left(times, at + 60) - n for n, at in enumerate(times))


class Shelf(dict[Any, Any]):
    """The archive's lists, in memory."""

    def load(self, url: str, month: date) -> Any:
        return self.get((url, month))

    def save(self, url: str, month: date, captures: Any) -> None:
        self[url, month] = captures


def month(database_url: str, days: int, feeds: int, articles_a_day: int) -> dict[str, Any]:
    """The figures of a month of feeds and pages."""
    clock = Clock()
    archive = Archive(clock, days, articles_a_day)
    began, found = time.monotonic(), Counter[str]()
    with connect(database_url) as connection:
        asker = Courtesy(archive, connection, agent="bench/1", now=clock.now, sleep=clock.sleep)  # type: ignore[arg-type]

        def entries(body: bytes, base: str) -> tuple[Entry, ...]:
            day = datetime.strptime(body.decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC, hour=12, minute=0, second=0)
            return tuple(Entry(url=f"{base}/{day:%d}/{n}", published=day) for n in range(articles_a_day))

        source = Wayback("http://archive.test", asker.ask_archive, entries, Shelf())
        for n in range(days):
            start = datetime(2026, 3, 1, 6, tzinfo=UTC) + timedelta(days=n)
            window = Window(start.date(), start, start + timedelta(days=1))
            for number in range(feeds):
                address = f"http://f{number}.test/feed"
                feed = Feed(name=str(number), outlet="", country="US", lang="en", url=address, kind="feed")
                for answer in source.find(window, feed):
                    if isinstance(answer, Found) and answer.entry.published:
                        found[source.capture(answer.entry.url, answer.entry.published).outcome] += 1
    passed = (clock.now() - datetime(2026, 5, 1, tzinfo=UTC)).total_seconds()
    return {
        "days": days,
        "feeds": feeds,
        "articles_a_feed_and_day": articles_a_day,
        "pages": found["ok"],
        "cdx_requests": len(archive.asked["cdx"]),
        "memento_requests": len(archive.asked["mementos"]),
        "most_cdx_a_minute": archive.most_in_a_minute("cdx"),
        "most_mementos_a_minute": archive.most_in_a_minute("mementos"),
        "hours_at_the_limits": round(passed / 3600, 2),
        "seconds_of_our_own": round(time.monotonic() - began, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gigabytes", type=float, default=1.0, help="0: no file")
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--feeds", type=int, default=131)
    parser.add_argument("--articles", type=int, default=5, help="a feed and day")
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="newsdesk-bench-"))
    try:
        url = embedded.database_url(folder)
        migrate(url)
        if args.gigabytes:
            print("one CC-NEWS file  ", json.dumps(read_file(folder, args.gigabytes, url)), flush=True)
        print("Wayback, one month", json.dumps(month(url, args.days, args.feeds, args.articles)), flush=True)
    finally:
        embedded.remove(folder)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
