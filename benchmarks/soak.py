"""A day of the sample newsroom in a minute: nothing lost that a feed offered, nothing twice, no host asked too often.

    make soak                24 hours, a round every 15 minutes

The servers, the requests and Postgres are real; the clock is not: it stands still until somebody waits, and is then at
the end of that wait. On top of the newsroom's own misbehaviour, some requests are answered 500 or 503 with a Retry-After,
and now and then a worker dies with the work that it had claimed. What was offered is taken from what the servers sent, and
when they were asked from their own log. Exit 1 where a promise was broken.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

from newsdesk import pipeline, samples
from newsdesk.pipeline.clock import Clock
from newsdesk.pipeline.fetch import fetch
from newsdesk.pipeline.poll import poll
from newsdesk.pipeline.read import read
from newsdesk.samples.newsroom import CONTROL
from newsdesk.samples.outlets import SampleFeed, outlets
from newsdesk.samples.response import Response, text
from newsdesk.settings import Settings, load
from newsdesk.store import articles, embedded, feeds
from newsdesk.store.db import Connection, connect, transaction

PACE = timedelta(seconds=1)
ROUND = timedelta(minutes=15)
LEASE = timedelta(minutes=10)
REFUSED = 0.06
"""Share of the requests that are refused on purpose."""
SILENT = {"not_found", "gone", "challenge", "server_error", "bomb", "redirect_loop", "dribble", "web_page"}
"""Feeds with one of these troubles never offer anything."""


class Soak(samples.Newsroom):
    """The sample newsroom, with more trouble, and with a log by its own clock.

    ``asked`` are instants and paths by host; ``held`` hosts with the span of each Retry-After; ``offered`` the links, as
    printed, that each feed sent; ``broken`` how many requests were refused on purpose.
    """

    def __init__(self, start: date, now: datetime, seed: int) -> None:
        super().__init__(start, now, slow_seconds=1.0)
        self.random = random.Random(seed)
        self.asked: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
        self.held: list[tuple[str, datetime, datetime]] = []
        self.offered: dict[str, set[str]] = defaultdict(set)
        self.broken = 0

    def answer(self, key: str, path: str, asked: Mapping[str, str]) -> Response:
        host = urlsplit(self.control_url if key == CONTROL else self.url(key)).netloc
        self.asked[host].append((self.now, path))
        if self.random.random() < REFUSED:
            self.broken += 1
            return self._refusal(host)
        response = super().answer(key, path, asked)
        if response.status == 429:
            self._hold(host, float(response.headers["Retry-After"]))
        if response.status == 200:
            for feed in outlets()[key].feeds:
                if path.removesuffix(".moved") == feed.path and feed.trouble not in SILENT:
                    self.offered[feed.name] |= self._links(feed)
        return response

    def _refusal(self, host: str) -> Response:
        if self.random.random() < 0.5:
            return text(500, "Internal server error")
        seconds = self.random.choice([30, 300, 1_800])
        self._hold(host, seconds)
        return Response(503, b"", {"Retry-After": str(seconds)})

    def _hold(self, host: str, seconds: float) -> None:
        self.held.append((host, self.now, self.now + timedelta(seconds=seconds)))

    def _links(self, feed: SampleFeed) -> set[str]:
        before = {"amp": "/amp", "hop": "/r"}.get(feed.links, "")
        found = set()
        for article in self.site.offered(feed, self.now):
            mark = "&" if "?" in article.path else "?"
            after = f"{mark}utm_source=rss&utm_medium=feed" if feed.links == "tracked" else ""
            found.add(self.url(feed.outlet, f"{before}{article.path}{after}"))
        return found


def plain(link: str) -> str:
    """The address of the article that a printed link leads to."""
    parts = urlsplit(link)
    path = parts.path.removeprefix("/amp").removeprefix("/r")
    query = "&".join(part for part in parts.query.split("&") if part and not part.startswith("utm_"))
    return f"{parts.netloc}{path}{'?' if query else ''}{query}"


def play(newsroom: Soak, settings: Settings, hours: int) -> Counter[str]:
    """Rounds until ``hours`` are over. Returns what they counted, together."""

    def sleep(seconds: float) -> None:
        newsroom.set_now(newsroom.now + timedelta(seconds=seconds))

    clock = Clock(lambda: newsroom.now, sleep)
    start = newsroom.now
    total: Counter[str] = Counter()
    with connect(settings.database_url or "") as connection:
        for number in range(int(timedelta(hours=hours) / ROUND)):
            newsroom.set_now(max(newsroom.now, start + number * ROUND))
            if newsroom.random.random() < 0.1:
                die(connection, newsroom.now)
                total["workers that died"] += 1
            polled = poll(settings, everything=number == 0, clock=clock, threads=1)
            total["rounds"] += 1
            total["polls"] += sum(count for word, count in polled.items() if word not in {"articles", "waiting"})
            total["pages asked"] += sum(fetch(settings, clock=clock, threads=1).values())
            read(settings, workers=1)
    return total


def die(connection: Connection, now: datetime) -> None:
    """Claim feeds and articles as a worker does, and never come back."""
    with transaction(connection):
        feeds.claim_due(connection, now, 3, LEASE)
        articles.claim_queued(connection, now, 3, LEASE)


def broken_promises(newsroom: Soak, connection: Connection) -> list[str]:
    """What was lost, doubled, or asked too early; one line each."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.name, e.url, e.article_id FROM newsdesk.entry AS e JOIN newsdesk.feed AS f USING (feed_id)"
        )
        rows = cursor.fetchall()
        cursor.execute("SELECT article_id, canonical_url FROM newsdesk.article WHERE state <> 'same_as'")
        stored = Counter(plain(url) for _, url in cursor.fetchall())
    kept = defaultdict(set)
    for name, url, _ in rows:
        kept[name].add(plain(url))
    lost = [
        f"lost: {link} of {name}"
        for name, links in newsroom.offered.items()
        for link in sorted(links)
        if plain(link) not in kept[name] or not stored[plain(link)]
    ]
    doubled = [f"stored {count} times: {url}" for url, count in stored.items() if count > 1]
    return lost + doubled + too_early(newsroom)


def too_early(newsroom: Soak) -> list[str]:
    """Requests that came before their host's pace, or before the end of its Retry-After, allowed them."""
    found = []
    for host, asked in newsroom.asked.items():
        for (before, first), (after, second) in pairwise(asked):
            if after - before < PACE:
                found.append(f"too early: {host} {second} {(after - before).total_seconds():.2f} s after {first}")
        for held, since, until in newsroom.held:
            if held == host:
                found += [
                    f"held until {until:%H:%M:%S}: {host} {path} asked at {at:%H:%M:%S}"
                    for at, path in asked
                    if since < at < until
                ]
    return found


def main() -> int:
    """Play, check, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--hours", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsdesk-soak-") as folder:
        data = Path(folder)
        first_day = datetime.now(UTC).date() - timedelta(days=10)
        start = datetime.combine(first_day + timedelta(days=1), time(6), UTC)
        try:
            with Soak(first_day, start, args.seed) as newsroom:
                (data / "feeds.yaml").write_text(newsroom.feeds_yaml(), "utf-8")
                settings = load(
                    {
                        "NEWSDESK_DATABASE_URL": embedded.database_url(data / "postgres"),
                        "NEWSDESK_FEEDS_FILE": str(data / "feeds.yaml"),
                        "NEWSDESK_ALLOW_PRIVATE_HOSTS": newsroom.allow_private_hosts(),
                        "NEWSDESK_DATA_DIR": folder,
                    }
                )
                pipeline.migrate(settings)
                total = play(newsroom, settings, args.hours)
                with connect(settings.database_url or "") as connection:
                    broken = broken_promises(newsroom, connection)
        finally:
            embedded.remove(data / "postgres")
    requests = sum(len(asked) for asked in newsroom.asked.values())
    closest = min(
        (after[0] - before[0] for asked in newsroom.asked.values() for before, after in pairwise(asked)), default=PACE
    )
    offered = len({plain(link) for links in newsroom.offered.values() for link in links})
    print(f"{args.hours} h, seed {args.seed}: " + ", ".join(f"{count} {word}" for word, count in total.items()))
    print(f"{requests} requests, {newsroom.broken} of them broken on purpose, {len(newsroom.held)} holds of a host")
    print(f"{offered} articles offered; two requests to one host never closer than {closest.total_seconds():.2f} s")
    print("\n".join(broken) if broken else "nothing lost, nothing twice, no host asked too early")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
