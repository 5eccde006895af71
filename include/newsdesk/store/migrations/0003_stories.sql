-- Copies and stories: MinHash bands to look copies up by, month by month, so that the hot part stays small.

CREATE TABLE newsdesk.band (
    band bigint NOT NULL,
    seen_on date NOT NULL,
    article_id bigint NOT NULL
) PARTITION BY RANGE (seen_on);
COMMENT ON TABLE newsdesk.band IS 'MinHash bands of relevant articles: two articles that share one are compared. Looked up within 45 days.';
CREATE INDEX band_lookup ON newsdesk.band (band, seen_on);
CREATE INDEX band_by_article ON newsdesk.band (article_id);

CREATE FUNCTION newsdesk.ensure_band_month(day date) RETURNS void
    LANGUAGE plpgsql
AS $$
DECLARE
    first date := date_trunc('month', day)::date;
    part text := 'band_' || to_char(first, 'YYYY_MM');
BEGIN
    IF to_regclass('newsdesk.' || part) IS NULL THEN
        PERFORM pg_advisory_xact_lock(hashtext('newsdesk.band'));
        EXECUTE format('CREATE TABLE IF NOT EXISTS newsdesk.%I PARTITION OF newsdesk.band FOR VALUES FROM (%L) TO (%L)',
            part, first, (first + interval '1 month')::date);
    END IF;
END
$$;
COMMENT ON FUNCTION newsdesk.ensure_band_month IS 'Makes the month''s partition of newsdesk.band unless it is there.';

ALTER TABLE newsdesk.article ADD COLUMN compared boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN newsdesk.article.compared IS 'Whether the effective reading was compared with the others; false again after each new reading.';
CREATE INDEX article_unpublished ON newsdesk.article (article_id) WHERE state = 'read' AND NOT compared;

CREATE VIEW report.stories AS
SELECT
    s.story_id,
    s.topic,
    v.title,
    a.canonical_url AS url,
    s.opened_at,
    s.last_article_at,
    m.articles,
    m.originals,
    m.outlets,
    m.countries,
    m.languages
FROM newsdesk.story AS s
JOIN newsdesk.article AS a ON a.article_id = s.first_article_id
JOIN newsdesk.reading AS r ON r.reading_id = a.reading_id
JOIN newsdesk.version AS v ON v.version_id = r.version_id
JOIN LATERAL (
    SELECT
        count(*)::integer AS articles,
        count(*) FILTER (WHERE b.copy_of IS NULL)::integer AS originals,
        count(DISTINCT b.outlet)::integer AS outlets,
        array_agg(DISTINCT b.country ORDER BY b.country) AS countries,
        array_agg(DISTINCT b.lang ORDER BY b.lang) AS languages
    FROM newsdesk.article AS b
    JOIN newsdesk.effective_verdict AS e ON e.article_id = b.article_id AND e.topic = s.topic AND e.relevant
    WHERE b.story_id = s.story_id
) AS m ON m.articles > 0;
COMMENT ON VIEW report.stories IS 'One row a story: its first article, and how widely it ran. Copies are counted, and told apart.';
COMMENT ON COLUMN report.stories.story_id IS 'Stable id.';
COMMENT ON COLUMN report.stories.topic IS 'The topic it is a story of.';
COMMENT ON COLUMN report.stories.title IS 'Headline of its first article.';
COMMENT ON COLUMN report.stories.url IS 'Address of its first article.';
COMMENT ON COLUMN report.stories.opened_at IS 'When its first article was published.';
COMMENT ON COLUMN report.stories.last_article_at IS 'When its newest article was published.';
COMMENT ON COLUMN report.stories.articles IS 'Relevant articles, copies included.';
COMMENT ON COLUMN report.stories.originals IS 'Of these, those that are not copies.';
COMMENT ON COLUMN report.stories.outlets IS 'Outlets that ran it.';
COMMENT ON COLUMN report.stories.countries IS 'Their countries.';
COMMENT ON COLUMN report.stories.languages IS 'The languages it ran in.';
