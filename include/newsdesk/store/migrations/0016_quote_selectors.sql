-- Where a quote stands, as the Web Annotation model says it: found again in a text that has moved around it.

SET LOCAL lock_timeout = '10s';

CREATE VIEW report.quote_selectors AS
SELECT
    q.quote_id,
    c.article_id,
    c.topic,
    c.day,
    a.canonical_url AS url,
    substr(t.text, greatest(q.start_char - 32, 0) + 1, least(q.start_char, 32)) AS prefix,
    q.text AS exact,
    substr(t.text, q.end_char + 1, 32) AS suffix,
    q.start_char,
    q.end_char
FROM newsdesk.coverage AS c
JOIN newsdesk.article AS a ON a.article_id = c.article_id
JOIN LATERAL (
    -- Added to, so that a text is unpacked once and not for each of its quotes.
    SELECT v.text || '' AS text FROM newsdesk.version AS v WHERE v.version_id = c.version_id
    OFFSET 0
) AS t ON true
JOIN LATERAL (
    SELECT n.quote_id, n.text, n.start_char, n.end_char FROM newsdesk.quote AS n
    WHERE n.article_id = c.article_id AND n.reading_id = c.reading_id
    OFFSET 0
) AS q ON true
WHERE c.relevant;
COMMENT ON VIEW report.quote_selectors IS 'One row a quote of a relevant article (and topic): its words with those around them (a TextQuoteSelector of the W3C Web Annotation model) and its place (a TextPositionSelector). Ask by day or by article.';
COMMENT ON COLUMN report.quote_selectors.quote_id IS 'The quote (report.quotes).';
COMMENT ON COLUMN report.quote_selectors.article_id IS 'The article that prints it.';
COMMENT ON COLUMN report.quote_selectors.topic IS 'The topic that the article is relevant to.';
COMMENT ON COLUMN report.quote_selectors.day IS 'Newsroom-time day of publication.';
COMMENT ON COLUMN report.quote_selectors.url IS 'Canonical URL of the article.';
COMMENT ON COLUMN report.quote_selectors.prefix IS 'Up to 32 characters of the text before the quote.';
COMMENT ON COLUMN report.quote_selectors.exact IS 'The exact words.';
COMMENT ON COLUMN report.quote_selectors.suffix IS 'Up to 32 characters after it.';
COMMENT ON COLUMN report.quote_selectors.start_char IS 'First character, counted from 0, in the version''s text.';
COMMENT ON COLUMN report.quote_selectors.end_char IS 'One past the last character.';
