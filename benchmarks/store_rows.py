"""The rows of a store with years behind it, made by the thousand: what `bench_store.py` measures and migrations are tried on.

Every 2,740 articles are one more day (ten million are ten years), one in ten is relevant, with three quotes (half of them by
300 people who speak all the time, half by people who appear for an hour), 131 feeds are polled twenty times a day. Texts are
words drawn by a power law from a made-up vocabulary, so that a search meets common and rare words as in a language.
"""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from newsdesk.store.db import Connection, connect, transaction

A_DAY = 2740
ONE_IN = 10
FEEDS = 131
POLLS = 20
KEPT_BANDS = 90
TOPIC = "cartel_policy"
FACETS = ("raids_strikes", "congress", "sanctions_finance", "fentanyl", "extradition", "mx_security", "border", "trade")
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


def filled(url: str) -> bool:
    """Whether the database has articles."""
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT FROM newsdesk.article LIMIT 1")
        return cursor.fetchone() is not None


def fill(url: str, articles: int) -> None:
    """Make the rows of one size, in a database of migration 5 or later."""
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
