"""All that is known of one article: its versions, what the program and analysts say of it, who speaks in it, where it is from."""

from __future__ import annotations

from newsdesk.store.db import Connection
from newsdesk.store.rows import Row, row, rows


def article(connection: Connection, article_id: int, topic: str) -> Row | None:
    """The article with the verdict that counts and the program's own, and the text of its newest reading; None: no such one.

    ``title`` and ``text`` are None for an article that was never read.
    """
    return row(
        connection,
        """
        SELECT a.article_id, a.same_as, a.canonical_url AS url, a.outlet, a.country, coalesce(v.lang, a.lang) AS lang,
            a.origin, a.state, a.outcome, a.reason, a.published_at, a.published_precision, a.published_flag,
            a.first_seen_at, a.refetch_at, a.credit, a.feed_title, a.story_id, a.copy_of, v.version_id, v.version_no,
            v.title, v.text, v.authors, v.section, v.opinion, v.free, v.published, v.modified, v.canonical_url AS
            page_canonical_url, v.extractor_version, r.quotes_version, r.read_at, c.relevant, c.by_analyst,
            c.versions, d.relevant AS program_relevant, d.score, d.threshold, d.review, d.rules_score, d.model_score,
            d.rules_version, d.model_version, d.facets, d.evidence, o.canonical_url AS original_url, o.outlet AS
            original_outlet
        FROM newsdesk.article AS a
        LEFT JOIN newsdesk.reading AS r ON r.reading_id = a.reading_id
        LEFT JOIN newsdesk.version AS v ON v.version_id = r.version_id
        LEFT JOIN newsdesk.verdict AS d ON d.reading_id = r.reading_id AND d.topic = %(topic)s
        LEFT JOIN newsdesk.coverage AS c ON c.article_id = a.article_id AND c.topic = %(topic)s
        LEFT JOIN newsdesk.article AS o ON o.article_id = a.copy_of
        WHERE a.article_id = %(article_id)s
        """,
        {"article_id": article_id, "topic": topic},
    )


def quotes(connection: Connection, article_id: int) -> list[Row]:
    """The quotes of the effective reading, in the order of the text; also of an article that is not relevant."""
    return rows(
        connection,
        """
        SELECT q.quote_id, coalesce(p.same_as, p.person_id) AS person_id, coalesce(s.name, p.name, q.speaker) AS speaker,
            q.mention, q.mention_start, q.mention_end, q.role, q.affiliation, q.kind, q.text AS quote, q.start_char,
            q.end_char, q.method, q.confidence, q.utterance, q.quote_group_id,
            (SELECT count(DISTINCT o.article_id) FROM newsdesk.quote AS o
             WHERE o.quote_group_id = q.quote_group_id AND o.article_id <> q.article_id)::integer AS also_in
        FROM newsdesk.article AS a
        JOIN newsdesk.quote AS q ON q.article_id = a.article_id AND q.reading_id = a.reading_id
        LEFT JOIN newsdesk.person AS p ON p.person_id = q.person_id
        LEFT JOIN newsdesk.person AS s ON s.person_id = p.same_as
        WHERE a.article_id = %(article_id)s ORDER BY q.start_char, q.end_char
        """,
        {"article_id": article_id},
    )


def versions(connection: Connection, article_id: int) -> list[Row]:
    """Every text that the article had, first to last."""
    return rows(
        connection,
        """
        SELECT version_no, title, text, stored_at, modified, extractor_version FROM newsdesk.version
        WHERE article_id = %(article_id)s ORDER BY version_no
        """,
        {"article_id": article_id},
    )


def verdicts(connection: Connection, article_id: int, topic: str) -> list[Row]:
    """What analysts said of the article, newest first."""
    return rows(
        connection,
        """
        SELECT relevant, analyst, note, given_at FROM newsdesk.analyst_verdict
        WHERE article_id = %(article_id)s AND topic = %(topic)s ORDER BY given_at DESC, analyst_verdict_id DESC
        """,
        {"article_id": article_id, "topic": topic},
    )


def provenance(connection: Connection, article_id: int) -> list[Row]:
    """How the article came here, in order of time: feeds that offered it (``what`` = offered) and answers to requests for its
    page (captured). At most the first 200."""
    return rows(
        connection,
        """
        SELECT 'offered' AS what, e.first_offered_at AS happened_at, f.name AS source, e.url, NULL AS outcome,
            NULL::integer AS status, NULL AS reason, e.feed_id, e.day, NULL AS sha256
        FROM newsdesk.entry AS e JOIN newsdesk.feed AS f USING (feed_id) WHERE e.article_id = %(article_id)s
        UNION ALL
        SELECT 'captured', c.captured_at, c.origin, c.final_url, c.outcome, c.status, c.reason, NULL, NULL,
            encode(c.sha256, 'hex')
        FROM newsdesk.capture AS c WHERE c.article_id = %(article_id)s
        ORDER BY happened_at LIMIT 200
        """,
        {"article_id": article_id},
    )
