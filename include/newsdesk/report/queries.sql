-- Who is quoted most, on one facet (all facets together: facet = '*')
SELECT speaker, sum(quotes) AS quotes, sum(originals) AS originals, max(outlets) AS outlets
FROM report.quote_counts
WHERE topic = 'cartel_policy' AND facet = 'raids_strikes' AND day BETWEEN '2026-03-02' AND '2026-03-04'
GROUP BY person_id, speaker
ORDER BY quotes DESC, speaker
LIMIT 8;

-- New voices of a day: people whom no coverage quoted before, with their first words
SELECT speaker, role, outlet, left(quote, 60) AS first_words
FROM report.new_voices
WHERE topic = 'cartel_policy' AND day = '2026-03-04'
ORDER BY published_at, speaker
LIMIT 8;

-- Quotes that crossed the language: who had them first, and how they came out on the other side
SELECT speaker, first_outlet, left(quote, 44) AS first_words, crossed_outlet, left(crossed_quote, 44) AS crossed_words
FROM report.quote_propagation
WHERE crossed_at IS NOT NULL AND day BETWEEN '2026-03-02' AND '2026-03-04'
ORDER BY articles DESC, first_published_at, quote_group_id
LIMIT 8;

-- The same story in the press of both countries: who is quoted in one and silent in the other
SELECT left(s.title, 50) AS story, m.us_articles AS us, m.mx_articles AS mx,
    cardinality(m.quoted_in_both) AS both, array_to_string(m.quoted_in_us_only, ', ') AS us_only
FROM report.mirror AS m
JOIN report.stories AS s USING (story_id)
WHERE m.day BETWEEN '2026-03-02' AND '2026-03-04'
ORDER BY m.us_articles + m.mx_articles DESC, story_id;

-- Coverage by outlet, and what part it is of all that was read; copies told apart
SELECT outlet, sum(articles) AS articles, sum(copies) AS copies, sum(read) AS read,
    round(100.0 * sum(articles) / nullif(sum(read), 0)) AS percent
FROM report.coverage_by_outlet_day
WHERE topic = 'cartel_policy' AND day BETWEEN '2026-03-02' AND '2026-03-04'
GROUP BY outlet
ORDER BY articles DESC, outlet;

-- The receipt of a number: the articles behind "originals" of one story
SELECT k.receipt ->> 'outlet' AS outlet, k.receipt ->> 'how' AS tied_by, left(k.receipt ->> 'title', 60) AS title
FROM report.stories AS s
CROSS JOIN LATERAL report.receipt('stories', 'originals', to_jsonb(s)) AS k (receipt)
WHERE s.day = '2026-03-03' AND s.originals > 3
ORDER BY k.receipt ->> 'published_at';
