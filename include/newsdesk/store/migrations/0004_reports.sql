-- The views that reports are built on. A view that shows days with nothing has a row of zeros for them. Every filter on day
-- reaches the indexes: the cost of thirty days does not grow with what was stored before.

CREATE VIEW newsdesk.topic_span AS
WITH RECURSIVE known AS (
    SELECT min(c.topic) AS topic FROM newsdesk.coverage AS c WHERE c.relevant
    UNION ALL
    SELECT (SELECT min(c.topic) FROM newsdesk.coverage AS c WHERE c.relevant AND c.topic > k.topic) FROM known AS k
    WHERE k.topic IS NOT NULL
)
SELECT k.topic, (SELECT min(c.day) FROM newsdesk.coverage AS c WHERE c.relevant AND c.topic = k.topic) AS first_day
FROM known AS k
WHERE k.topic IS NOT NULL;
COMMENT ON VIEW newsdesk.topic_span IS 'The topics that have coverage, and the first day of it.';

CREATE VIEW newsdesk.watched_day AS
SELECT d.day
FROM newsdesk.calendar AS d
WHERE EXISTS (SELECT FROM newsdesk.poll AS p WHERE p.day = d.day)
    OR EXISTS (SELECT FROM newsdesk.coverage AS c WHERE c.day = d.day);
COMMENT ON VIEW newsdesk.watched_day IS 'Days on which Newsdesk polled, or of which it read something: where a zero means that there was nothing.';

CREATE VIEW report.topics AS
SELECT s.topic, s.first_day FROM newsdesk.topic_span AS s;
COMMENT ON VIEW report.topics IS 'One row a topic that has coverage.';
COMMENT ON COLUMN report.topics.topic IS 'The topic, such as cartel_policy.';
COMMENT ON COLUMN report.topics.first_day IS 'Newsroom-time day of the first relevant article.';

CREATE VIEW report.people AS
SELECT
    p.person_id,
    p.name,
    p.gazetteer_id,
    p.wikidata,
    p.kind,
    p.country,
    newsdesk.side(p.kind, p.country) AS side,
    (
        SELECT coalesce(array_agg(o.name ORDER BY o.name), '{}') FROM newsdesk.person AS o WHERE o.same_as = p.person_id
    ) AS also,
    t.topic,
    (
        SELECT v.day FROM newsdesk.voice AS v
        WHERE v.topic = t.topic AND v.person_id = p.person_id AND v.facet = '*'
        ORDER BY v.published_at
        LIMIT 1
    ) AS first_day,
    l.day AS last_day,
    m.articles,
    m.quotes
FROM newsdesk.person AS p
CROSS JOIN newsdesk.topic_span AS t
JOIN LATERAL (
    SELECT v.day, v.published_at FROM newsdesk.voice AS v
    WHERE v.topic = t.topic AND v.person_id = p.person_id AND v.facet = '*'
    ORDER BY v.published_at DESC
    LIMIT 1
) AS l ON true
CROSS JOIN LATERAL (
    SELECT count(*)::integer AS articles, sum(v.quotes)::integer AS quotes
    FROM newsdesk.voice AS v
    WHERE v.topic = t.topic AND v.person_id = p.person_id AND v.facet = '*'
      AND v.published_at <= l.published_at -- no condition, but it has the last day looked up, and asked for, first
) AS m
WHERE p.same_as IS NULL;
COMMENT ON VIEW report.people IS 'One row a person who is quoted in relevant coverage (and topic), with records that analysts merged taken together.';
COMMENT ON COLUMN report.people.person_id IS 'Stable id.';
COMMENT ON COLUMN report.people.name IS 'Full name.';
COMMENT ON COLUMN report.people.gazetteer_id IS 'Id in the gazetteer; null for people known only from what was read.';
COMMENT ON COLUMN report.people.wikidata IS 'Wikidata item, where known.';
COMMENT ON COLUMN report.people.kind IS 'official or trafficker, by the gazetteer.';
COMMENT ON COLUMN report.people.country IS 'us or mx, by the gazetteer.';
COMMENT ON COLUMN report.people.side IS 'US officials, Mexican officials, traffickers, or others.';
COMMENT ON COLUMN report.people.also IS 'Names of the records that were merged into this one.';
COMMENT ON COLUMN report.people.topic IS 'The topic of the coverage.';
COMMENT ON COLUMN report.people.first_day IS 'Newsroom-time day of the first article that quotes this person.';
COMMENT ON COLUMN report.people.last_day IS 'Newsroom-time day of the last one.';
COMMENT ON COLUMN report.people.articles IS 'Relevant articles that quote this person, copies included.';
COMMENT ON COLUMN report.people.quotes IS 'Quotes in them.';

CREATE VIEW report.volume_spike AS
SELECT
    t.topic,
    d.day,
    n.originals,
    b.median::real AS median,
    b.mad::real AS mad,
    b.days AS baseline_days,
    CASE WHEN b.days >= 14 THEN (b.median + 3 * b.spread)::real END AS threshold,
    CASE WHEN b.days >= 14 THEN ((n.originals - b.median) / b.spread)::real END AS deviation,
    b.days >= 14 AND n.originals > b.median + 3 * b.spread AS spike,
    EXISTS (SELECT FROM newsdesk.watched_day AS w WHERE w.day = d.day) AS watched
FROM newsdesk.topic_span AS t
JOIN newsdesk.calendar AS d ON d.day BETWEEN t.first_day AND newsdesk.newsroom_day(now())
CROSS JOIN LATERAL (
    SELECT count(*)::integer AS originals
    FROM newsdesk.coverage AS c
    WHERE c.relevant AND c.topic = t.topic AND c.day = d.day AND c.copy_of IS NULL
) AS n
CROSS JOIN LATERAL (
    WITH counts AS MATERIALIZED (
        SELECT (
            SELECT count(*)
            FROM newsdesk.coverage AS c
            WHERE c.relevant AND c.topic = t.topic AND c.day = w.day AND c.copy_of IS NULL
        ) AS originals
        FROM newsdesk.watched_day AS w
        WHERE w.day BETWEEN greatest(t.first_day, d.day - 28) AND d.day - 1
    ),

    middle AS (
        SELECT coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY k.originals), 0) AS median, count(*)::integer AS days
        FROM counts AS k
    ),

    scatter AS (
        SELECT coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(k.originals - m.median)), 0) AS mad
        FROM counts AS k CROSS JOIN middle AS m
    )

    SELECT m.median, m.days, s.mad, greatest(1.4826 * s.mad, sqrt(m.median), 1) AS spread
    FROM middle AS m CROSS JOIN scatter AS s
) AS b;
COMMENT ON VIEW report.volume_spike IS 'One row a topic and day since its first coverage, days without any included: original articles against the median of the 28 days before.';
COMMENT ON COLUMN report.volume_spike.topic IS 'The topic.';
COMMENT ON COLUMN report.volume_spike.day IS 'Newsroom-time day of publication.';
COMMENT ON COLUMN report.volume_spike.originals IS 'Relevant articles of that day that are not copies.';
COMMENT ON COLUMN report.volume_spike.median IS 'Median of the same count over the days before, 28 at most; a day that nobody watched does not count.';
COMMENT ON COLUMN report.volume_spike.mad IS 'Median absolute deviation from that median.';
COMMENT ON COLUMN report.volume_spike.baseline_days IS 'How many days the median is of.';
COMMENT ON COLUMN report.volume_spike.threshold IS 'median + 3 spreads; the spread is 1.4826 mad, but at least the square root of the median, and 1. Null with fewer than 14 days.';
COMMENT ON COLUMN report.volume_spike.deviation IS 'How many spreads the day is above (or below) the median. Null with fewer than 14 days.';
COMMENT ON COLUMN report.volume_spike.spike IS 'Whether the day is above the threshold.';
COMMENT ON COLUMN report.volume_spike.watched IS 'Whether anything was polled on that day or read of it: where not, a zero says nothing.';

CREATE VIEW report.first_mention AS
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
FROM newsdesk.voice AS w
JOIN newsdesk.person AS p ON p.person_id = w.person_id
JOIN LATERAL (SELECT a.canonical_url FROM newsdesk.article AS a WHERE a.article_id = w.article_id OFFSET 0) AS a ON true
WHERE (
    SELECT e.article_id FROM newsdesk.voice AS e
    WHERE e.topic = w.topic AND e.person_id = w.person_id AND e.facet = w.facet
      AND (e.published_at, e.article_id) < (w.published_at, w.article_id)
    ORDER BY e.published_at DESC, e.article_id DESC
    LIMIT 1
) IS NULL;
COMMENT ON VIEW report.first_mention IS 'One row a person and facet: the first article that quotes the person in coverage of it, and who ran it. Facet * is any coverage of the topic.';
COMMENT ON COLUMN report.first_mention.day IS 'Newsroom-time day of publication.';
COMMENT ON COLUMN report.first_mention.topic IS 'The topic.';
COMMENT ON COLUMN report.first_mention.facet IS 'Facet of the article; * stands for the topic as a whole.';
COMMENT ON COLUMN report.first_mention.person_id IS 'The person (report.people).';
COMMENT ON COLUMN report.first_mention.speaker IS 'Full name.';
COMMENT ON COLUMN report.first_mention.outlet IS 'Who ran it first.';
COMMENT ON COLUMN report.first_mention.country IS 'Country of that outlet.';
COMMENT ON COLUMN report.first_mention.lang IS 'Language of that article.';
COMMENT ON COLUMN report.first_mention.article_id IS 'That article.';
COMMENT ON COLUMN report.first_mention.url IS 'Its address.';
COMMENT ON COLUMN report.first_mention.published_at IS 'When it was published.';

CREATE VIEW report.new_voices AS
SELECT
    f.day,
    f.topic,
    f.person_id,
    f.speaker,
    q.role,
    q.affiliation,
    q.quote_id,
    q.text AS quote,
    q.kind,
    f.outlet,
    f.country,
    f.lang,
    f.article_id,
    f.url,
    f.published_at
FROM report.first_mention AS f
JOIN newsdesk.coverage AS c ON c.article_id = f.article_id AND c.topic = f.topic
JOIN LATERAL (
    SELECT n.quote_id, n.text, n.kind, n.role, n.affiliation
    FROM newsdesk.quote AS n
    JOIN newsdesk.person AS s ON s.person_id = n.person_id
    WHERE n.article_id = c.article_id AND n.reading_id = c.reading_id AND coalesce(s.same_as, s.person_id) = f.person_id
    ORDER BY n.kind = 'indirect', n.start_char
    LIMIT 1
) AS q ON true
WHERE f.facet = '*';
COMMENT ON VIEW report.new_voices IS 'One row a person: the first time that relevant coverage quotes this person, with the words.';
COMMENT ON COLUMN report.new_voices.day IS 'Newsroom-time day of publication.';
COMMENT ON COLUMN report.new_voices.topic IS 'The topic.';
COMMENT ON COLUMN report.new_voices.person_id IS 'The person (report.people).';
COMMENT ON COLUMN report.new_voices.speaker IS 'Full name.';
COMMENT ON COLUMN report.new_voices.role IS 'Role, as that article gives it.';
COMMENT ON COLUMN report.new_voices.affiliation IS 'Affiliation, as that article gives it.';
COMMENT ON COLUMN report.new_voices.quote_id IS 'The first quote in it, marked ones before indirect ones.';
COMMENT ON COLUMN report.new_voices.quote IS 'Its words.';
COMMENT ON COLUMN report.new_voices.kind IS 'direct, mixed or indirect.';
COMMENT ON COLUMN report.new_voices.outlet IS 'Who ran it first.';
COMMENT ON COLUMN report.new_voices.country IS 'Country of that outlet.';
COMMENT ON COLUMN report.new_voices.lang IS 'Language of that article.';
COMMENT ON COLUMN report.new_voices.article_id IS 'That article.';
COMMENT ON COLUMN report.new_voices.url IS 'Its address.';
COMMENT ON COLUMN report.new_voices.published_at IS 'When it was published.';

CREATE VIEW report.broken_silence AS
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
FROM newsdesk.voice AS w
JOIN newsdesk.person AS p ON p.person_id = w.person_id
JOIN LATERAL (SELECT a.canonical_url FROM newsdesk.article AS a WHERE a.article_id = w.article_id OFFSET 0) AS a ON true
JOIN LATERAL (
    SELECT e.day FROM newsdesk.voice AS e
    WHERE e.topic = w.topic AND e.person_id = w.person_id AND e.facet = w.facet
      AND (e.published_at, e.article_id) < (w.published_at, w.article_id)
    ORDER BY e.published_at DESC, e.article_id DESC
    LIMIT 1
) AS l ON true
WHERE w.day - (
    SELECT e.day FROM newsdesk.voice AS e
    WHERE e.topic = w.topic AND e.person_id = w.person_id AND e.facet = w.facet
      AND (e.published_at, e.article_id) < (w.published_at, w.article_id)
    ORDER BY e.published_at DESC, e.article_id DESC
    LIMIT 1
) >= 14;
COMMENT ON VIEW report.broken_silence IS 'One row each time a person is quoted on a facet again after 14 days or more: the article that broke the silence. Ask for longer ones by silent_days. Facet * is any coverage of the topic.';
COMMENT ON COLUMN report.broken_silence.day IS 'Newsroom-time day of the new statement.';
COMMENT ON COLUMN report.broken_silence.topic IS 'The topic.';
COMMENT ON COLUMN report.broken_silence.facet IS 'Facet of the article; * stands for the topic as a whole.';
COMMENT ON COLUMN report.broken_silence.person_id IS 'The person (report.people).';
COMMENT ON COLUMN report.broken_silence.speaker IS 'Full name.';
COMMENT ON COLUMN report.broken_silence.last_day IS 'Day of the statement before.';
COMMENT ON COLUMN report.broken_silence.silent_days IS 'Days between the two.';
COMMENT ON COLUMN report.broken_silence.article_id IS 'The first article that quotes the new statement.';
COMMENT ON COLUMN report.broken_silence.outlet IS 'Its outlet.';
COMMENT ON COLUMN report.broken_silence.country IS 'Country of that outlet.';
COMMENT ON COLUMN report.broken_silence.lang IS 'Language of that article.';
COMMENT ON COLUMN report.broken_silence.url IS 'Its address.';
COMMENT ON COLUMN report.broken_silence.published_at IS 'When it was published.';

CREATE VIEW report.review_queue AS
SELECT
    c.article_id,
    c.topic,
    c.day,
    a.canonical_url AS url,
    v.title,
    c.outlet,
    c.country,
    c.lang,
    c.published_at,
    c.first_seen_at,
    c.relevant,
    c.score,
    c.threshold,
    abs(c.score - c.threshold)::real AS distance,
    c.facets,
    c.story_id,
    c.rules_version
FROM newsdesk.coverage AS c
JOIN newsdesk.article AS a ON a.article_id = c.article_id
JOIN newsdesk.version AS v ON v.version_id = c.version_id
WHERE c.review AND NOT c.by_analyst;
COMMENT ON VIEW report.review_queue IS 'One row an article and topic that the program was not sure of and that no analyst has judged. Smallest distance first is the best use of an hour.';
COMMENT ON COLUMN report.review_queue.article_id IS 'The article (newsdesk annotate takes its number or its url).';
COMMENT ON COLUMN report.review_queue.topic IS 'The topic.';
COMMENT ON COLUMN report.review_queue.day IS 'Newsroom-time day of publication.';
COMMENT ON COLUMN report.review_queue.url IS 'Its address.';
COMMENT ON COLUMN report.review_queue.title IS 'Headline.';
COMMENT ON COLUMN report.review_queue.outlet IS 'Outlet.';
COMMENT ON COLUMN report.review_queue.country IS 'Country of the outlet.';
COMMENT ON COLUMN report.review_queue.lang IS 'Language of the text.';
COMMENT ON COLUMN report.review_queue.published_at IS 'When it was published.';
COMMENT ON COLUMN report.review_queue.first_seen_at IS 'When Newsdesk first saw it offered.';
COMMENT ON COLUMN report.review_queue.relevant IS 'What the program says.';
COMMENT ON COLUMN report.review_queue.score IS 'Its score, 0 to 1.';
COMMENT ON COLUMN report.review_queue.threshold IS 'The score from which it is relevant.';
COMMENT ON COLUMN report.review_queue.distance IS 'How far the score is from the threshold.';
COMMENT ON COLUMN report.review_queue.facets IS 'Facets that were found.';
COMMENT ON COLUMN report.review_queue.story_id IS 'Its story.';
COMMENT ON COLUMN report.review_queue.rules_version IS 'The rules that judged it.';

CREATE FUNCTION newsdesk.fate(state text, outcome text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE
        WHEN state IN ('read', 'dropped') THEN 'fetched'
        WHEN state IN ('queued', 'fetched') THEN 'waiting'
        WHEN state = 'failed' AND outcome IN ('blocked', 'robots', 'paywall', 'consent', 'refused') THEN 'blocked'
        ELSE state
    END;
COMMENT ON FUNCTION newsdesk.fate IS 'What became of an article: fetched, waiting, blocked (not for us to see), failed, metadata_only, same_as.';

CREATE VIEW report.coverage_audit AS
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
        WHEN s.polls > 0 AND s.polls = s.polls_failed THEN 'silent'
        WHEN s.gaps > 0 THEN 'gaps'
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
JOIN newsdesk.feed AS f ON f.feed_id = s.feed_id;
COMMENT ON VIEW report.coverage_audit IS 'One row a feed and newsroom day since the feed was listed: what was asked, what was offered first that day, and what became of it.';
COMMENT ON COLUMN report.coverage_audit.feed IS 'Name in the catalog.';
COMMENT ON COLUMN report.coverage_audit.outlet IS 'Its outlet.';
COMMENT ON COLUMN report.coverage_audit.country IS 'Country of the outlet.';
COMMENT ON COLUMN report.coverage_audit.day IS 'Newsroom-time day of the polls, and of the first offer of the entries.';
COMMENT ON COLUMN report.coverage_audit.polls IS 'How often the feed was asked.';
COMMENT ON COLUMN report.coverage_audit.polls_failed IS 'Of these, how often without a good answer.';
COMMENT ON COLUMN report.coverage_audit.gaps IS 'Polls before which entries may have slipped by.';
COMMENT ON COLUMN report.coverage_audit.offered IS 'Entries offered for the first time by this feed. An article that several feeds offer counts in each: never sum over feeds.';
COMMENT ON COLUMN report.coverage_audit.fetched IS 'Of these, articles whose page was fetched and read (or found off topic before reading).';
COMMENT ON COLUMN report.coverage_audit.blocked IS 'Of these, articles that Newsdesk may not or cannot see: challenge, robots, paywall, consent wall, refusal.';
COMMENT ON COLUMN report.coverage_audit.failed IS 'Of these, articles that were lost for another reason.';
COMMENT ON COLUMN report.coverage_audit.waiting IS 'Of these, articles still in the queue.';
COMMENT ON COLUMN report.coverage_audit.metadata_only IS 'Of these, articles that policy says not to fetch.';
COMMENT ON COLUMN report.coverage_audit.recovered IS 'Of these, articles recovered from archives.';
COMMENT ON COLUMN report.coverage_audit.relevant IS 'Of these, relevant ones.';
COMMENT ON COLUMN report.coverage_audit.feed_id IS 'Stable id of the feed.';
COMMENT ON COLUMN report.coverage_audit.verdict IS 'not watched: neither polled nor recovered; silent: every poll failed; gaps; pages missing: blocked or failed; complete.';

CREATE VIEW report.coverage_by_outlet_day AS
SELECT
    s.topic,
    s.outlet,
    s.country,
    s.day,
    sum(s.articles)::integer AS articles,
    sum(s.originals)::integer AS originals,
    sum(s.copies)::integer AS copies,
    sum(s.opinion)::integer AS opinion,
    sum(s.read)::integer AS read
FROM (
    SELECT
        c.topic,
        c.outlet,
        c.country,
        c.day,
        c.relevant::integer AS articles,
        (c.relevant AND c.copy_of IS NULL)::integer AS originals,
        (c.relevant AND c.copy_of IS NOT NULL)::integer AS copies,
        (c.relevant AND c.opinion)::integer AS opinion,
        1 AS read
    FROM newsdesk.coverage AS c
    UNION ALL
    SELECT t.topic, o.outlet, o.country, d.day, 0, 0, 0, 0, 0
    FROM (
        SELECT f.outlet, f.country, min(f.first_listed_at) AS first_listed_at
        FROM newsdesk.feed AS f
        WHERE f.listed
        GROUP BY f.outlet, f.country
    ) AS o
    JOIN newsdesk.calendar AS d
        ON d.day BETWEEN newsdesk.newsroom_day(o.first_listed_at) AND newsdesk.newsroom_day(now())
    CROSS JOIN newsdesk.topic_span AS t
) AS s
GROUP BY s.topic, s.outlet, s.country, s.day;
COMMENT ON VIEW report.coverage_by_outlet_day IS 'One row a topic, outlet and day since the outlet was listed, days without coverage included: relevant articles, told apart.';
COMMENT ON COLUMN report.coverage_by_outlet_day.topic IS 'The topic.';
COMMENT ON COLUMN report.coverage_by_outlet_day.outlet IS 'Who published.';
COMMENT ON COLUMN report.coverage_by_outlet_day.country IS 'Country of the outlet.';
COMMENT ON COLUMN report.coverage_by_outlet_day.day IS 'Newsroom-time day of publication.';
COMMENT ON COLUMN report.coverage_by_outlet_day.articles IS 'Relevant articles.';
COMMENT ON COLUMN report.coverage_by_outlet_day.originals IS 'Of these, those that are not copies of another outlet''s text.';
COMMENT ON COLUMN report.coverage_by_outlet_day.copies IS 'Of these, copies.';
COMMENT ON COLUMN report.coverage_by_outlet_day.opinion IS 'Of these, opinion.';
COMMENT ON COLUMN report.coverage_by_outlet_day.read IS 'Articles of that day and outlet that were read, relevant or not: what the rest is a part of.';

CREATE VIEW report.quote_counts AS
SELECT
    w.topic,
    w.day,
    w.facet,
    w.person_id,
    p.name AS speaker,
    newsdesk.side(p.kind, p.country) AS side,
    sum(w.quotes)::integer AS quotes,
    sum(w.marked)::integer AS marked,
    count(*)::integer AS articles,
    (count(*) FILTER (WHERE NOT w.is_copy))::integer AS originals,
    count(DISTINCT w.outlet)::integer AS outlets,
    (count(*) FILTER (WHERE w.country = 'US'))::integer AS us_articles,
    (count(*) FILTER (WHERE w.country = 'MX'))::integer AS mx_articles
FROM newsdesk.voice AS w
JOIN newsdesk.person AS p ON p.person_id = w.person_id
GROUP BY w.topic, w.day, w.facet, w.person_id, p.name, p.kind, p.country;
COMMENT ON VIEW report.quote_counts IS 'One row a topic, day, facet and person: how often quoted. An article counts in each of its facets: take one facet (* for all), never sum over facets.';
COMMENT ON COLUMN report.quote_counts.topic IS 'The topic.';
COMMENT ON COLUMN report.quote_counts.day IS 'Newsroom-time day of publication.';
COMMENT ON COLUMN report.quote_counts.facet IS 'Facet of the articles; * stands for all of them.';
COMMENT ON COLUMN report.quote_counts.person_id IS 'The person (report.people).';
COMMENT ON COLUMN report.quote_counts.speaker IS 'Full name.';
COMMENT ON COLUMN report.quote_counts.side IS 'US officials, Mexican officials, traffickers, or others.';
COMMENT ON COLUMN report.quote_counts.quotes IS 'Quotes, in copies too.';
COMMENT ON COLUMN report.quote_counts.marked IS 'Of these, those in quotation marks (direct or mixed).';
COMMENT ON COLUMN report.quote_counts.articles IS 'Articles that quote the person.';
COMMENT ON COLUMN report.quote_counts.originals IS 'Of these, those that are not copies.';
COMMENT ON COLUMN report.quote_counts.outlets IS 'Outlets that ran them.';
COMMENT ON COLUMN report.quote_counts.us_articles IS 'Of the articles, those in outlets of the United States.';
COMMENT ON COLUMN report.quote_counts.mx_articles IS 'Of the articles, those in outlets of Mexico.';

CREATE VIEW report.share_of_voice AS
SELECT
    s.topic,
    s.day,
    s.facet,
    s.side,
    s.quotes,
    s.people,
    (s.quotes::real / sum(s.quotes) OVER (PARTITION BY s.topic, s.day, s.facet))::real AS share
FROM (
    SELECT
        w.topic,
        w.day,
        w.facet,
        CASE WHEN w.person_id = 0 THEN 'unnamed' ELSE newsdesk.side(p.kind, p.country) END AS side,
        sum(w.quotes)::integer AS quotes,
        (count(DISTINCT w.person_id) FILTER (WHERE w.person_id > 0))::integer AS people
    FROM newsdesk.voice AS w
    LEFT JOIN newsdesk.person AS p ON p.person_id = w.person_id
    WHERE NOT w.is_copy
    GROUP BY w.topic, w.day, w.facet, CASE WHEN w.person_id = 0 THEN 'unnamed' ELSE newsdesk.side(p.kind, p.country) END
) AS s;
COMMENT ON VIEW report.share_of_voice IS 'One row a topic, day, facet and side that was quoted: its share of the quotes in original articles (copies count once). Take one facet (* for all), never sum over facets.';
COMMENT ON COLUMN report.share_of_voice.topic IS 'The topic.';
COMMENT ON COLUMN report.share_of_voice.day IS 'Newsroom-time day of publication.';
COMMENT ON COLUMN report.share_of_voice.facet IS 'Facet of the articles; * stands for all of them.';
COMMENT ON COLUMN report.share_of_voice.side IS 'US officials, Mexican officials, traffickers, others, or unnamed.';
COMMENT ON COLUMN report.share_of_voice.quotes IS 'Quotes of that side.';
COMMENT ON COLUMN report.share_of_voice.people IS 'People of that side who were quoted.';
COMMENT ON COLUMN report.share_of_voice.share IS 'Quotes of that side among the quotes of that day and facet, 0 to 1.';

CREATE VIEW report.co_mention AS
SELECT
    w.topic,
    w.day,
    w.person_id,
    p.name AS speaker,
    o.person_id AS other_person_id,
    n.name AS other_speaker,
    count(*)::integer AS articles,
    count(DISTINCT w.story_id)::integer AS stories
FROM newsdesk.voice AS w
JOIN newsdesk.voice AS o
    ON o.article_id = w.article_id AND o.topic = w.topic AND o.facet = '*' AND o.person_id > w.person_id
JOIN newsdesk.person AS p ON p.person_id = w.person_id
JOIN newsdesk.person AS n ON n.person_id = o.person_id
WHERE w.facet = '*' AND NOT w.is_copy
GROUP BY w.topic, w.day, w.person_id, p.name, o.person_id, n.name;
COMMENT ON VIEW report.co_mention IS 'One row a topic, day and pair of people who are quoted in the same original articles. Each pair once, the smaller id first.';
COMMENT ON COLUMN report.co_mention.topic IS 'The topic.';
COMMENT ON COLUMN report.co_mention.day IS 'Newsroom-time day of publication.';
COMMENT ON COLUMN report.co_mention.person_id IS 'One of the two (report.people).';
COMMENT ON COLUMN report.co_mention.speaker IS 'Full name.';
COMMENT ON COLUMN report.co_mention.other_person_id IS 'The other one.';
COMMENT ON COLUMN report.co_mention.other_speaker IS 'Full name.';
COMMENT ON COLUMN report.co_mention.articles IS 'Original articles that quote both.';
COMMENT ON COLUMN report.co_mention.stories IS 'Stories that these belong to.';

CREATE VIEW report.story_articles AS
SELECT
    c.story_id,
    c.topic,
    c.article_id,
    a.canonical_url AS url,
    v.title,
    c.outlet,
    c.country,
    c.lang,
    c.day,
    c.published_at,
    c.copy_of,
    a.credit,
    t.how,
    t.member_id,
    t.likeness,
    t.terms,
    t.tied_at
FROM newsdesk.coverage AS c
JOIN newsdesk.article AS a ON a.article_id = c.article_id
JOIN newsdesk.version AS v ON v.version_id = c.version_id
LEFT JOIN newsdesk.tie AS t ON t.article_id = c.article_id
WHERE c.relevant AND c.story_id IS NOT NULL;
COMMENT ON VIEW report.story_articles IS 'One row a relevant article of a story: the receipt of report.stories, and what ties each member to it.';
COMMENT ON COLUMN report.story_articles.story_id IS 'The story.';
COMMENT ON COLUMN report.story_articles.topic IS 'The topic.';
COMMENT ON COLUMN report.story_articles.article_id IS 'The article.';
COMMENT ON COLUMN report.story_articles.url IS 'Its address.';
COMMENT ON COLUMN report.story_articles.title IS 'Headline.';
COMMENT ON COLUMN report.story_articles.outlet IS 'Outlet.';
COMMENT ON COLUMN report.story_articles.country IS 'Country of the outlet.';
COMMENT ON COLUMN report.story_articles.lang IS 'Language of the text.';
COMMENT ON COLUMN report.story_articles.day IS 'Newsroom-time day of publication.';
COMMENT ON COLUMN report.story_articles.published_at IS 'When it was published.';
COMMENT ON COLUMN report.story_articles.copy_of IS 'article_id of the original when this is a copy of it.';
COMMENT ON COLUMN report.story_articles.credit IS 'The source that the text names beside its outlet, such as AP.';
COMMENT ON COLUMN report.story_articles.how IS 'opened: it was the first; copy: of a member; event: tells the same event as a member; analyst: put there by a person.';
COMMENT ON COLUMN report.story_articles.member_id IS 'The member that it copies, or is most like.';
COMMENT ON COLUMN report.story_articles.likeness IS 'How like, 0 to 1, when it joined.';
COMMENT ON COLUMN report.story_articles.terms IS 'What they share, strongest first: n: names, #: numbers, q: quotes (their quote_group_id), w:en: and w:es: words.';
COMMENT ON COLUMN report.story_articles.tied_at IS 'When it was put there.';

CREATE VIEW report.mirror AS
SELECT
    s.story_id,
    s.topic,
    s.day,
    m.us_articles,
    m.mx_articles,
    m.us_outlets,
    m.mx_outlets,
    coalesce(q.both_sides, '{}') AS quoted_in_both,
    coalesce(q.us_only, '{}') AS quoted_in_us_only,
    coalesce(q.mx_only, '{}') AS quoted_in_mx_only
FROM newsdesk.story AS s
JOIN LATERAL (
    SELECT
        (count(*) FILTER (WHERE c.country = 'US'))::integer AS us_articles,
        (count(*) FILTER (WHERE c.country = 'MX'))::integer AS mx_articles,
        (count(DISTINCT c.outlet) FILTER (WHERE c.country = 'US'))::integer AS us_outlets,
        (count(DISTINCT c.outlet) FILTER (WHERE c.country = 'MX'))::integer AS mx_outlets
    FROM newsdesk.coverage AS c
    WHERE c.story_id = s.story_id AND c.topic = s.topic AND c.relevant
) AS m ON m.us_articles > 0 AND m.mx_articles > 0
CROSS JOIN LATERAL (
    SELECT
        array_agg(k.name ORDER BY k.name) FILTER (WHERE k.us AND k.mx) AS both_sides,
        array_agg(k.name ORDER BY k.name) FILTER (WHERE k.us AND NOT k.mx) AS us_only,
        array_agg(k.name ORDER BY k.name) FILTER (WHERE k.mx AND NOT k.us) AS mx_only
    FROM (
        SELECT p.name, bool_or(c.country = 'US') AS us, bool_or(c.country = 'MX') AS mx
        FROM newsdesk.coverage AS c
        JOIN newsdesk.voice AS w ON w.article_id = c.article_id AND w.topic = c.topic AND w.facet = '*'
        JOIN newsdesk.person AS p ON p.person_id = w.person_id
        WHERE c.story_id = s.story_id AND c.topic = s.topic AND c.relevant
        GROUP BY p.person_id, p.name
    ) AS k
) AS q;
COMMENT ON VIEW report.mirror IS 'One row a story that ran in outlets of both the United States and Mexico: who is quoted in both, and who is silent in one of them.';
COMMENT ON COLUMN report.mirror.story_id IS 'The story (report.stories).';
COMMENT ON COLUMN report.mirror.topic IS 'The topic.';
COMMENT ON COLUMN report.mirror.day IS 'Newsroom-time day on which it opened.';
COMMENT ON COLUMN report.mirror.us_articles IS 'Its articles in outlets of the United States, copies included.';
COMMENT ON COLUMN report.mirror.mx_articles IS 'Its articles in outlets of Mexico, copies included.';
COMMENT ON COLUMN report.mirror.us_outlets IS 'Outlets of the United States that ran it.';
COMMENT ON COLUMN report.mirror.mx_outlets IS 'Outlets of Mexico that ran it.';
COMMENT ON COLUMN report.mirror.quoted_in_both IS 'People quoted in both countries'' coverage of it.';
COMMENT ON COLUMN report.mirror.quoted_in_us_only IS 'People quoted in the United States, silent in Mexico.';
COMMENT ON COLUMN report.mirror.quoted_in_mx_only IS 'People quoted in Mexico, silent in the United States.';

CREATE VIEW report.quote_propagation AS
SELECT
    g.quote_group_id,
    g.day,
    f.topic,
    m.person_id,
    p.name AS speaker,
    f.quote,
    f.lang,
    f.outlet AS first_outlet,
    f.country AS first_country,
    f.article_id AS first_article_id,
    f.url AS first_url,
    f.published_at AS first_published_at,
    m.last_published_at,
    (extract(epoch FROM m.last_published_at - f.published_at) / 3600)::real AS lifespan_hours,
    m.quotes,
    m.articles,
    m.outlets,
    m.countries,
    m.languages,
    x.published_at AS crossed_at,
    x.outlet AS crossed_outlet,
    x.lang AS crossed_lang,
    x.text AS crossed_quote
FROM newsdesk.quote_group AS g
JOIN LATERAL (
    SELECT
        count(*)::integer AS quotes,
        count(DISTINCT c.article_id)::integer AS articles,
        count(DISTINCT c.outlet)::integer AS outlets,
        array_agg(DISTINCT c.country ORDER BY c.country) AS countries,
        array_agg(DISTINCT c.lang ORDER BY c.lang) AS languages,
        max(c.published_at) AS last_published_at,
        min(coalesce(n.same_as, n.person_id)) AS person_id
    FROM newsdesk.quote AS q
    JOIN newsdesk.coverage AS c ON c.article_id = q.article_id AND c.reading_id = q.reading_id AND c.relevant
    LEFT JOIN newsdesk.person AS n ON n.person_id = q.person_id
    WHERE q.quote_group_id = g.quote_group_id
) AS m ON m.articles > 1
JOIN LATERAL (
    SELECT
        c.topic,
        q.text AS quote,
        c.lang,
        c.outlet,
        c.country,
        c.article_id,
        a.canonical_url AS url,
        c.published_at
    FROM newsdesk.quote AS q
    JOIN newsdesk.coverage AS c ON c.article_id = q.article_id AND c.reading_id = q.reading_id AND c.relevant
    JOIN newsdesk.article AS a ON a.article_id = c.article_id
    WHERE q.quote_group_id = g.quote_group_id
    ORDER BY c.published_at, c.copy_of IS NOT NULL, c.article_id, q.start_char
    LIMIT 1
) AS f ON true
LEFT JOIN newsdesk.person AS p ON p.person_id = m.person_id
LEFT JOIN LATERAL (
    SELECT c.published_at, c.outlet, c.lang, q.text
    FROM newsdesk.quote AS q
    JOIN newsdesk.coverage AS c ON c.article_id = q.article_id AND c.reading_id = q.reading_id AND c.relevant
    WHERE q.quote_group_id = g.quote_group_id AND c.lang <> f.lang
    ORDER BY c.published_at, c.article_id, q.start_char
    LIMIT 1
) AS x ON true;
COMMENT ON VIEW report.quote_propagation IS 'One row a quote that more than one article prints (the same words by the same person, whole or cut, also in translation): who had it first, how far and how long it went, when it crossed the language.';
COMMENT ON COLUMN report.quote_propagation.quote_group_id IS 'The group (report.quotes.quote_group_id).';
COMMENT ON COLUMN report.quote_propagation.day IS 'Newsroom-time day on which it was first printed.';
COMMENT ON COLUMN report.quote_propagation.topic IS 'The topic.';
COMMENT ON COLUMN report.quote_propagation.person_id IS 'The speaker (report.people); null when no article names one.';
COMMENT ON COLUMN report.quote_propagation.speaker IS 'Full name.';
COMMENT ON COLUMN report.quote_propagation.quote IS 'The words, as first printed.';
COMMENT ON COLUMN report.quote_propagation.lang IS 'In which language.';
COMMENT ON COLUMN report.quote_propagation.first_outlet IS 'Who printed it first.';
COMMENT ON COLUMN report.quote_propagation.first_country IS 'Country of that outlet.';
COMMENT ON COLUMN report.quote_propagation.first_article_id IS 'In which article.';
COMMENT ON COLUMN report.quote_propagation.first_url IS 'Its address.';
COMMENT ON COLUMN report.quote_propagation.first_published_at IS 'When.';
COMMENT ON COLUMN report.quote_propagation.last_published_at IS 'When it was last printed.';
COMMENT ON COLUMN report.quote_propagation.lifespan_hours IS 'Hours from the first to the last printing.';
COMMENT ON COLUMN report.quote_propagation.quotes IS 'Times that it is printed, pieces counted one by one.';
COMMENT ON COLUMN report.quote_propagation.articles IS 'Articles that print it, copies included.';
COMMENT ON COLUMN report.quote_propagation.outlets IS 'Outlets that print it.';
COMMENT ON COLUMN report.quote_propagation.countries IS 'Their countries.';
COMMENT ON COLUMN report.quote_propagation.languages IS 'The languages that it is printed in.';
COMMENT ON COLUMN report.quote_propagation.crossed_at IS 'When it first appeared in another language; null: it did not.';
COMMENT ON COLUMN report.quote_propagation.crossed_outlet IS 'Where.';
COMMENT ON COLUMN report.quote_propagation.crossed_lang IS 'In which language.';
COMMENT ON COLUMN report.quote_propagation.crossed_quote IS 'In which words.';
