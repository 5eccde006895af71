-- What took longer the longer the past is: searching for common words, and asking of every voice whether it spoke before.

SET LOCAL lock_timeout = '10s';

-- Search. A rare word is found by the words' index. A common one stands in so many texts that sorting them by date costs
-- more than reading the newest texts until enough of them hold it: then that is done.

CREATE INDEX search_published ON newsdesk.search (published_at);

CREATE FUNCTION newsdesk.newest_articles(terms tsquery, from_at timestamptz, to_at timestamptz, most integer) RETURNS bigint[]
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
    SET plan_cache_mode = force_custom_plan
    SET enable_seqscan = off -- the planner does not count what it costs to read each row's words
    SET work_mem = '64MB' -- where only the page of a hit is remembered, all texts of the page are read again
AS $$
DECLARE
    found bigint[];
    tried integer;
BEGIN
    FOREACH tried IN ARRAY ARRAY[200, 20 * most] LOOP
        SELECT array_agg(h.article_id) INTO found
        FROM (
            SELECT n.article_id
            FROM (
                SELECT s.article_id, s.document FROM newsdesk.search AS s
                WHERE s.published_at >= from_at AND s.published_at < to_at
                ORDER BY s.published_at DESC
                LIMIT tried
            ) AS n
            WHERE n.document @@ terms
            LIMIT most
        ) AS h;
        -- Enough of them, or too few for the newest texts to hold enough.
        EXIT WHEN coalesce(cardinality(found), 0) NOT BETWEEN tried / 20 AND most - 1;
    END LOOP;
    IF coalesce(cardinality(found), 0) < most THEN
        SELECT array_agg(h.article_id) INTO found
        FROM (
            SELECT f.article_id
            FROM (
                SELECT s.article_id, s.published_at FROM newsdesk.search AS s
                WHERE s.document @@ terms AND s.published_at >= from_at AND s.published_at < to_at
                OFFSET 0
            ) AS f
            ORDER BY f.published_at DESC
            LIMIT most
        ) AS h;
    END IF;
    RETURN coalesce(found, '{}');
END
$$;
COMMENT ON FUNCTION newsdesk.newest_articles IS 'The newest articles, at most so many, that hold the words and were published in this span. Words that one in twenty of the newest 200 holds are looked for in the newest ones first, others by the words'' index.';

CREATE FUNCTION newsdesk.newest_quotes(terms tsquery, most integer) RETURNS bigint[]
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
    SET plan_cache_mode = force_custom_plan
    SET enable_seqscan = off
    SET work_mem = '64MB'
AS $$
DECLARE
    found bigint[];
    newest bigint := coalesce((SELECT max(q.quote_id) FROM newsdesk.quote AS q), 0);
    back bigint := 20 * most;
BEGIN
    LOOP
        SELECT array_agg(h.quote_id) INTO found
        FROM (
            SELECT f.quote_id
            FROM (
                SELECT q.quote_id FROM newsdesk.quote AS q
                WHERE newsdesk.quote_document(q.text) @@ terms AND q.quote_id > newest - back
                OFFSET 0
            ) AS f
            ORDER BY f.quote_id DESC
            LIMIT most
        ) AS h;
        EXIT WHEN coalesce(cardinality(found), 0) >= most OR back >= newest;
        -- As far back as it takes when they are as frequent there; where that is too short, all the way.
        back := CASE WHEN back = 20 * most AND found IS NOT NULL THEN 2 * back * most / cardinality(found) ELSE newest END;
    END LOOP;
    RETURN coalesce(found, '{}');
END
$$;
COMMENT ON FUNCTION newsdesk.newest_quotes IS 'The quotes stored last, at most so many, that hold the words.';

CREATE OR REPLACE FUNCTION report.search_articles(
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
        SELECT s.article_id, s.published_at, ts_rank(s.document, q.terms) AS rank
        FROM (SELECT newsdesk.search_terms(words) AS terms OFFSET 0) AS q
        JOIN newsdesk.newsroom AS z ON true
        CROSS JOIN LATERAL unnest(newsdesk.newest_articles(
            q.terms, first_day::timestamp AT TIME ZONE z.timezone, (last_day + 1)::timestamp AT TIME ZONE z.timezone, 500
        )) AS n (article_id)
        JOIN newsdesk.search AS s ON s.article_id = n.article_id
        ORDER BY rank DESC, s.published_at DESC, s.article_id
        LIMIT most
    ) AS k
    JOIN newsdesk.coverage AS c ON c.article_id = k.article_id
    JOIN newsdesk.article AS a ON a.article_id = c.article_id
    JOIN newsdesk.version AS v ON v.version_id = c.version_id
    ORDER BY k.rank DESC, c.published_at DESC, c.article_id;
END;

CREATE OR REPLACE FUNCTION report.search_quotes(
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
        SELECT q.*, t.terms, c.outlet, c.country, c.lang, c.day, c.published_at
        FROM (SELECT newsdesk.search_terms(words) AS terms OFFSET 0) AS t
        CROSS JOIN LATERAL unnest(newsdesk.newest_quotes(t.terms, 5000)) AS m (quote_id)
        JOIN newsdesk.quote AS q ON q.quote_id = m.quote_id
        JOIN LATERAL (
            SELECT c.outlet, c.country, c.lang, c.day, c.published_at FROM newsdesk.coverage AS c
            WHERE c.article_id = q.article_id AND c.reading_id = q.reading_id AND c.relevant
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

-- Who spoke for the first time, and who broke a silence: only a person's first article of a day can be either, so that one
-- alone is asked what came before it. (A filter on day still reaches the index: day is among what DISTINCT ON keeps apart.)

CREATE OR REPLACE VIEW report.first_mention AS
SELECT
    w.day,
    w.topic,
    w.facet,
    w.person_id,
    p.name AS speaker,
    w.outlet,
    w.country,
    w.lang,
    w.article_id,
    a.canonical_url AS url,
    w.published_at
FROM (
    SELECT DISTINCT ON (v.person_id, v.day, v.facet, v.topic)
        v.topic, v.day, v.facet, v.person_id, v.published_at, v.article_id, v.outlet, v.country, v.lang
    FROM newsdesk.voice AS v
    ORDER BY v.person_id, v.day, v.facet, v.topic, v.published_at, v.article_id
) AS w
JOIN newsdesk.person AS p ON p.person_id = w.person_id
JOIN LATERAL (SELECT a.canonical_url FROM newsdesk.article AS a WHERE a.article_id = w.article_id OFFSET 0) AS a ON true
WHERE (
    SELECT e.article_id FROM newsdesk.voice AS e
    WHERE e.topic = w.topic AND e.person_id = w.person_id AND e.facet = w.facet
      AND (e.published_at, e.article_id) < (w.published_at, w.article_id)
    ORDER BY e.published_at DESC, e.article_id DESC
    LIMIT 1
) IS NULL;

CREATE OR REPLACE VIEW report.broken_silence AS
SELECT
    w.day,
    w.topic,
    w.facet,
    w.person_id,
    p.name AS speaker,
    l.day AS last_day,
    w.day - l.day AS silent_days,
    w.article_id,
    w.outlet,
    w.country,
    w.lang,
    a.canonical_url AS url,
    w.published_at
FROM (
    SELECT DISTINCT ON (v.person_id, v.day, v.facet, v.topic)
        v.topic, v.day, v.facet, v.person_id, v.published_at, v.article_id, v.outlet, v.country, v.lang
    FROM newsdesk.voice AS v
    ORDER BY v.person_id, v.day, v.facet, v.topic, v.published_at, v.article_id
) AS w
JOIN LATERAL (
    SELECT e.day FROM newsdesk.voice AS e
    WHERE e.topic = w.topic AND e.person_id = w.person_id AND e.facet = w.facet
      AND (e.published_at, e.article_id) < (w.published_at, w.article_id)
    ORDER BY e.published_at DESC, e.article_id DESC
    LIMIT 1
    OFFSET 0
) AS l ON w.day - l.day >= 14
JOIN newsdesk.person AS p ON p.person_id = w.person_id
JOIN LATERAL (SELECT a.canonical_url FROM newsdesk.article AS a WHERE a.article_id = w.article_id OFFSET 0) AS a ON true;
