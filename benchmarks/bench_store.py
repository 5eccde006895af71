"""How the store behaves with years behind it: `make bench-store`, or

    PYTHONPATH=include .venv/bin/python benchmarks/bench_store.py --articles 100000 1000000

Rows are made by this script: every 2,740 articles are one more day (ten million are ten years), one in ten is relevant,
with three quotes (half of them by 300 people who speak all the time, half by people who
appear for an hour), 131 feeds are polled twenty times a day. Texts are words drawn by a power law from a made-up
vocabulary, so that a search meets common and rare words as in a language. Each size is a database of its own on the
embedded server, made if it is missing and kept for the next run; `--drop` removes them.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from newsdesk.model import Article, Quote, TopicVerdict
from newsdesk.store import editions, embedded, people, readings, stories, views
from newsdesk.store.db import Connection, connect, transaction
from newsdesk.store.migrate import migrate
from newsdesk.stories import copies

A_DAY = 2740
ONE_IN = 10
FEEDS = 131
POLLS = 20
KEPT_BANDS = 90
TOPIC = "cartel_policy"
FACETS = ("raids_strikes", "congress", "sanctions_finance", "fentanyl", "extradition", "mx_security", "border", "trade")
RUNS = 5
SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "la",
    "me",
    "ni",
    "po",
    "ru",
    "sa",
    "te",
    "vi",
    "zo",
    "ca",
    "der",
    "mon",
    "pla",
    "tri",
    "gua",
]

SKELETON = """
SET session_replication_role = replica;
SELECT setseed(0.5);
INSERT INTO newsdesk.feed (name, outlet, country, lang, kind, catalog_url, url, first_listed_at)
SELECT 'Feed ' || n, 'Outlet ' || n, CASE WHEN n %% 2 = 0 THEN 'US' ELSE 'MX' END,
    CASE WHEN n %% 2 = 0 THEN 'en' ELSE 'es' END, 'feed',
    'http://outlet' || n || '.test/feed', 'http://outlet' || n || '.test/feed', %(start)s
FROM generate_series(1, %(feeds)s) AS n;
INSERT INTO newsdesk.poll (feed_id, polled_at, day, outcome, status, offered, fresh, gap)
SELECT f.feed_id, t, newsdesk.newsroom_day(t), CASE WHEN random() < .03 THEN 'error' ELSE 'ok' END, 200, 20, 1, random() < .01
FROM newsdesk.feed AS f, generate_series(%(start)s, %(end)s, interval '1 day' / %(polls)s) AS t;
INSERT INTO newsdesk.article (canonical_url, url, outlet, country, lang, feed_id, published_at, published_precision,
    first_seen_at, state, outcome, compared)
SELECT 'http://' || f.outlet || '/' || i, 'http://' || f.outlet || '/' || i, f.outlet, f.country, f.lang, f.feed_id,
    %(start)s + interval '1 day' * i / %(a_day)s, 'instant',
    %(start)s + interval '1 day' * i / %(a_day)s + interval '10 minutes',
    'read', 'ok', true
FROM generate_series(0, %(articles)s - 1) AS i JOIN newsdesk.feed AS f ON f.feed_id = 1 + abs(hashint4(i)) %% %(feeds)s;
INSERT INTO newsdesk.entry (feed_id, article_id, url, title, first_offered_at, day)
SELECT feed_id, article_id, url, 'A headline', first_seen_at, newsdesk.newsroom_day(first_seen_at) FROM newsdesk.article;
INSERT INTO newsdesk.capture (article_id, captured_at, url, final_url, status, outcome)
SELECT article_id, first_seen_at, url, url, 200, 'ok' FROM newsdesk.article ORDER BY article_id;
CREATE TEMPORARY TABLE relevant AS
SELECT article_id FROM newsdesk.article WHERE article_id %% %(one_in)s = 0 ORDER BY article_id;
"""

STRUCTURE = """
SET session_replication_role = replica;
INSERT INTO newsdesk.version (article_id, version_no, capture_id, title, text, content_sha256, lang, extractor_version)
SELECT a.article_id, 1, a.article_id, 'Headline ' || a.article_id, repeat('Nothing to see here. ', 20), '\\x00', a.lang, 'x'
FROM newsdesk.article AS a WHERE a.article_id %% %(one_in)s <> 0;
INSERT INTO newsdesk.reading (version_id, article_id, rules_version, quotes_version, read_at)
SELECT v.version_id, v.article_id, 'r1', 'q1', a.first_seen_at
FROM newsdesk.version AS v JOIN newsdesk.article AS a USING (article_id) ORDER BY v.article_id;
UPDATE newsdesk.article AS a SET reading_id = r.reading_id, capture_id = a.article_id
FROM newsdesk.reading AS r WHERE r.article_id = a.article_id;
INSERT INTO newsdesk.verdict (reading_id, topic, relevant, score, threshold, review, rules_version, facets)
SELECT r.reading_id, %(topic)s, r.article_id %% %(one_in)s = 0, CASE WHEN r.article_id %% %(one_in)s = 0 THEN .8 ELSE .1 END, .5,
    r.article_id %% 97 = 0, 'r1',
    CASE WHEN r.article_id %% %(one_in)s = 0
    THEN ARRAY[(%(facets)s::text[])[1 + abs(hashint8(r.article_id)) %% 4],
        (%(facets)s::text[])[5 + abs(hashint8(r.article_id)) %% 4]]
    ELSE '{}' END
FROM newsdesk.reading AS r;
INSERT INTO newsdesk.person (name, folded_name, kind, country)
SELECT 'Person ' || n, 'person ' || n, CASE WHEN n < 120 THEN 'official' END,
    CASE WHEN n < 60 THEN 'us' WHEN n < 120 THEN 'mx' END
FROM generate_series(1, (300 + %(articles)s / 50)) AS n;
INSERT INTO newsdesk.quote (reading_id, article_id, person_id, start_char, end_char, text, kind, speaker, method, confidence)
SELECT r.reading_id, r.article_id,
    CASE WHEN random() < .05 THEN NULL
        WHEN random() < .5 THEN 1 + floor(power(random(), 3) * 300)
        ELSE least(301 + r.article_id / %(one_in)s / 5, (SELECT count(*) FROM newsdesk.person)) END,
    n * 200, n * 200 + length(t.words), t.words, CASE WHEN random() < .7 THEN 'direct' ELSE 'indirect' END, 'Somebody', 'm', .9
FROM newsdesk.reading AS r JOIN newsdesk.version AS v USING (version_id), generate_series(0, 2) AS n,
    LATERAL (SELECT substr(v.text, n * 200 + 1, 120) AS words) AS t
WHERE r.article_id %% %(one_in)s = 0
ORDER BY r.article_id, n;
INSERT INTO newsdesk.story (topic, first_article_id, opened_at, last_article_at, day)
SELECT %(topic)s, a.article_id, a.published_at, a.published_at + interval '1 day', newsdesk.newsroom_day(a.published_at)
FROM newsdesk.article AS a WHERE a.article_id %% (4 * %(one_in)s) = 0 ORDER BY a.article_id;
UPDATE newsdesk.article AS a SET story_id = s.story_id,
    copy_of = CASE WHEN a.article_id %% (4 * %(one_in)s) = 10 THEN s.first_article_id END
FROM newsdesk.story AS s
WHERE a.article_id %% %(one_in)s = 0 AND s.first_article_id = a.article_id / (4 * %(one_in)s) * (4 * %(one_in)s);
INSERT INTO newsdesk.tie (article_id, story_id, how)
SELECT article_id, story_id, 'event' FROM newsdesk.article WHERE story_id IS NOT NULL;
INSERT INTO newsdesk.quote_group (day)
SELECT newsdesk.newsroom_day(a.published_at) FROM newsdesk.article AS a
WHERE a.article_id %% (4 * %(one_in)s) = 0 ORDER BY a.article_id;
UPDATE newsdesk.quote AS q SET quote_group_id = q.article_id / (4 * %(one_in)s)
WHERE q.start_char = 0 AND q.article_id %% (4 * %(one_in)s) IN (0, 10) AND q.article_id >= 4 * %(one_in)s;
SET session_replication_role = origin;
"""


def vocabulary(rng: random.Random) -> tuple[list[str], list[float]]:
    """20,000 made-up words with the weights of a language: the n-th is 1/n as frequent as the first."""
    words = list(dict.fromkeys("".join(rng.choices(SYLLABLES, k=rng.randint(2, 5))) for _ in range(40_000)))[:20_000]
    return words, [1 / (n + 3) for n in range(len(words))]


def texts(ids: list[int]) -> Iterator[str]:
    """One row of table version for each relevant article, as COPY wants it."""
    rng = random.Random(7)
    words, weights = vocabulary(rng)
    for article_id in ids:
        body = " ".join(rng.choices(words, weights, k=350))
        title = " ".join(rng.choices(words, weights, k=9))
        lang = "en" if article_id % 2 else "es"
        yield f"{article_id}\t1\t{article_id}\t{title}\t{body}\t\\\\x00\t{lang}\tx\n"


def fill(url: str, articles: int) -> None:
    """Make the rows of one size."""
    end = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    values = {
        "articles": articles,
        "start": end - timedelta(days=articles / A_DAY),
        "end": end,
        "a_day": A_DAY,
        "one_in": ONE_IN,
        "feeds": FEEDS,
        "polls": POLLS,
        "topic": TOPIC,
        "facets": list(FACETS),
    }
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(SKELETON, values)
        cursor.execute("SELECT article_id FROM relevant ORDER BY article_id")
        ids = [row[0] for row in cursor.fetchall()]
        for start in range(0, len(ids), 5000):
            cursor.copy_expert(
                "COPY newsdesk.version (article_id, version_no, capture_id, title, text, content_sha256, lang, extractor_version)"
                " FROM STDIN",
                io.StringIO("".join(texts(ids[start : start + 5000]))),
            )
        cursor.execute(STRUCTURE, values)
        connection.commit()
        for start in range(0, articles, 20_000):
            cursor.execute(
                "SELECT newsdesk.refresh_coverage(array_agg(n)) FROM generate_series(%s, %s) AS n",
                (start + 1, start + 20_000),
            )
            connection.commit()
        _fill_bands(connection, end.date())
        connection.autocommit = True
        cursor.execute("VACUUM ANALYZE")


def _fill_bands(connection: Connection, end: date) -> None:
    """Bands of the months that upkeep keeps."""
    with transaction(connection), connection.cursor() as cursor:
        for back in range(0, KEPT_BANDS + 31, 15):
            cursor.execute("SELECT newsdesk.ensure_band_month(%s)", (end - timedelta(days=back),))
        cursor.execute(
            """
            INSERT INTO newsdesk.band (band, seen_on, article_id)
            SELECT hashint8extended(n, c.article_id), c.day, c.article_id
            FROM newsdesk.coverage AS c, generate_series(1, 64) AS n WHERE c.relevant AND c.day BETWEEN %s AND %s
            """,
            (end - timedelta(days=KEPT_BANDS), end),
        )


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
    """Each view for the last thirty days, every column sent: the server's time, median of some runs."""
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
            if plans is not None:
                (plans / f"{view}.txt").write_text("\n".join(plan))
    connection.rollback()
    return found


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
    parser.add_argument("--plans", type=Path, help="write each view's plan into this folder")
    parser.add_argument("--drop", action="store_true", help="remove the server and its databases, and do nothing else")
    args = parser.parse_args()
    if args.drop:
        embedded.remove(args.data_dir)
        return 0
    if args.plans:
        args.plans.mkdir(parents=True, exist_ok=True)
    with embedded.running(args.data_dir, options={"shared_buffers": "1GB", "fsync": "off"}) as server:
        for articles in args.articles:
            name = f"bench_{articles}"
            url = embedded.create_database(server, name)
            if migrate(url, timezone="America/Mexico_City"):
                start = time.monotonic()
                try:
                    fill(url, articles)
                except BaseException:
                    embedded.drop_database(server, name)  # half a database would be measured next time
                    raise
                print(f"{name}: made in {time.monotonic() - start:.0f} s", file=sys.stderr)
            print(json.dumps({"articles": articles, **measure(url, args.plans)}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
