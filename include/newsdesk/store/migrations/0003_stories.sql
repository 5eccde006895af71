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

ALTER TABLE newsdesk.article ADD COLUMN credit text;
COMMENT ON COLUMN newsdesk.article.credit IS 'The agency or outlet that the text itself names as its source, such as AP; null: it names none.';

CREATE TABLE newsdesk.tie (
    article_id bigint PRIMARY KEY REFERENCES newsdesk.article,
    story_id bigint NOT NULL REFERENCES newsdesk.story,
    how text NOT NULL CHECK (how IN ('opened', 'copy', 'event', 'analyst')),
    member_id bigint REFERENCES newsdesk.article,
    likeness real,
    terms text[] NOT NULL DEFAULT '{}',
    tied_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE newsdesk.tie IS 'Why an article is in its story: it opened it, copies a member, tells the event of a member (with the terms they share), or an analyst put it there.';
CREATE INDEX tie_by_story ON newsdesk.tie (story_id);

CREATE TABLE newsdesk.story_edit (
    story_edit_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    action text NOT NULL CHECK (action IN ('merge', 'split')),
    from_story_id bigint NOT NULL REFERENCES newsdesk.story,
    into_story_id bigint NOT NULL REFERENCES newsdesk.story,
    article_ids bigint[] NOT NULL,
    analyst text NOT NULL,
    note text,
    given_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE newsdesk.story_edit IS 'What analysts merged and split, append-only: which articles went from one story into another.';

-- The same words by the same person, across articles and languages.

CREATE TABLE newsdesk.quote_group (
    quote_group_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    day date NOT NULL
);
COMMENT ON TABLE newsdesk.quote_group IS 'One row a group of quotes that are the same words by the same person; quote.quote_group_id names it.';
COMMENT ON COLUMN newsdesk.quote_group.day IS 'Newsroom-time day on which the words were first printed.';
CREATE INDEX quote_group_by_day ON newsdesk.quote_group (day);

ALTER TABLE newsdesk.quote ADD COLUMN words bigint;
COMMENT ON COLUMN newsdesk.quote.words IS 'Hash of the quote''s words without case, accents and punctuation; null where they are too few to recognise. Written when the article is compared.';
CREATE INDEX quote_by_words ON newsdesk.quote (words) WHERE words IS NOT NULL;
CREATE INDEX quote_by_group ON newsdesk.quote (quote_group_id) WHERE quote_group_id IS NOT NULL;

CREATE FUNCTION newsdesk.refresh_stories(stories bigint[]) RETURNS void
    LANGUAGE sql
BEGIN ATOMIC
    UPDATE newsdesk.story AS s
    SET opened_at = m.opened_at, last_article_at = m.last_article_at, day = newsdesk.newsroom_day(m.opened_at)
    FROM (
        SELECT c.story_id, min(c.published_at) AS opened_at, max(c.published_at) AS last_article_at
        FROM newsdesk.coverage AS c
        WHERE c.story_id = ANY (stories) AND c.relevant
        GROUP BY c.story_id
    ) AS m
    WHERE s.story_id = m.story_id
      AND (s.opened_at, s.last_article_at) IS DISTINCT FROM (m.opened_at, m.last_article_at);
END;
COMMENT ON FUNCTION newsdesk.refresh_stories IS 'Writes the time span of these stories anew, from their relevant articles.';

CREATE FUNCTION newsdesk.refresh_quote_groups(quote_groups bigint[]) RETURNS void
    LANGUAGE sql
BEGIN ATOMIC
    UPDATE newsdesk.quote_group AS g
    SET day = m.day
    FROM (
        SELECT q.quote_group_id, min(c.day) AS day
        FROM newsdesk.quote AS q
        JOIN newsdesk.coverage AS c ON c.article_id = q.article_id AND c.reading_id = q.reading_id AND c.relevant
        WHERE q.quote_group_id = ANY (quote_groups)
        GROUP BY q.quote_group_id
    ) AS m
    WHERE g.quote_group_id = m.quote_group_id AND g.day <> m.day;
END;
COMMENT ON FUNCTION newsdesk.refresh_quote_groups IS 'Writes the first day of these quote groups anew.';

CREATE VIEW report.stories AS
SELECT
    s.story_id,
    s.topic,
    f.title,
    f.url,
    m.opened_at,
    m.last_article_at,
    m.articles,
    m.originals,
    m.outlets,
    m.countries,
    m.languages,
    f.article_id AS first_article_id,
    s.day
FROM newsdesk.story AS s
JOIN LATERAL (
    SELECT
        count(*)::integer AS articles,
        count(*) FILTER (WHERE c.copy_of IS NULL)::integer AS originals,
        count(DISTINCT c.outlet)::integer AS outlets,
        array_agg(DISTINCT c.country ORDER BY c.country) AS countries,
        array_agg(DISTINCT c.lang ORDER BY c.lang) AS languages,
        min(c.published_at) AS opened_at,
        max(c.published_at) AS last_article_at
    FROM newsdesk.coverage AS c
    WHERE c.story_id = s.story_id AND c.topic = s.topic AND c.relevant
) AS m ON m.articles > 0
JOIN LATERAL (
    SELECT a.article_id, v.title, a.canonical_url AS url
    FROM newsdesk.coverage AS c
    JOIN newsdesk.article AS a ON a.article_id = c.article_id
    JOIN newsdesk.version AS v ON v.version_id = c.version_id
    WHERE c.story_id = s.story_id AND c.topic = s.topic AND c.relevant
    ORDER BY c.copy_of IS NOT NULL, c.published_at, c.article_id
    LIMIT 1
) AS f ON true;
COMMENT ON VIEW report.stories IS 'One row a story: its first original, and how widely it ran. Copies are counted, and told apart.';
COMMENT ON COLUMN report.stories.story_id IS 'Stable id.';
COMMENT ON COLUMN report.stories.topic IS 'The topic it is a story of.';
COMMENT ON COLUMN report.stories.title IS 'Headline of its first original.';
COMMENT ON COLUMN report.stories.url IS 'Address of its first original.';
COMMENT ON COLUMN report.stories.opened_at IS 'When its first article was published.';
COMMENT ON COLUMN report.stories.last_article_at IS 'When its newest article was published.';
COMMENT ON COLUMN report.stories.articles IS 'Relevant articles, copies included.';
COMMENT ON COLUMN report.stories.originals IS 'Of these, those that are not copies.';
COMMENT ON COLUMN report.stories.outlets IS 'Outlets that ran it.';
COMMENT ON COLUMN report.stories.countries IS 'Their countries.';
COMMENT ON COLUMN report.stories.languages IS 'The languages it ran in.';
COMMENT ON COLUMN report.stories.first_article_id IS 'The first original: where title and url are from.';
COMMENT ON COLUMN report.stories.day IS 'Newsroom-time day on which it opened.';
