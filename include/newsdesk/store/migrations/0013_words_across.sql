-- Words tie articles across languages, too.

COMMENT ON COLUMN report.story_articles.terms IS 'What they share, strongest first: n: names, #: numbers, q: quotes (their quote_group_id), w:en: and w:es: words, x: words across the languages, by the first letters of the English one.';
