-- The first views of the stable interface, and the table that they count from.

-- What the views count: one row an article and topic, with the verdict that counts and the day it falls on. It holds nothing
-- that is not written elsewhere; it is there because a view that asks for thirty days must not look at ten years.

CREATE TABLE newsdesk.coverage (
    article_id bigint NOT NULL REFERENCES newsdesk.article,
    topic text NOT NULL,
    reading_id bigint NOT NULL,
    version_id bigint NOT NULL,
    relevant boolean NOT NULL,
    by_analyst boolean NOT NULL,
    score real NOT NULL,
    threshold real NOT NULL,
    review boolean NOT NULL,
    facets text[] NOT NULL,
    rules_version text NOT NULL,
    outlet text NOT NULL,
    country text NOT NULL,
    lang text,
    opinion boolean NOT NULL,
    origin text NOT NULL,
    versions integer NOT NULL,
    published_at timestamptz NOT NULL,
    day date NOT NULL,
    first_seen_at timestamptz NOT NULL,
    story_id bigint,
    copy_of bigint,
    PRIMARY KEY (article_id, topic)
);
COMMENT ON TABLE newsdesk.coverage IS 'One row an article and topic: the verdict that counts (latest analyst''s, else the program''s) and where it counts. Derived; kept by triggers on article and analyst_verdict, rebuilt by refresh_coverage.';
COMMENT ON COLUMN newsdesk.coverage.day IS 'Newsroom-time day of publication.';
CREATE INDEX coverage_day ON newsdesk.coverage (day);
CREATE INDEX coverage_relevant ON newsdesk.coverage (topic, day) INCLUDE (copy_of) WHERE relevant;
CREATE INDEX coverage_outlet ON newsdesk.coverage (outlet, day) WHERE relevant;
CREATE INDEX coverage_seen ON newsdesk.coverage (first_seen_at) WHERE relevant;
CREATE INDEX coverage_published ON newsdesk.coverage (published_at) WHERE relevant;
CREATE INDEX coverage_relevant_article ON newsdesk.coverage (article_id) WHERE relevant;
CREATE INDEX coverage_review ON newsdesk.coverage (topic, day) WHERE review AND NOT by_analyst;
CREATE INDEX coverage_story ON newsdesk.coverage (story_id) WHERE story_id IS NOT NULL;

CREATE TABLE newsdesk.voice (
    topic text NOT NULL,
    person_id bigint NOT NULL,
    facet text NOT NULL,
    day date NOT NULL,
    published_at timestamptz NOT NULL,
    article_id bigint NOT NULL,
    outlet text NOT NULL,
    country text NOT NULL,
    lang text,
    story_id bigint,
    is_copy boolean NOT NULL,
    quotes integer NOT NULL,
    marked integer NOT NULL,
    PRIMARY KEY (article_id, topic, person_id, facet)
);
COMMENT ON TABLE newsdesk.voice IS 'Who is quoted in which relevant article, once for each facet of the article and once for facet *. People as analysts merged them; person 0 is nobody who could be named. Derived, like coverage.';
COMMENT ON COLUMN newsdesk.voice.marked IS 'Of the quotes, those in quotation marks.';
CREATE INDEX voice_by_person ON newsdesk.voice (topic, person_id, facet, published_at, article_id) INCLUDE (day, quotes);
CREATE INDEX voice_by_day ON newsdesk.voice (topic, day, facet);

CREATE FUNCTION newsdesk.refresh_coverage(articles bigint[]) RETURNS void
    LANGUAGE sql
BEGIN ATOMIC
    DELETE FROM newsdesk.voice AS w WHERE w.article_id = ANY (articles);
    DELETE FROM newsdesk.coverage AS c
    USING newsdesk.article AS a
    WHERE c.article_id = ANY (articles) AND a.article_id = c.article_id
      AND (a.same_as IS NOT NULL OR a.reading_id IS DISTINCT FROM c.reading_id);
    INSERT INTO newsdesk.coverage AS c (article_id, topic, reading_id, version_id, relevant, by_analyst, score, threshold, review,
        facets, rules_version, outlet, country, lang, opinion, origin, versions, published_at, day, first_seen_at, story_id,
        copy_of)
    SELECT
        a.article_id,
        v.topic,
        a.reading_id,
        r.version_id,
        coalesce(h.relevant, v.relevant),
        h.relevant IS NOT NULL,
        v.score,
        v.threshold,
        v.review,
        v.facets,
        v.rules_version,
        a.outlet,
        a.country,
        coalesce(t.lang, a.lang),
        t.opinion,
        a.origin,
        (SELECT count(*) FROM newsdesk.version AS n WHERE n.article_id = a.article_id)::integer,
        coalesce(a.published_at, a.first_seen_at),
        newsdesk.newsroom_day(coalesce(a.published_at, a.first_seen_at)),
        a.first_seen_at,
        a.story_id,
        a.copy_of
    FROM newsdesk.article AS a
    JOIN newsdesk.reading AS r ON r.reading_id = a.reading_id
    JOIN newsdesk.version AS t ON t.version_id = r.version_id
    JOIN newsdesk.verdict AS v ON v.reading_id = a.reading_id
    LEFT JOIN LATERAL (
        SELECT av.relevant
        FROM newsdesk.analyst_verdict AS av
        WHERE av.article_id = a.article_id AND av.topic = v.topic
        ORDER BY av.given_at DESC, av.analyst_verdict_id DESC
        LIMIT 1
    ) AS h ON true
    WHERE a.article_id = ANY (articles) AND a.same_as IS NULL
    ON CONFLICT (article_id, topic) DO UPDATE SET
        reading_id = excluded.reading_id,
        version_id = excluded.version_id,
        relevant = excluded.relevant,
        by_analyst = excluded.by_analyst,
        score = excluded.score,
        threshold = excluded.threshold,
        review = excluded.review,
        facets = excluded.facets,
        rules_version = excluded.rules_version,
        outlet = excluded.outlet,
        country = excluded.country,
        lang = excluded.lang,
        opinion = excluded.opinion,
        origin = excluded.origin,
        versions = excluded.versions,
        published_at = excluded.published_at,
        day = excluded.day,
        first_seen_at = excluded.first_seen_at,
        story_id = excluded.story_id,
        copy_of = excluded.copy_of;
    INSERT INTO newsdesk.voice (topic, person_id, facet, day, published_at, article_id, outlet, country, lang, story_id, is_copy,
        quotes, marked)
    SELECT
        s.topic,
        s.person_id,
        f.facet,
        s.day,
        s.published_at,
        s.article_id,
        s.outlet,
        s.country,
        s.lang,
        s.story_id,
        s.copy_of IS NOT NULL,
        s.quotes,
        s.marked
    FROM (
        SELECT
            c.*,
            coalesce(p.same_as, p.person_id, 0) AS person_id,
            count(*) AS quotes,
            count(*) FILTER (WHERE q.kind <> 'indirect') AS marked
        FROM newsdesk.coverage AS c
        JOIN newsdesk.quote AS q ON q.article_id = c.article_id AND q.reading_id = c.reading_id
        LEFT JOIN newsdesk.person AS p ON p.person_id = q.person_id
        WHERE c.article_id = ANY (articles) AND c.relevant
        GROUP BY c.article_id, c.topic, coalesce(p.same_as, p.person_id, 0)
    ) AS s
    CROSS JOIN LATERAL (SELECT '*' AS facet UNION SELECT unnest(s.facets)) AS f;
END;
COMMENT ON FUNCTION newsdesk.refresh_coverage IS 'Writes coverage and voice of these articles anew, from what is stored about them.';

CREATE FUNCTION newsdesk.article_changed() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    IF ROW(new.reading_id, new.same_as, new.published_at, new.outlet, new.country, new.lang, new.origin)
        IS NOT DISTINCT FROM ROW(old.reading_id, old.same_as, old.published_at, old.outlet, old.country, old.lang, old.origin)
    THEN
        UPDATE newsdesk.coverage SET story_id = new.story_id, copy_of = new.copy_of WHERE article_id = new.article_id;
        UPDATE newsdesk.voice SET story_id = new.story_id, is_copy = new.copy_of IS NOT NULL WHERE article_id = new.article_id;
    ELSE
        PERFORM newsdesk.refresh_coverage(ARRAY[new.article_id]);
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION newsdesk.article_changed IS 'Keeps coverage in step with article.';
CREATE TRIGGER article_changed
    AFTER UPDATE OF reading_id, same_as, published_at, outlet, country, lang, origin, story_id, copy_of ON newsdesk.article
    FOR EACH ROW WHEN (new.reading_id IS NOT NULL)
    EXECUTE FUNCTION newsdesk.article_changed();

CREATE FUNCTION newsdesk.analyst_spoke() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM newsdesk.refresh_coverage(ARRAY[new.article_id]);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION newsdesk.analyst_spoke IS 'Keeps coverage in step with the analysts'' verdicts.';
CREATE TRIGGER analyst_spoke
    AFTER INSERT ON newsdesk.analyst_verdict
    FOR EACH ROW EXECUTE FUNCTION newsdesk.analyst_spoke();

-- Days of polls and entries are stored for the same reason, and all of them follow when the newsroom changes its time zone.

CREATE FUNCTION newsdesk.stamp_poll() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    new.day := newsdesk.newsroom_day(new.polled_at);
    RETURN new;
END
$$;
COMMENT ON FUNCTION newsdesk.stamp_poll IS 'Writes the newsroom-time day of a poll.';
CREATE TRIGGER stamp_poll BEFORE INSERT ON newsdesk.poll FOR EACH ROW EXECUTE FUNCTION newsdesk.stamp_poll();

CREATE FUNCTION newsdesk.stamp_entry() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    new.day := newsdesk.newsroom_day(new.first_offered_at);
    RETURN new;
END
$$;
COMMENT ON FUNCTION newsdesk.stamp_entry IS 'Writes the newsroom-time day on which an entry was first offered.';
CREATE TRIGGER stamp_entry BEFORE INSERT ON newsdesk.entry FOR EACH ROW EXECUTE FUNCTION newsdesk.stamp_entry();

CREATE FUNCTION newsdesk.zone_changed() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE newsdesk.coverage SET day = newsdesk.newsroom_day(published_at);
    UPDATE newsdesk.voice SET day = newsdesk.newsroom_day(published_at);
    UPDATE newsdesk.story SET day = newsdesk.newsroom_day(opened_at);
    UPDATE newsdesk.poll SET day = newsdesk.newsroom_day(polled_at);
    UPDATE newsdesk.entry SET day = newsdesk.newsroom_day(first_offered_at);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION newsdesk.zone_changed IS 'Counts every day anew after the newsroom changed its time zone.';
CREATE TRIGGER zone_changed
    AFTER UPDATE OF timezone ON newsdesk.newsroom
    FOR EACH ROW WHEN (old.timezone <> new.timezone)
    EXECUTE FUNCTION newsdesk.zone_changed();

CREATE TABLE newsdesk.calendar (day date PRIMARY KEY);
COMMENT ON TABLE newsdesk.calendar IS 'Every day there is, so that a view can show the days on which there was nothing.';
INSERT INTO newsdesk.calendar SELECT generate_series('1994-01-01'::date, '2099-12-31'::date, interval '1 day')::date;
ANALYZE newsdesk.calendar;

CREATE VIEW newsdesk.effective_verdict AS
SELECT c.article_id, c.topic, c.relevant, c.by_analyst, c.score, c.threshold, c.review, c.facets, c.rules_version
FROM newsdesk.coverage AS c;
COMMENT ON VIEW newsdesk.effective_verdict IS 'The verdict that counts: the latest analyst''s, else the program''s of the effective reading.';

CREATE VIEW report.articles AS
SELECT
    c.article_id,
    a.canonical_url AS url,
    c.outlet,
    c.country,
    c.lang,
    v.title,
    v.authors,
    c.published_at,
    c.first_seen_at,
    c.relevant,
    c.score,
    c.facets,
    c.story_id,
    c.copy_of,
    c.versions,
    v.section,
    c.opinion,
    a.published_precision,
    a.published_flag,
    c.origin,
    c.by_analyst,
    c.topic,
    c.day
FROM newsdesk.coverage AS c
JOIN newsdesk.article AS a ON a.article_id = c.article_id
JOIN newsdesk.version AS v ON v.version_id = c.version_id
UNION ALL
-- What triage dropped was seen too: it has no text, and no topic calls it relevant. Its day is found by joining the calendar,
-- so that a filter on day becomes a range of published_at, and one on the article a few days of the calendar.
SELECT
    d.article_id,
    d.canonical_url,
    d.outlet,
    d.country,
    d.lang,
    d.feed_title,
    '{}',
    d.published_at,
    d.first_seen_at,
    false,
    0,
    '{}',
    NULL,
    NULL,
    0,
    NULL,
    false,
    d.published_precision,
    d.published_flag,
    d.origin,
    false,
    NULL,
    k.day
FROM newsdesk.newsroom AS n
CROSS JOIN newsdesk.calendar AS k
JOIN newsdesk.article AS d
    ON d.published_at >= k.day::timestamp AT TIME ZONE n.timezone
    AND d.published_at < (k.day + 1)::timestamp AT TIME ZONE n.timezone
    AND k.day BETWEEN (d.published_at AT TIME ZONE 'UTC')::date - 1 AND (d.published_at AT TIME ZONE 'UTC')::date + 1
WHERE d.state = 'dropped';
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
COMMENT ON COLUMN report.articles.published_flag IS 'What was odd about the date (future, before_web), else null.';
COMMENT ON COLUMN report.articles.origin IS 'live, or the archive it was recovered from.';
COMMENT ON COLUMN report.articles.by_analyst IS 'True when an analyst''s verdict decides.';
COMMENT ON COLUMN report.articles.topic IS 'The topic of the verdict, such as cartel_policy; null when triage dropped it, which no topic calls relevant.';
COMMENT ON COLUMN report.articles.day IS 'Newsroom-time day of publication.';

CREATE FUNCTION newsdesk.side(kind text, country text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE
        WHEN kind = 'trafficker' THEN 'traffickers'
        WHEN kind = 'official' AND country = 'us' THEN 'US officials'
        WHEN kind = 'official' AND country = 'mx' THEN 'Mexican officials'
        ELSE 'others'
    END;
COMMENT ON FUNCTION newsdesk.side IS 'The side that a person of the gazetteer speaks for.';

CREATE VIEW report.quotes AS
SELECT
    q.quote_id,
    q.article_id,
    a.canonical_url AS url,
    c.outlet,
    c.lang,
    c.published_at,
    coalesce(p.same_as, p.person_id) AS person_id,
    coalesce(s.name, p.name, q.speaker) AS speaker,
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
    c.country,
    c.story_id,
    c.copy_of,
    c.day,
    c.topic,
    c.facets,
    CASE WHEN p.person_id IS NULL THEN 'unnamed' ELSE newsdesk.side(coalesce(s.kind, p.kind), coalesce(s.country, p.country)) END AS side
FROM newsdesk.coverage AS c
JOIN newsdesk.quote AS q ON q.article_id = c.article_id AND q.reading_id = c.reading_id
JOIN newsdesk.article AS a ON a.article_id = c.article_id
LEFT JOIN newsdesk.person AS p ON p.person_id = q.person_id
LEFT JOIN newsdesk.person AS s ON s.person_id = p.same_as
WHERE c.relevant;
COMMENT ON VIEW report.quotes IS 'One row a quote of a relevant article (and topic): exact words and place, who said it, in which role.';
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
COMMENT ON COLUMN report.quotes.topic IS 'The topic that the article is relevant to.';
COMMENT ON COLUMN report.quotes.side IS 'US officials, Mexican officials, traffickers, others, or unnamed.';
COMMENT ON COLUMN report.quotes.facets IS 'Facets of the article, not of the quote. Count quotes per facet; never sum over facets.';

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
        WHERE e.feed_id = f.feed_id AND e.day > newsdesk.newsroom_day(now()) - 7
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
COMMENT ON COLUMN report.feed_health.new_entries_7d IS 'Entries first offered today or in the 6 days before.';
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

