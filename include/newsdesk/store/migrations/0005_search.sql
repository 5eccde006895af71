-- Full-text search in English and Spanish, blind to accents; headlines weigh more.

DO $$
DECLARE
    home text;
BEGIN
    CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA newsdesk;
    SELECT n.nspname INTO home FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
    WHERE e.extname = 'unaccent';
    CREATE TEXT SEARCH CONFIGURATION newsdesk.en (COPY = pg_catalog.english);
    CREATE TEXT SEARCH CONFIGURATION newsdesk.es (COPY = pg_catalog.spanish);
    EXECUTE format('ALTER TEXT SEARCH CONFIGURATION newsdesk.en
        ALTER MAPPING FOR hword, hword_part, word WITH %I.unaccent, pg_catalog.english_stem', home);
    EXECUTE format('ALTER TEXT SEARCH CONFIGURATION newsdesk.es
        ALTER MAPPING FOR hword, hword_part, word WITH %I.unaccent, pg_catalog.spanish_stem', home);
END
$$;
COMMENT ON TEXT SEARCH CONFIGURATION newsdesk.en IS 'English words by their stem, without accents.';
COMMENT ON TEXT SEARCH CONFIGURATION newsdesk.es IS 'Spanish words by their stem, without accents.';

CREATE FUNCTION newsdesk.article_document(lang text, title text, body text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE
        WHEN lang = 'es' THEN
            setweight(to_tsvector('newsdesk.es', title), 'A') || setweight(to_tsvector('newsdesk.es', left(body, 200000)), 'D')
        ELSE
            setweight(to_tsvector('newsdesk.en', title), 'A') || setweight(to_tsvector('newsdesk.en', left(body, 200000)), 'D')
    END;
COMMENT ON FUNCTION newsdesk.article_document IS 'What an article is found by: its headline (weight A) and the first 200,000 characters of its text (weight D).';

CREATE FUNCTION newsdesk.quote_document(words text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_tsvector('newsdesk.en', words) || to_tsvector('newsdesk.es', words);
COMMENT ON FUNCTION newsdesk.quote_document IS 'What a quote is found by: its words by their English and their Spanish stems.';

CREATE FUNCTION newsdesk.search_terms(words text) RETURNS tsquery
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN websearch_to_tsquery('newsdesk.en', words) || websearch_to_tsquery('newsdesk.es', words);
COMMENT ON FUNCTION newsdesk.search_terms IS 'A search as people write it ("exact phrase", -without, or), for texts in either language.';

CREATE TABLE newsdesk.search (
    article_id bigint PRIMARY KEY REFERENCES newsdesk.article,
    published_at timestamptz NOT NULL,
    document tsvector NOT NULL
);
COMMENT ON TABLE newsdesk.search IS 'What relevant and doubtful articles are found by. Derived, like coverage.';
-- Words of a common search are looked at in thousands of rows: keep the rows small and the documents beside them.
ALTER TABLE newsdesk.search SET (toast_tuple_target = 128);
ALTER TABLE newsdesk.search ALTER COLUMN document SET STORAGE EXTERNAL;
CREATE INDEX search_document ON newsdesk.search USING gin (document);
CREATE INDEX quote_document ON newsdesk.quote USING gin (newsdesk.quote_document(text));

CREATE FUNCTION newsdesk.refresh_search() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    IF new.relevant OR new.review THEN
        INSERT INTO newsdesk.search (article_id, published_at, document)
        SELECT new.article_id, new.published_at, newsdesk.article_document(new.lang, v.title, v.text)
        FROM newsdesk.version AS v WHERE v.version_id = new.version_id
        ON CONFLICT (article_id) DO UPDATE SET published_at = excluded.published_at, document = excluded.document;
    ELSE
        DELETE FROM newsdesk.search AS s
        WHERE s.article_id = new.article_id
          AND NOT EXISTS (
              SELECT FROM newsdesk.coverage AS c
              WHERE c.article_id = new.article_id AND c.topic <> new.topic AND (c.relevant OR c.review)
          );
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION newsdesk.refresh_search IS 'Keeps search in step with coverage.';
CREATE TRIGGER refresh_search_new
    AFTER INSERT ON newsdesk.coverage
    FOR EACH ROW WHEN (new.relevant OR new.review)
    EXECUTE FUNCTION newsdesk.refresh_search();
CREATE TRIGGER refresh_search
    AFTER UPDATE ON newsdesk.coverage
    FOR EACH ROW WHEN (
        (old.version_id, old.relevant OR old.review, old.published_at)
        IS DISTINCT FROM (new.version_id, new.relevant OR new.review, new.published_at)
    )
    EXECUTE FUNCTION newsdesk.refresh_search();

CREATE FUNCTION report.search_articles(
    words text,
    first_day date DEFAULT '1994-01-01',
    last_day date DEFAULT '2099-12-31',
    most integer DEFAULT 50
) RETURNS TABLE (
    rank real,
    article_id bigint,
    url text,
    title text,
    outlet text,
    country text,
    lang text,
    day date,
    published_at timestamptz,
    relevant boolean,
    story_id bigint,
    copy_of bigint
)
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off -- the planner does not count what it costs to read each row's words
BEGIN ATOMIC
    SELECT
        k.rank,
        c.article_id,
        a.canonical_url,
        v.title,
        c.outlet,
        c.country,
        c.lang,
        c.day,
        c.published_at,
        c.relevant,
        c.story_id,
        c.copy_of
    FROM (
        SELECT n.article_id, n.published_at, ts_rank(n.document, n.terms) AS rank
        FROM (
            SELECT h.article_id, h.published_at, s.document, h.terms
            FROM (
                SELECT f.article_id, f.published_at, f.terms
                FROM (
                    SELECT s.article_id, s.published_at, q.terms
                    FROM (SELECT newsdesk.search_terms(words) AS terms) AS q
                    JOIN newsdesk.search AS s ON s.document @@ q.terms
                    JOIN newsdesk.newsroom AS z ON true
                    WHERE s.published_at >= first_day::timestamp AT TIME ZONE z.timezone
                      AND s.published_at < (last_day + 1)::timestamp AT TIME ZONE z.timezone
                    OFFSET 0
                ) AS f
                ORDER BY f.published_at DESC
                LIMIT 500
            ) AS h
            JOIN newsdesk.search AS s ON s.article_id = h.article_id
        ) AS n
        ORDER BY rank DESC, n.published_at DESC, n.article_id
        LIMIT most
    ) AS k
    JOIN newsdesk.coverage AS c ON c.article_id = k.article_id
    JOIN newsdesk.article AS a ON a.article_id = c.article_id
    JOIN newsdesk.version AS v ON v.version_id = c.version_id
    ORDER BY k.rank DESC, c.published_at DESC, c.article_id;
END;
COMMENT ON FUNCTION report.search_articles IS 'Relevant and doubtful articles that hold these words, best first among the newest 500. Words as in a web search: "exact phrase", or, -without; accents and endings do not matter; English and Spanish. Days are newsroom-time days of publication, both inclusive.';

CREATE FUNCTION report.search_quotes(
    words text,
    first_day date DEFAULT '1994-01-01',
    last_day date DEFAULT '2099-12-31',
    most integer DEFAULT 50
) RETURNS TABLE (
    rank real,
    quote_id bigint,
    quote text,
    person_id bigint,
    speaker text,
    role text,
    kind text,
    article_id bigint,
    url text,
    outlet text,
    country text,
    lang text,
    day date,
    published_at timestamptz,
    quote_group_id bigint
)
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off -- the planner does not count what it costs to read each row's words
BEGIN ATOMIC
    SELECT
        ts_rank(newsdesk.quote_document(n.text), n.terms, 1) AS rank,
        n.quote_id,
        n.text,
        coalesce(p.same_as, p.person_id),
        coalesce(o.name, p.name, n.speaker),
        n.role,
        n.kind,
        n.article_id,
        a.canonical_url,
        n.outlet,
        n.country,
        n.lang,
        n.day,
        n.published_at,
        n.quote_group_id
    FROM (
        SELECT m.*, c.outlet, c.country, c.lang, c.day, c.published_at
        FROM (
            SELECT k.*
            FROM (
                SELECT q.*, t.terms
                FROM (SELECT newsdesk.search_terms(words) AS terms) AS t
                JOIN newsdesk.quote AS q ON newsdesk.quote_document(q.text) @@ t.terms
                OFFSET 0
            ) AS k
            ORDER BY k.quote_id DESC
            LIMIT 5000
        ) AS m
        JOIN LATERAL (
            SELECT c.outlet, c.country, c.lang, c.day, c.published_at FROM newsdesk.coverage AS c
            WHERE c.article_id = m.article_id AND c.reading_id = m.reading_id AND c.relevant
              AND c.day BETWEEN first_day AND last_day
            OFFSET 0
        ) AS c ON true
        ORDER BY c.published_at DESC
        LIMIT 500
    ) AS n
    JOIN newsdesk.article AS a ON a.article_id = n.article_id
    LEFT JOIN newsdesk.person AS p ON p.person_id = n.person_id
    LEFT JOIN newsdesk.person AS o ON o.person_id = p.same_as
    ORDER BY rank DESC, n.published_at DESC, n.quote_id
    LIMIT most;
END;
COMMENT ON FUNCTION report.search_quotes IS 'Quotes in relevant coverage that hold these words, best first among the newest 500 (of the 5,000 stored last that hold them). Words and days as in search_articles.';
