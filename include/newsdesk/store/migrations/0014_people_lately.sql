-- Thirty days of people and of who is quoted beside whom, found from those days: both looked at everybody there ever was.

SET LOCAL lock_timeout = '10s';

CREATE OR REPLACE VIEW report.people AS
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
    l.topic,
    (
        SELECT v.day FROM newsdesk.voice AS v
        WHERE v.topic = l.topic AND v.person_id = l.person_id AND v.facet = '*'
        ORDER BY v.published_at
        LIMIT 1
    ) AS first_day,
    l.day AS last_day,
    m.articles,
    m.quotes
FROM newsdesk.voice AS l
JOIN newsdesk.person AS p ON p.person_id = l.person_id
CROSS JOIN LATERAL (
    SELECT count(*)::integer AS articles, sum(v.quotes)::integer AS quotes
    FROM newsdesk.voice AS v
    WHERE v.topic = l.topic AND v.person_id = l.person_id AND v.facet = '*'
) AS m
WHERE p.same_as IS NULL
  AND l.facet = '*'
  -- The last article that quotes the person: none came after it.
  AND (
      SELECT n.article_id FROM newsdesk.voice AS n
      WHERE n.topic = l.topic AND n.person_id = l.person_id AND n.facet = '*'
        AND (n.published_at, n.article_id) > (l.published_at, l.article_id)
      ORDER BY n.published_at, n.article_id
      LIMIT 1
  ) IS NULL;

CREATE OR REPLACE VIEW report.co_mention AS
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
    ON o.article_id = w.article_id AND o.topic = w.topic AND o.person_id > w.person_id
    -- IS TRUE keeps the facet out of the search in the primary key: the planner takes it for a walk through all people,
    -- and would rather read all voices of all years.
    AND (o.facet = '*') IS TRUE
JOIN newsdesk.person AS p ON p.person_id = w.person_id
JOIN newsdesk.person AS n ON n.person_id = o.person_id
WHERE w.facet = '*' AND NOT w.is_copy
GROUP BY w.topic, w.day, w.person_id, p.name, o.person_id, n.name;
