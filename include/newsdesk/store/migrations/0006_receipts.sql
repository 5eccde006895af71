-- Receipts: for every number that a view gives, the rows behind it.

CREATE VIEW report.polls AS
SELECT p.poll_id, p.feed_id, f.name AS feed, f.outlet, p.day, p.polled_at, p.outcome, p.status, p.reason, p.offered, p.fresh, p.gap
FROM newsdesk.poll AS p
JOIN newsdesk.feed AS f ON f.feed_id = p.feed_id;
COMMENT ON VIEW report.polls IS 'One row a poll of a feed: what the server answered.';
COMMENT ON COLUMN report.polls.poll_id IS 'Stable id.';
COMMENT ON COLUMN report.polls.feed_id IS 'The feed.';
COMMENT ON COLUMN report.polls.feed IS 'Its name in the catalog.';
COMMENT ON COLUMN report.polls.outlet IS 'Its outlet.';
COMMENT ON COLUMN report.polls.day IS 'Newsroom-time day.';
COMMENT ON COLUMN report.polls.polled_at IS 'When it was asked.';
COMMENT ON COLUMN report.polls.outcome IS 'ok, not_modified, or what went wrong.';
COMMENT ON COLUMN report.polls.status IS 'HTTP status; null when there was no answer.';
COMMENT ON COLUMN report.polls.reason IS 'In words, when it was not ok.';
COMMENT ON COLUMN report.polls.offered IS 'Entries in the answer.';
COMMENT ON COLUMN report.polls.fresh IS 'Of these, articles that nobody had offered before.';
COMMENT ON COLUMN report.polls.gap IS 'Whether entries may have slipped by since the poll before.';

CREATE VIEW report.entries AS
SELECT
    e.feed_id,
    f.name AS feed,
    f.outlet,
    e.article_id,
    a.canonical_url AS url,
    e.title,
    e.day,
    e.first_offered_at,
    e.published_at,
    newsdesk.fate(a.state, a.outcome) AS fate,
    a.outcome,
    a.reason,
    a.origin,
    (SELECT true FROM newsdesk.coverage AS c WHERE c.article_id = e.article_id AND c.relevant LIMIT 1) IS NOT NULL AS relevant
FROM newsdesk.entry AS e
JOIN newsdesk.feed AS f ON f.feed_id = e.feed_id
JOIN LATERAL (
    SELECT a.canonical_url, a.state, a.outcome, a.reason, a.origin FROM newsdesk.article AS a
    WHERE a.article_id = e.article_id
    OFFSET 0
) AS a ON true;
COMMENT ON VIEW report.entries IS 'One row a feed and article that it offered, when first, and what became of the article.';
COMMENT ON COLUMN report.entries.feed_id IS 'The feed.';
COMMENT ON COLUMN report.entries.feed IS 'Its name in the catalog.';
COMMENT ON COLUMN report.entries.outlet IS 'Its outlet.';
COMMENT ON COLUMN report.entries.article_id IS 'The article; also of those that were never read.';
COMMENT ON COLUMN report.entries.url IS 'Its address.';
COMMENT ON COLUMN report.entries.title IS 'Headline, as the feed prints it.';
COMMENT ON COLUMN report.entries.day IS 'Newsroom-time day of the first offer.';
COMMENT ON COLUMN report.entries.first_offered_at IS 'When this feed first offered it.';
COMMENT ON COLUMN report.entries.published_at IS 'When it was published, as the feed says.';
COMMENT ON COLUMN report.entries.fate IS 'fetched, blocked, failed, waiting, metadata_only, or same_as (another address of an article).';
COMMENT ON COLUMN report.entries.outcome IS 'How the last attempt at its page ended.';
COMMENT ON COLUMN report.entries.reason IS 'Why, in words.';
COMMENT ON COLUMN report.entries.origin IS 'live, or the archive it was recovered from.';
COMMENT ON COLUMN report.entries.relevant IS 'Whether it is relevant to a topic.';

CREATE VIEW report.versions AS
SELECT v.version_id, v.article_id, v.version_no, v.title, v.text, v.authors, v.lang, v.section, v.opinion, v.free, v.published,
    v.modified, v.canonical_url, v.extractor_version, v.stored_at
FROM newsdesk.version AS v;
COMMENT ON VIEW report.versions IS 'One row a text that an article had: never changed, never deleted while relevant.';
COMMENT ON COLUMN report.versions.version_id IS 'Stable id.';
COMMENT ON COLUMN report.versions.article_id IS 'The article.';
COMMENT ON COLUMN report.versions.version_no IS 'Counted from 1.';
COMMENT ON COLUMN report.versions.title IS 'Headline.';
COMMENT ON COLUMN report.versions.text IS 'Text: one paragraph a line, a blank line between.';
COMMENT ON COLUMN report.versions.authors IS 'Bylines.';
COMMENT ON COLUMN report.versions.lang IS 'Language of the text.';
COMMENT ON COLUMN report.versions.section IS 'Section as the page names it.';
COMMENT ON COLUMN report.versions.opinion IS 'True when the page says that it is opinion.';
COMMENT ON COLUMN report.versions.free IS 'Whether the page says that all of it may be read; null: it does not say.';
COMMENT ON COLUMN report.versions.published IS 'Date of publication as the page gives it, ISO 8601.';
COMMENT ON COLUMN report.versions.modified IS 'Date of change as the page gives it, ISO 8601.';
COMMENT ON COLUMN report.versions.canonical_url IS 'The address that the page itself calls canonical.';
COMMENT ON COLUMN report.versions.extractor_version IS 'What took the text from the page.';
COMMENT ON COLUMN report.versions.stored_at IS 'When it was stored.';

CREATE VIEW report.deliveries AS
SELECT m.day, m.kind, m.digest_id, split_part(m.recipient, '@', 2) AS recipient_domain, m.message_id, m.due_at, m.state, m.attempts,
    m.sent_at, m.transport, m.error
FROM newsdesk.delivery AS m;
COMMENT ON VIEW report.deliveries IS 'One row a message to a recipient and how it ended; of the address only the domain.';
COMMENT ON COLUMN report.deliveries.day IS 'The morning it is for.';
COMMENT ON COLUMN report.deliveries.kind IS 'digest or alarm.';
COMMENT ON COLUMN report.deliveries.digest_id IS 'The edition (report.digests).';
COMMENT ON COLUMN report.deliveries.recipient_domain IS 'Domain of the recipient''s address.';
COMMENT ON COLUMN report.deliveries.message_id IS 'Message-ID.';
COMMENT ON COLUMN report.deliveries.due_at IS 'When it was due.';
COMMENT ON COLUMN report.deliveries.state IS 'due, claimed, sent, refused, or uncertain.';
COMMENT ON COLUMN report.deliveries.attempts IS 'How often it was tried.';
COMMENT ON COLUMN report.deliveries.sent_at IS 'When the server took it.';
COMMENT ON COLUMN report.deliveries.transport IS 'The mail server, or the outbox folder.';
COMMENT ON COLUMN report.deliveries.error IS 'What went wrong last.';

CREATE VIEW report.receipts AS
SELECT k.view_name, k.number, k.receipt
FROM (VALUES
    ('coverage_by_outlet_day', 'articles', $$SELECT a.* FROM report.articles AS a WHERE a.topic = r.topic AND a.relevant AND a.outlet = r.outlet AND a.country = r.country AND a.day = r.day$$),
    ('coverage_by_outlet_day', 'originals', $$SELECT a.* FROM report.articles AS a WHERE a.topic = r.topic AND a.relevant AND a.outlet = r.outlet AND a.country = r.country AND a.day = r.day AND a.copy_of IS NULL$$),
    ('coverage_by_outlet_day', 'copies', $$SELECT a.* FROM report.articles AS a WHERE a.topic = r.topic AND a.relevant AND a.outlet = r.outlet AND a.country = r.country AND a.day = r.day AND a.copy_of IS NOT NULL$$),
    ('coverage_by_outlet_day', 'opinion', $$SELECT a.* FROM report.articles AS a WHERE a.topic = r.topic AND a.relevant AND a.outlet = r.outlet AND a.country = r.country AND a.day = r.day AND a.opinion$$),
    ('coverage_by_outlet_day', 'read', $$SELECT a.* FROM report.articles AS a WHERE a.topic = r.topic AND a.outlet = r.outlet AND a.country = r.country AND a.day = r.day$$),
    ('volume_spike', 'originals', $$SELECT a.* FROM report.articles AS a WHERE a.topic = r.topic AND a.relevant AND a.day = r.day AND a.copy_of IS NULL$$),
    ('volume_spike', 'baseline_days', $$SELECT d.day, d.originals FROM report.volume_spike AS d WHERE d.topic = r.topic AND d.day BETWEEN r.day - 28 AND r.day - 1 AND d.watched$$),
    ('quote_counts', 'quotes', $$SELECT q.* FROM report.quotes AS q WHERE q.topic = r.topic AND q.day = r.day AND q.person_id = r.person_id AND (r.facet = '*' OR r.facet = ANY (q.facets))$$),
    ('quote_counts', 'marked', $$SELECT q.* FROM report.quotes AS q WHERE q.topic = r.topic AND q.day = r.day AND q.person_id = r.person_id AND (r.facet = '*' OR r.facet = ANY (q.facets)) AND q.kind <> 'indirect'$$),
    ('quote_counts', 'articles', $$SELECT DISTINCT ON (q.article_id) q.* FROM report.quotes AS q WHERE q.topic = r.topic AND q.day = r.day AND q.person_id = r.person_id AND (r.facet = '*' OR r.facet = ANY (q.facets)) ORDER BY q.article_id$$),
    ('quote_counts', 'originals', $$SELECT DISTINCT ON (q.article_id) q.* FROM report.quotes AS q WHERE q.topic = r.topic AND q.day = r.day AND q.person_id = r.person_id AND (r.facet = '*' OR r.facet = ANY (q.facets)) AND q.copy_of IS NULL ORDER BY q.article_id$$),
    ('quote_counts', 'outlets', $$SELECT DISTINCT ON (q.outlet) q.* FROM report.quotes AS q WHERE q.topic = r.topic AND q.day = r.day AND q.person_id = r.person_id AND (r.facet = '*' OR r.facet = ANY (q.facets)) ORDER BY q.outlet$$),
    ('quote_counts', 'us_articles', $$SELECT DISTINCT ON (q.article_id) q.* FROM report.quotes AS q WHERE q.topic = r.topic AND q.day = r.day AND q.person_id = r.person_id AND (r.facet = '*' OR r.facet = ANY (q.facets)) AND q.country = 'US' ORDER BY q.article_id$$),
    ('quote_counts', 'mx_articles', $$SELECT DISTINCT ON (q.article_id) q.* FROM report.quotes AS q WHERE q.topic = r.topic AND q.day = r.day AND q.person_id = r.person_id AND (r.facet = '*' OR r.facet = ANY (q.facets)) AND q.country = 'MX' ORDER BY q.article_id$$),
    ('share_of_voice', 'quotes', $$SELECT q.* FROM report.quotes AS q WHERE q.topic = r.topic AND q.day = r.day AND q.copy_of IS NULL AND q.side = r.side AND (r.facet = '*' OR r.facet = ANY (q.facets))$$),
    ('share_of_voice', 'people', $$SELECT DISTINCT ON (q.person_id) q.* FROM report.quotes AS q WHERE q.topic = r.topic AND q.day = r.day AND q.copy_of IS NULL AND q.side = r.side AND q.person_id IS NOT NULL AND (r.facet = '*' OR r.facet = ANY (q.facets)) ORDER BY q.person_id$$),
    ('co_mention', 'articles', $$SELECT a.* FROM report.articles AS a WHERE a.topic = r.topic AND a.relevant AND a.day = r.day AND a.copy_of IS NULL AND (SELECT count(DISTINCT q.person_id) FROM report.quotes AS q WHERE q.article_id = a.article_id AND q.topic = a.topic AND q.person_id IN (r.person_id, r.other_person_id)) = 2$$),
    ('co_mention', 'stories', $$SELECT DISTINCT ON (a.story_id) a.* FROM report.articles AS a WHERE a.topic = r.topic AND a.relevant AND a.day = r.day AND a.copy_of IS NULL AND a.story_id IS NOT NULL AND (SELECT count(DISTINCT q.person_id) FROM report.quotes AS q WHERE q.article_id = a.article_id AND q.topic = a.topic AND q.person_id IN (r.person_id, r.other_person_id)) = 2 ORDER BY a.story_id$$),
    ('people', 'articles', $$SELECT DISTINCT ON (q.article_id) q.* FROM report.quotes AS q WHERE q.topic = r.topic AND q.person_id = r.person_id ORDER BY q.article_id$$),
    ('people', 'quotes', $$SELECT q.* FROM report.quotes AS q WHERE q.topic = r.topic AND q.person_id = r.person_id$$),
    ('stories', 'articles', $$SELECT s.* FROM report.story_articles AS s WHERE s.story_id = r.story_id AND s.topic = r.topic$$),
    ('stories', 'originals', $$SELECT s.* FROM report.story_articles AS s WHERE s.story_id = r.story_id AND s.topic = r.topic AND s.copy_of IS NULL$$),
    ('stories', 'outlets', $$SELECT DISTINCT ON (s.outlet) s.* FROM report.story_articles AS s WHERE s.story_id = r.story_id AND s.topic = r.topic ORDER BY s.outlet$$),
    ('mirror', 'us_articles', $$SELECT s.* FROM report.story_articles AS s WHERE s.story_id = r.story_id AND s.topic = r.topic AND s.country = 'US'$$),
    ('mirror', 'mx_articles', $$SELECT s.* FROM report.story_articles AS s WHERE s.story_id = r.story_id AND s.topic = r.topic AND s.country = 'MX'$$),
    ('mirror', 'us_outlets', $$SELECT DISTINCT ON (s.outlet) s.* FROM report.story_articles AS s WHERE s.story_id = r.story_id AND s.topic = r.topic AND s.country = 'US' ORDER BY s.outlet$$),
    ('mirror', 'mx_outlets', $$SELECT DISTINCT ON (s.outlet) s.* FROM report.story_articles AS s WHERE s.story_id = r.story_id AND s.topic = r.topic AND s.country = 'MX' ORDER BY s.outlet$$),
    ('quote_propagation', 'quotes', $$SELECT q.* FROM report.quotes AS q WHERE q.quote_group_id = r.quote_group_id AND q.topic = r.topic$$),
    ('quote_propagation', 'articles', $$SELECT DISTINCT ON (q.article_id) q.* FROM report.quotes AS q WHERE q.quote_group_id = r.quote_group_id AND q.topic = r.topic ORDER BY q.article_id$$),
    ('quote_propagation', 'outlets', $$SELECT DISTINCT ON (q.outlet) q.* FROM report.quotes AS q WHERE q.quote_group_id = r.quote_group_id AND q.topic = r.topic ORDER BY q.outlet$$),
    ('coverage_audit', 'polls', $$SELECT p.* FROM report.polls AS p WHERE p.feed_id = r.feed_id AND p.day = r.day$$),
    ('coverage_audit', 'polls_failed', $$SELECT p.* FROM report.polls AS p WHERE p.feed_id = r.feed_id AND p.day = r.day AND p.outcome NOT IN ('ok', 'not_modified')$$),
    ('coverage_audit', 'gaps', $$SELECT p.* FROM report.polls AS p WHERE p.feed_id = r.feed_id AND p.day = r.day AND p.gap$$),
    ('coverage_audit', 'offered', $$SELECT e.* FROM report.entries AS e WHERE e.feed_id = r.feed_id AND e.day = r.day$$),
    ('coverage_audit', 'fetched', $$SELECT e.* FROM report.entries AS e WHERE e.feed_id = r.feed_id AND e.day = r.day AND e.fate = 'fetched'$$),
    ('coverage_audit', 'blocked', $$SELECT e.* FROM report.entries AS e WHERE e.feed_id = r.feed_id AND e.day = r.day AND e.fate = 'blocked'$$),
    ('coverage_audit', 'failed', $$SELECT e.* FROM report.entries AS e WHERE e.feed_id = r.feed_id AND e.day = r.day AND e.fate = 'failed'$$),
    ('coverage_audit', 'waiting', $$SELECT e.* FROM report.entries AS e WHERE e.feed_id = r.feed_id AND e.day = r.day AND e.fate = 'waiting'$$),
    ('coverage_audit', 'metadata_only', $$SELECT e.* FROM report.entries AS e WHERE e.feed_id = r.feed_id AND e.day = r.day AND e.fate = 'metadata_only'$$),
    ('coverage_audit', 'recovered', $$SELECT e.* FROM report.entries AS e WHERE e.feed_id = r.feed_id AND e.day = r.day AND e.origin <> 'live'$$),
    ('coverage_audit', 'relevant', $$SELECT e.* FROM report.entries AS e WHERE e.feed_id = r.feed_id AND e.day = r.day AND e.relevant$$),
    ('articles', 'versions', $$SELECT v.* FROM report.versions AS v WHERE v.article_id = r.article_id$$),
    ('broken_silence', 'silent_days', $$SELECT d.day FROM generate_series(r.last_day, r.day - 1, interval '1 day') AS d (day)$$),
    ('digests', 'sent', $$SELECT m.* FROM report.deliveries AS m WHERE m.digest_id = r.digest_id AND m.state = 'sent'$$),
    ('feed_health', 'polls_24h', $$SELECT p.* FROM report.polls AS p WHERE p.feed_id = r.feed_id AND p.polled_at > now() - interval '1 day'$$),
    ('feed_health', 'failed_24h', $$SELECT p.* FROM report.polls AS p WHERE p.feed_id = r.feed_id AND p.polled_at > now() - interval '1 day' AND p.outcome NOT IN ('ok', 'not_modified')$$),
    ('feed_health', 'gaps_24h', $$SELECT p.* FROM report.polls AS p WHERE p.feed_id = r.feed_id AND p.polled_at > now() - interval '1 day' AND p.gap$$),
    ('feed_health', 'new_entries_7d', $$SELECT e.* FROM report.entries AS e WHERE e.feed_id = r.feed_id AND e.day > (now() AT TIME ZONE (SELECT timezone FROM newsdesk.newsroom))::date - 7$$)
) AS k (view_name, number, receipt);
COMMENT ON VIEW report.receipts IS 'One row a number that a view gives: the query that lists exactly the rows it counts. r stands for the row of the view. report.receipt runs it.';
COMMENT ON COLUMN report.receipts.view_name IS 'The view.';
COMMENT ON COLUMN report.receipts.number IS 'Its column.';
COMMENT ON COLUMN report.receipts.receipt IS 'SQL; r is the row: FROM report.<view> AS r CROSS JOIN LATERAL (<receipt>) AS rows.';

CREATE FUNCTION report.receipt(view_name text, number text, view_row jsonb) RETURNS SETOF jsonb
    LANGUAGE plpgsql STABLE
AS $$
DECLARE
    found text;
BEGIN
    SELECT k.receipt INTO found FROM report.receipts AS k WHERE k.view_name = $1 AND k.number = $2;
    IF found IS NULL THEN
        RAISE EXCEPTION 'there is no receipt for %.%', $1, $2 USING HINT = 'SELECT view_name, number FROM report.receipts';
    END IF;
    RETURN QUERY EXECUTE format(
        'SELECT to_jsonb(x) FROM jsonb_populate_record(NULL::report.%I, $1) AS r CROSS JOIN LATERAL (%s) AS x', $1, found
    ) USING $3;
END
$$;
COMMENT ON FUNCTION report.receipt IS 'The rows behind one number: SELECT report.receipt(''stories'', ''originals'', to_jsonb(s)) FROM report.stories AS s WHERE s.story_id = 7.';

-- Migrations may run as a role that must not create roles: then an administrator creates newsdesk_reader and grants as below.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'newsdesk_reader') THEN
        CREATE ROLE newsdesk_reader NOLOGIN;
    END IF;
    GRANT USAGE ON SCHEMA report, newsdesk TO newsdesk_reader;
    GRANT SELECT ON newsdesk.newsroom TO newsdesk_reader;
    GRANT SELECT ON ALL TABLES IN SCHEMA report TO newsdesk_reader;
    ALTER DEFAULT PRIVILEGES IN SCHEMA report GRANT SELECT ON TABLES TO newsdesk_reader;
EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN
    RAISE NOTICE 'role newsdesk_reader was not created: create it as an administrator and grant SELECT on schema report';
END
$$;
