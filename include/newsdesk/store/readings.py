"""What was read: versions (immutable), readings, their verdicts and quotes, and the pointer to the effective one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from psycopg2.extras import Json, execute_values

from newsdesk.model import Article, Quote, TopicVerdict
from newsdesk.store.db import Connection


@dataclass(frozen=True, slots=True)
class PublishedAt:
    """The instant an article counts under, how it is known, and what was odd about it."""

    instant: datetime
    precision: str
    flag: str | None = None


def content_sha256(article: Article) -> bytes:
    """The hash that tells one version from the next: of headline and text."""
    return hashlib.sha256(f"{article.title}\n\n{article.text}".encode("utf-8", "surrogatepass")).digest()


def store_version(connection: Connection, article_id: int, capture_id: int, article: Article) -> tuple[int, bool]:
    """Keep what the article says now, unless its newest version says the same. Returns (version id, whether it is new).

    The caller holds the article's lease, so version numbers do not race.
    """
    digest = content_sha256(article)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT version_id, version_no, content_sha256 FROM newsdesk.version
            WHERE article_id = %s ORDER BY version_no DESC LIMIT 1
            """,
            (article_id,),
        )
        newest = cursor.fetchone()
        if newest is not None and bytes(newest[2]) == digest:
            return int(newest[0]), False
        cursor.execute(
            """
            INSERT INTO newsdesk.version (article_id, version_no, capture_id, title, text, content_sha256, authors, lang,
                section, opinion, free, published, modified, canonical_url, extractor_version)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
            RETURNING version_id
            """,
            (
                article_id,
                (newest[1] if newest else 0) + 1,
                capture_id,
                article.title,
                article.text,
                digest,
                list(article.authors),
                article.lang,
                article.section,
                article.opinion,
                article.free,
                article.published,
                article.modified,
                article.canonical_url,
                article.extractor_version,
            ),
        )
        row = cursor.fetchone()
    assert row is not None
    return int(row[0]), True


def store_reading(
    connection: Connection,
    *,
    article_id: int,
    version_id: int,
    verdicts: Sequence[TopicVerdict],
    quotes: Sequence[Quote],
    person_ids: Sequence[int | None],
    quotes_version: str,
) -> int:
    """Keep one reading with its verdicts and quotes; ``person_ids`` runs along ``quotes``. Returns the reading's id.

    It is not effective before ``make_effective``.
    """
    rules_version = "+".join(verdict.rules_version for verdict in verdicts)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO newsdesk.reading (version_id, article_id, rules_version, quotes_version)
            VALUES (%s, %s, %s, %s) RETURNING reading_id
            """,
            (version_id, article_id, rules_version, quotes_version),
        )
        row = cursor.fetchone()
        assert row is not None
        reading_id = int(row[0])
        for verdict in verdicts:
            cursor.execute(
                """
                INSERT INTO newsdesk.verdict (reading_id, topic, relevant, score, threshold, review, rules_score,
                    model_score, rules_version, model_version, facets, evidence)
                VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
                """,
                (
                    reading_id,
                    verdict.name,
                    verdict.relevant,
                    verdict.score,
                    verdict.threshold,
                    verdict.review,
                    verdict.rules_score,
                    verdict.model_score,
                    verdict.rules_version,
                    verdict.model_version,
                    list(verdict.facets),
                    Json([asdict(span) for span in verdict.evidence]),
                ),
            )
        execute_values(
            cursor,
            """
            INSERT INTO newsdesk.quote (reading_id, article_id, person_id, start_char, end_char, text, kind, speaker,
                mention, mention_start, mention_end, role, affiliation, method, confidence, utterance)
            VALUES %s
            """,
            [
                (
                    reading_id,
                    article_id,
                    person_id,
                    quote.start,
                    quote.end,
                    quote.text,
                    quote.kind,
                    quote.speaker,
                    quote.mention,
                    quote.mention_start,
                    quote.mention_end,
                    quote.role,
                    quote.affiliation,
                    quote.method,
                    quote.confidence,
                    quote.group,
                )
                for quote, person_id in zip(quotes, person_ids, strict=True)
            ],
        )
    return reading_id


def make_effective(
    connection: Connection,
    *,
    article_id: int,
    reading_id: int,
    published: PublishedAt,
    refetch_at: datetime | None,
) -> None:
    """Let the views show this reading, and end the article's turn in the queue."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE newsdesk.article
            SET reading_id = %s, published_at = %s, published_precision = %s, published_flag = %s, state = 'read',
                compared = false,
                outcome = 'ok', reason = NULL, leased_until = NULL, attempts = 0, refetch_at = %s
            WHERE article_id = %s
            """,
            (reading_id, published.instant, published.precision, published.flag, refetch_at, article_id),
        )


def fold_into(connection: Connection, article_id: int, canonical_url: str) -> int | None:
    """Give the article the URL that its page calls canonical. Returns the other article that has it already, if any.

    In that case the two are one: this one points to the other and leaves the queue. Otherwise the address it was offered
    under stays known (a row that points here), so that the next poll does not take it for a new article.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT article_id FROM newsdesk.article WHERE canonical_url = %s AND article_id <> %s FOR UPDATE",
            (canonical_url, article_id),
        )
        row = cursor.fetchone()
        if row is not None:
            cursor.execute(
                """
                UPDATE newsdesk.article
                SET state = 'same_as', same_as = %s, leased_until = NULL, reason = 'its page names another address as its own'
                WHERE article_id = %s
                """,
                (row[0], article_id),
            )
            return int(row[0])
        cursor.execute(
            """
            WITH before AS (
                SELECT article_id, canonical_url AS old_url FROM newsdesk.article WHERE article_id = %(id)s
            )
            UPDATE newsdesk.article AS a SET canonical_url = %(url)s FROM before
            WHERE a.article_id = before.article_id RETURNING before.old_url
            """,
            {"id": article_id, "url": canonical_url},
        )
        old_url = cursor.fetchone()
        assert old_url is not None
        cursor.execute(
            """
            INSERT INTO newsdesk.article (canonical_url, url, outlet, country, lang, feed_id, first_seen_at, state, same_as,
                reason)
            SELECT %(old_url)s, url, outlet, country, lang, feed_id, first_seen_at, 'same_as', article_id,
                'the address it was offered under; its page names another as its own'
            FROM newsdesk.article WHERE article_id = %(id)s
            """,
            {"old_url": old_url[0], "id": article_id},
        )
    return None
