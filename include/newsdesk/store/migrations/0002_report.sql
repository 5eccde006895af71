-- The first views of the stable interface.

CREATE VIEW newsdesk.effective_verdict AS
SELECT
    a.article_id,
    v.topic,
    coalesce(h.relevant, v.relevant) AS relevant,
    h.relevant IS NOT NULL AS by_analyst,
    v.score,
    v.threshold,
    v.review,
    v.facets,
    v.rules_version
FROM newsdesk.article AS a
JOIN newsdesk.verdict AS v ON v.reading_id = a.reading_id
LEFT JOIN LATERAL (
    SELECT av.relevant
    FROM newsdesk.analyst_verdict AS av
    WHERE av.article_id = a.article_id AND av.topic = v.topic
    ORDER BY av.given_at DESC, av.analyst_verdict_id DESC
    LIMIT 1
) AS h ON true;
COMMENT ON VIEW newsdesk.effective_verdict IS 'The verdict that counts: the latest analyst''s, else the program''s of the effective reading.';

CREATE VIEW report.articles AS
SELECT
    a.article_id,
    a.canonical_url AS url,
    a.outlet,
    a.country,
    coalesce(ve.lang, a.lang) AS lang,
    coalesce(ve.title, a.feed_title) AS title,
    coalesce(ve.authors, '{}') AS authors,
    a.published_at,
    a.first_seen_at,
    coalesce(e.relevant, false) AS relevant,
    coalesce(e.score, 0) AS score,
    coalesce(e.facets, '{}') AS facets,
    a.story_id,
    a.copy_of,
    (SELECT count(*) FROM newsdesk.version AS n WHERE n.article_id = a.article_id)::integer AS versions,
    ve.section,
    coalesce(ve.opinion, false) AS opinion,
    a.published_precision,
    a.published_flag,
    a.origin,
    coalesce(e.by_analyst, false) AS by_analyst,
    e.topic,
    newsdesk.newsroom_day(a.published_at) AS day
FROM newsdesk.article AS a
LEFT JOIN newsdesk.reading AS r ON r.reading_id = a.reading_id
LEFT JOIN newsdesk.version AS ve ON ve.version_id = r.version_id
LEFT JOIN newsdesk.effective_verdict AS e ON e.article_id = a.article_id
WHERE a.same_as IS NULL AND (a.reading_id IS NOT NULL OR a.state = 'dropped');
COMMENT ON VIEW report.articles IS 'One row an article that was read or triaged (and topic): newest version, effective verdict.';
COMMENT ON COLUMN report.articles.article_id IS 'Stable id.';
COMMENT ON COLUMN report.articles.url IS 'Canonical URL; unique.';
COMMENT ON COLUMN report.articles.outlet IS 'Who published it, as the catalog names it.';
COMMENT ON COLUMN report.articles.country IS 'Country of the outlet, ISO 3166 two letters.';
COMMENT ON COLUMN report.articles.lang IS 'Language of the text, ISO 639-1.';
COMMENT ON COLUMN report.articles.title IS 'Headline of the newest version; the feed''s for an article that triage dropped unread.';
COMMENT ON COLUMN report.articles.authors IS 'Bylines, without "By" and without roles.';
COMMENT ON COLUMN report.articles.published_at IS 'When it was published, by the best source there is (see published_precision).';
COMMENT ON COLUMN report.articles.first_seen_at IS 'When Newsdesk first saw it offered.';
COMMENT ON COLUMN report.articles.relevant IS 'Effective verdict: the latest analyst''s, else the program''s.';
COMMENT ON COLUMN report.articles.score IS 'The program''s score, 0 to 1.';
COMMENT ON COLUMN report.articles.facets IS 'Aspects of the topic it touches. Count articles per facet; never sum over facets.';
COMMENT ON COLUMN report.articles.story_id IS 'The story it belongs to (report.stories).';
COMMENT ON COLUMN report.articles.copy_of IS 'article_id of the original when this is a copy of it.';
COMMENT ON COLUMN report.articles.versions IS 'How many versions of its text were seen.';
COMMENT ON COLUMN report.articles.section IS 'Section as the page names it.';
COMMENT ON COLUMN report.articles.opinion IS 'True when the page says that it is opinion.';
COMMENT ON COLUMN report.articles.published_precision IS 'instant or day: from the page; feed: from the feed; first_seen: no date was given.';
COMMENT ON COLUMN report.articles.published_flag IS 'What was odd about the date (future, before_epoch), else null.';
COMMENT ON COLUMN report.articles.origin IS 'live, or the archive it was recovered from.';
COMMENT ON COLUMN report.articles.by_analyst IS 'True when an analyst''s verdict decides.';
COMMENT ON COLUMN report.articles.topic IS 'The topic of the verdict, such as cartel_policy; null when triage dropped it, which no topic calls relevant.';
COMMENT ON COLUMN report.articles.day IS 'Newsroom-time day of publication.';

CREATE VIEW report.quotes AS
SELECT
    q.quote_id,
    q.article_id,
    a.canonical_url AS url,
    a.outlet,
    coalesce(ve.lang, a.lang) AS lang,
    a.published_at,
    q.person_id,
    coalesce(p.name, q.speaker) AS speaker,
    q.mention,
    q.role,
    q.affiliation,
    q.kind,
    q.text AS quote,
    q.start_char,
    q.end_char,
    q.confidence,
    q.quote_group_id,
    q.utterance,
    q.method,
    a.country,
    a.story_id,
    a.copy_of,
    newsdesk.newsroom_day(a.published_at) AS day
FROM newsdesk.quote AS q
JOIN newsdesk.article AS a ON a.reading_id = q.reading_id
JOIN newsdesk.reading AS r ON r.reading_id = q.reading_id
JOIN newsdesk.version AS ve ON ve.version_id = r.version_id
LEFT JOIN newsdesk.person AS p ON p.person_id = q.person_id
WHERE a.same_as IS NULL
  AND EXISTS (SELECT FROM newsdesk.effective_verdict AS e WHERE e.article_id = a.article_id AND e.relevant);
COMMENT ON VIEW report.quotes IS 'One row a quote of a relevant article: exact words and place, who said it, in which role.';
COMMENT ON COLUMN report.quotes.quote_id IS 'Id of the quote within the effective reading.';
COMMENT ON COLUMN report.quotes.article_id IS 'The article that prints it.';
COMMENT ON COLUMN report.quotes.url IS 'Canonical URL of that article.';
COMMENT ON COLUMN report.quotes.outlet IS 'Who published that article.';
COMMENT ON COLUMN report.quotes.lang IS 'Language of the text.';
COMMENT ON COLUMN report.quotes.published_at IS 'When the article was published.';
COMMENT ON COLUMN report.quotes.person_id IS 'The speaker as a person (report.people); null when nobody could be named.';
COMMENT ON COLUMN report.quotes.speaker IS 'Full name of the speaker.';
COMMENT ON COLUMN report.quotes.mention IS 'The words that stand for the speaker beside the quote.';
COMMENT ON COLUMN report.quotes.role IS 'Role as printed, or held on that day by the gazetteer.';
COMMENT ON COLUMN report.quotes.affiliation IS 'Affiliation as printed.';
COMMENT ON COLUMN report.quotes.kind IS 'direct: whole words in marks; mixed: a fragment in marks; indirect: reported without marks.';
COMMENT ON COLUMN report.quotes.quote IS 'The exact words: text of the version from start_char to end_char.';
COMMENT ON COLUMN report.quotes.start_char IS 'First character, counted from 0, in the version''s text.';
COMMENT ON COLUMN report.quotes.end_char IS 'One past the last character.';
COMMENT ON COLUMN report.quotes.confidence IS '0 to 1, that quote and speaker are right.';
COMMENT ON COLUMN report.quotes.quote_group_id IS 'The same words by the same person across articles.';
COMMENT ON COLUMN report.quotes.utterance IS 'Pieces of one utterance within an article share this number.';
COMMENT ON COLUMN report.quotes.method IS 'How the speaker was found.';
COMMENT ON COLUMN report.quotes.country IS 'Country of the outlet.';
COMMENT ON COLUMN report.quotes.story_id IS 'The story of the article.';
COMMENT ON COLUMN report.quotes.copy_of IS 'The original of the article when it is a copy: count voices where this is null.';
COMMENT ON COLUMN report.quotes.day IS 'Newsroom-time day of publication.';

CREATE VIEW report.feed_health AS
SELECT
    f.feed_id,
    f.name AS feed,
    f.outlet,
    f.url,
    CASE
        WHEN NOT f.listed THEN 'unlisted'
        WHEN f.retired_reason IS NOT NULL THEN 'retired'
        WHEN l.outcome IS NULL THEN 'never polled'
        WHEN l.outcome IN ('ok', 'not_modified') THEN 'ok'
        ELSE l.outcome
    END AS health,
    coalesce(f.retired_reason, l.reason) AS reason,
    l.status,
    l.polled_at AS last_poll_at,
    s.last_ok_at,
    s.polls_24h,
    s.failed_24h,
    s.gaps_24h,
    (
        SELECT count(*) FROM newsdesk.entry AS e
        WHERE e.feed_id = f.feed_id AND e.first_offered_at > now() - interval '7 days'
    )::integer AS new_entries_7d,
    f.min_per_week,
    f.next_poll_at
FROM newsdesk.feed AS f
LEFT JOIN LATERAL (
    SELECT p.outcome, p.reason, p.status, p.polled_at
    FROM newsdesk.poll AS p
    WHERE p.feed_id = f.feed_id
    ORDER BY p.polled_at DESC, p.poll_id DESC
    LIMIT 1
) AS l ON true
LEFT JOIN LATERAL (
    SELECT
        max(p.polled_at) FILTER (WHERE p.outcome IN ('ok', 'not_modified')) AS last_ok_at,
        count(*) FILTER (WHERE p.polled_at > now() - interval '1 day')::integer AS polls_24h,
        count(*) FILTER (
            WHERE p.polled_at > now() - interval '1 day' AND p.outcome NOT IN ('ok', 'not_modified')
        )::integer AS failed_24h,
        count(*) FILTER (WHERE p.polled_at > now() - interval '1 day' AND p.gap)::integer AS gaps_24h
    FROM newsdesk.poll AS p
    WHERE p.feed_id = f.feed_id AND p.polled_at > now() - interval '30 days'
) AS s ON true;
COMMENT ON VIEW report.feed_health IS 'One row a feed: how it is, and why.';
COMMENT ON COLUMN report.feed_health.feed_id IS 'Stable id.';
COMMENT ON COLUMN report.feed_health.feed IS 'Name in the catalog.';
COMMENT ON COLUMN report.feed_health.outlet IS 'Its outlet.';
COMMENT ON COLUMN report.feed_health.url IS 'Where it is polled now.';
COMMENT ON COLUMN report.feed_health.health IS 'ok, never polled, unlisted, retired, or the outcome of the last poll.';
COMMENT ON COLUMN report.feed_health.reason IS 'In words, when it is not ok.';
COMMENT ON COLUMN report.feed_health.status IS 'HTTP status of the last poll; null when there was no answer.';
COMMENT ON COLUMN report.feed_health.last_poll_at IS 'When it was last asked.';
COMMENT ON COLUMN report.feed_health.last_ok_at IS 'When it last answered well, within 30 days.';
COMMENT ON COLUMN report.feed_health.polls_24h IS 'Polls in the last 24 hours.';
COMMENT ON COLUMN report.feed_health.failed_24h IS 'Of these, those that failed.';
COMMENT ON COLUMN report.feed_health.gaps_24h IS 'Of these, those before which entries may have slipped by.';
COMMENT ON COLUMN report.feed_health.new_entries_7d IS 'Entries first offered in the last 7 days.';
COMMENT ON COLUMN report.feed_health.min_per_week IS 'What the catalog expects.';
COMMENT ON COLUMN report.feed_health.next_poll_at IS 'When it will be asked next.';

CREATE VIEW report.digests AS
SELECT d.digest_id, d.day, d.language, d.cut, d.composed_at, d.covers_from, d.covers_to, d.subject,
    (SELECT count(*) FROM newsdesk.delivery AS m WHERE m.digest_id = d.digest_id AND m.state = 'sent')::integer AS sent
FROM newsdesk.digest AS d;
COMMENT ON VIEW report.digests IS 'Editions composed, and how many recipients have theirs.';
COMMENT ON COLUMN report.digests.digest_id IS 'Stable id.';
COMMENT ON COLUMN report.digests.day IS 'The morning it is for.';
COMMENT ON COLUMN report.digests.language IS 'Language of its chrome: en or es.';
COMMENT ON COLUMN report.digests.cut IS 'The recipient filter it was made for; empty: everything.';
COMMENT ON COLUMN report.digests.composed_at IS 'When it was composed.';
COMMENT ON COLUMN report.digests.covers_from IS 'Start of its window.';
COMMENT ON COLUMN report.digests.covers_to IS 'End of its window.';
COMMENT ON COLUMN report.digests.subject IS 'Subject line.';
COMMENT ON COLUMN report.digests.sent IS 'Deliveries sent.';

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
