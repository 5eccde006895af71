-- Reading stored pages and texts again after the extractor, the rules or the quote finder changed: what waits, and what came of it.

CREATE TABLE newsdesk.reprocess (
    reprocess_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    day date NOT NULL,
    step text NOT NULL CHECK (step IN ('extract', 'topic', 'quotes', 'stories')),
    article_id bigint NOT NULL REFERENCES newsdesk.article,
    versions text NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'failed')),
    reading_before bigint REFERENCES newsdesk.reading,
    reading_after bigint REFERENCES newsdesk.reading,
    reason text,
    attempts integer NOT NULL DEFAULT 0,
    leased_until timestamptz,
    changed_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE newsdesk.reprocess IS 'One row per article that is (or was) read again from a step on. reading_before and reading_after are the effective readings before and after; they are one where nothing was switched.';
COMMENT ON COLUMN newsdesk.reprocess.versions IS 'The versions of all that reads from the step on: an article is read again once under each.';
CREATE UNIQUE INDEX reprocess_waiting ON newsdesk.reprocess (article_id, step) WHERE state = 'waiting';
CREATE INDEX reprocess_queue ON newsdesk.reprocess (day, step) WHERE state = 'waiting';
CREATE INDEX reprocess_by_article ON newsdesk.reprocess (article_id, changed_at DESC);

CREATE VIEW report.reprocess_diff AS
SELECT
    p.reprocess_id,
    p.day,
    p.step,
    p.article_id,
    a.canonical_url AS url,
    a.outlet,
    p.changed_at,
    p.reason,
    t.topic,
    b.rules_version AS rules_version_before,
    n.rules_version AS rules_version_after,
    bv.extractor_version AS extractor_version_before,
    nv.extractor_version AS extractor_version_after,
    b.quotes_version AS quotes_version_before,
    n.quotes_version AS quotes_version_after,
    bv.content_sha256 IS DISTINCT FROM nv.content_sha256 AS text_changed,
    coalesce(t.relevant_before, false) AS relevant_before,
    t.relevant_after,
    coalesce(t.relevant_before, false) <> t.relevant_after AS flipped,
    t.score_before,
    t.score_after,
    ARRAY(
        SELECT q.said FROM (
            SELECT coalesce(g.speaker, '?') || ': ' || g.text AS said FROM newsdesk.quote AS g WHERE g.reading_id = p.reading_after
            EXCEPT ALL
            SELECT coalesce(l.speaker, '?') || ': ' || l.text FROM newsdesk.quote AS l WHERE l.reading_id = p.reading_before
        ) AS q ORDER BY q.said
    ) AS quotes_gained,
    ARRAY(
        SELECT q.said FROM (
            SELECT coalesce(l.speaker, '?') || ': ' || l.text AS said FROM newsdesk.quote AS l WHERE l.reading_id = p.reading_before
            EXCEPT ALL
            SELECT coalesce(g.speaker, '?') || ': ' || g.text FROM newsdesk.quote AS g WHERE g.reading_id = p.reading_after
        ) AS q ORDER BY q.said
    ) AS quotes_lost
FROM newsdesk.reprocess AS p
JOIN newsdesk.article AS a ON a.article_id = p.article_id
JOIN newsdesk.reading AS n ON n.reading_id = p.reading_after
JOIN newsdesk.version AS nv ON nv.version_id = n.version_id
LEFT JOIN newsdesk.reading AS b ON b.reading_id = p.reading_before
LEFT JOIN newsdesk.version AS bv ON bv.version_id = b.version_id
JOIN LATERAL (
    SELECT v.topic, o.relevant AS relevant_before, v.relevant AS relevant_after, o.score AS score_before, v.score AS score_after
    FROM newsdesk.verdict AS v
    LEFT JOIN newsdesk.verdict AS o ON o.reading_id = p.reading_before AND o.topic = v.topic
    WHERE v.reading_id = p.reading_after
) AS t ON true
WHERE p.state = 'done' AND p.reading_before IS DISTINCT FROM p.reading_after;
COMMENT ON VIEW report.reprocess_diff IS 'What reading articles again changed: one row an article, time and topic. What analysts said is not touched by it.';
COMMENT ON COLUMN report.reprocess_diff.reprocess_id IS 'Stable id.';
COMMENT ON COLUMN report.reprocess_diff.day IS 'Newsroom day that was read again.';
COMMENT ON COLUMN report.reprocess_diff.step IS 'Where it began: extract, topic or quotes.';
COMMENT ON COLUMN report.reprocess_diff.article_id IS 'The article.';
COMMENT ON COLUMN report.reprocess_diff.url IS 'Its canonical address.';
COMMENT ON COLUMN report.reprocess_diff.outlet IS 'Who published it.';
COMMENT ON COLUMN report.reprocess_diff.changed_at IS 'When the views began to show the new reading.';
COMMENT ON COLUMN report.reprocess_diff.reason IS 'In words, what was done otherwise than asked.';
COMMENT ON COLUMN report.reprocess_diff.topic IS 'The topic of the verdict.';
COMMENT ON COLUMN report.reprocess_diff.rules_version_before IS 'Rules of the reading before; null: its page had been let go unread.';
COMMENT ON COLUMN report.reprocess_diff.rules_version_after IS 'Rules of the new reading.';
COMMENT ON COLUMN report.reprocess_diff.extractor_version_before IS 'Extractor of the version that counted before.';
COMMENT ON COLUMN report.reprocess_diff.extractor_version_after IS 'Extractor of the version that counts now; an unchanged text keeps its version.';
COMMENT ON COLUMN report.reprocess_diff.quotes_version_before IS 'Quote finder before.';
COMMENT ON COLUMN report.reprocess_diff.quotes_version_after IS 'Quote finder of the new reading.';
COMMENT ON COLUMN report.reprocess_diff.text_changed IS 'Whether headline or text are others now.';
COMMENT ON COLUMN report.reprocess_diff.relevant_before IS 'The program''s verdict before.';
COMMENT ON COLUMN report.reprocess_diff.relevant_after IS 'The program''s verdict now.';
COMMENT ON COLUMN report.reprocess_diff.flipped IS 'Whether the two differ.';
COMMENT ON COLUMN report.reprocess_diff.score_before IS 'Score before; null: no verdict.';
COMMENT ON COLUMN report.reprocess_diff.score_after IS 'Score now.';
COMMENT ON COLUMN report.reprocess_diff.quotes_gained IS 'Quotes, as "speaker: words", that were not found before. One with another speaker is lost and gained.';
COMMENT ON COLUMN report.reprocess_diff.quotes_lost IS 'Quotes that were found before and are not now.';

-- A backfill that went through an archive's captures of a feed, and missed none, closes the gaps that polling left.

ALTER TABLE newsdesk.recovery ADD COLUMN dry_run boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN newsdesk.recovery.dry_run IS 'Whether it was last looked through only to say what there is.';
CREATE INDEX recovery_by_feed ON newsdesk.recovery (feed_id, day) WHERE feed_id IS NOT NULL;

CREATE OR REPLACE VIEW report.coverage_audit AS
SELECT
    f.name AS feed,
    f.outlet,
    f.country,
    s.day,
    s.polls,
    s.polls_failed,
    s.gaps,
    s.offered,
    s.fetched,
    s.blocked,
    s.failed,
    s.waiting,
    s.metadata_only,
    s.recovered,
    s.relevant,
    s.feed_id,
    CASE
        WHEN s.polls = 0 AND s.offered = 0 THEN 'not watched'
        WHEN s.polls > 0 AND s.polls = s.polls_failed AND NOT k.recovered THEN 'silent'
        WHEN s.gaps > 0 AND NOT k.recovered THEN 'gaps'
        WHEN s.blocked + s.failed > 0 THEN 'pages missing'
        ELSE 'complete'
    END AS verdict
FROM (
    SELECT
        r.feed_id,
        r.day,
        (count(*) FILTER (WHERE r.what = 'poll'))::integer AS polls,
        (count(*) FILTER (WHERE r.what = 'poll' AND r.failed))::integer AS polls_failed,
        (count(*) FILTER (WHERE r.gap))::integer AS gaps,
        (count(*) FILTER (WHERE r.what = 'entry'))::integer AS offered,
        (count(*) FILTER (WHERE r.fate = 'fetched'))::integer AS fetched,
        (count(*) FILTER (WHERE r.fate = 'blocked'))::integer AS blocked,
        (count(*) FILTER (WHERE r.fate = 'failed'))::integer AS failed,
        (count(*) FILTER (WHERE r.fate = 'waiting'))::integer AS waiting,
        (count(*) FILTER (WHERE r.fate = 'metadata_only'))::integer AS metadata_only,
        (count(*) FILTER (WHERE r.recovered))::integer AS recovered,
        (count(*) FILTER (WHERE r.relevant))::integer AS relevant
    FROM (
        SELECT
            p.feed_id,
            p.day,
            'poll' AS what,
            p.outcome NOT IN ('ok', 'not_modified') AS failed,
            p.gap,
            NULL AS fate,
            false AS recovered,
            false AS relevant
        FROM newsdesk.poll AS p
        UNION ALL
        SELECT
            e.feed_id,
            e.day,
            'entry',
            false,
            false,
            newsdesk.fate(a.state, a.outcome),
            a.origin <> 'live',
            (SELECT true FROM newsdesk.coverage AS c WHERE c.article_id = e.article_id AND c.relevant LIMIT 1) IS NOT NULL
        FROM newsdesk.entry AS e
        JOIN LATERAL (
            -- By its index, row by row: joined as a whole, the planner reads all of article for a month of entries.
            SELECT a.state, a.outcome, a.origin FROM newsdesk.article AS a WHERE a.article_id = e.article_id OFFSET 0
        ) AS a ON true
        UNION ALL
        SELECT f.feed_id, d.day, 'day', false, false, NULL, false, false
        FROM newsdesk.feed AS f
        JOIN newsdesk.calendar AS d
            ON d.day BETWEEN newsdesk.newsroom_day(f.first_listed_at) AND newsdesk.newsroom_day(now())
        WHERE f.listed
    ) AS r
    GROUP BY r.feed_id, r.day
) AS s
JOIN newsdesk.feed AS f ON f.feed_id = s.feed_id
CROSS JOIN LATERAL (
    SELECT EXISTS (
        SELECT FROM newsdesk.recovery AS r
        WHERE r.feed_id = s.feed_id AND r.day = s.day AND r.source IN ('wayback', 'sitemap') AND r.state = 'done'
          AND NOT r.dry_run AND r.found > 0 AND r.missing = 0
    ) AS recovered
) AS k;
COMMENT ON COLUMN report.coverage_audit.day IS 'Newsroom-time day of the polls, and of the first offer of the entries; one recovered from an archive counts on the day it was published.';
COMMENT ON COLUMN report.coverage_audit.verdict IS 'not watched: neither polled nor recovered; silent: every poll failed; gaps; pages missing: blocked or failed; complete. Gaps and silence that an archive''s captures of the feed made good (report.recovery) no longer count.';
