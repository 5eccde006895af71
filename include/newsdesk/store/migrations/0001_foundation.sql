-- The road of an article: feed -> poll -> entry -> article -> capture -> version -> reading (verdicts, quotes).
-- Every row that a step derives names what derived it; nothing machine-made is ever overwritten by a person or the reverse.

CREATE SCHEMA newsdesk;
COMMENT ON SCHEMA newsdesk IS 'Tables of Newsdesk. Not a stable interface: reports read schema report.';
CREATE SCHEMA report;
COMMENT ON SCHEMA report IS 'The stable interface for reports: commented views, readable by role newsdesk_reader.';

CREATE TABLE newsdesk.newsroom (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    timezone text NOT NULL DEFAULT 'America/Mexico_City'
);
INSERT INTO newsdesk.newsroom DEFAULT VALUES;
COMMENT ON TABLE newsdesk.newsroom IS 'One row: the time zone in which the newsroom counts its days (setting NEWSDESK_TIMEZONE, written by migrate).';

CREATE FUNCTION newsdesk.newsroom_day(instant timestamptz) RETURNS date
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (instant AT TIME ZONE (SELECT timezone FROM newsdesk.newsroom))::date;
COMMENT ON FUNCTION newsdesk.newsroom_day IS 'The newsroom-time day in which an instant falls.';

-- Feeds ---------------------------------------------------------------------------------------------------------------

CREATE TABLE newsdesk.feed (
    feed_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    outlet text NOT NULL,
    country text NOT NULL,
    lang text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('feed', 'sitemap', 'google_news_query')),
    tier text,
    catalog_url text NOT NULL,
    url text NOT NULL,
    content_policy text NOT NULL DEFAULT 'full' CHECK (content_policy IN ('full', 'metadata_only')),
    min_per_week integer,
    ignore_robots_because text,
    listed boolean NOT NULL DEFAULT true,
    retired_reason text,
    poll_state jsonb NOT NULL DEFAULT '{}',
    next_poll_at timestamptz NOT NULL DEFAULT now(),
    leased_until timestamptz,
    first_listed_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE newsdesk.feed IS 'The catalog as the database knows it, with the polling state of each feed.';
COMMENT ON COLUMN newsdesk.feed.url IS 'Where it is polled: catalog_url, or where two permanent redirects in a row led.';
COMMENT ON COLUMN newsdesk.feed.listed IS 'False once the feed left the catalog: it is not polled, its past stays.';
CREATE INDEX feed_due ON newsdesk.feed (next_poll_at) WHERE listed AND retired_reason IS NULL;

CREATE TABLE newsdesk.poll (
    poll_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    feed_id bigint NOT NULL REFERENCES newsdesk.feed,
    polled_at timestamptz NOT NULL,
    day date NOT NULL,
    outcome text NOT NULL,
    status integer,
    reason text,
    offered integer NOT NULL DEFAULT 0,
    fresh integer NOT NULL DEFAULT 0,
    gap boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE newsdesk.poll IS 'One row a poll: what the server answered, how many entries it offered, how many were new, whether entries may have slipped by.';
COMMENT ON COLUMN newsdesk.poll.day IS 'Newsroom-time day of polled_at, written by a trigger.';
CREATE INDEX poll_by_day ON newsdesk.poll (day, feed_id) INCLUDE (outcome, gap);
CREATE INDEX poll_by_feed ON newsdesk.poll (feed_id, polled_at DESC);
CREATE INDEX poll_by_time ON newsdesk.poll USING brin (polled_at);

CREATE TABLE newsdesk.host (
    host text PRIMARY KEY,
    next_request_at timestamptz NOT NULL DEFAULT '-infinity'
);
COMMENT ON TABLE newsdesk.host IS 'One pace per registrable host, shared by all workers: a request is made only after its slot here was reserved.';

CREATE TABLE newsdesk.robots (
    origin text PRIMARY KEY,
    state text NOT NULL CHECK (state IN ('rules', 'absent', 'unreachable')),
    checked_at timestamptz NOT NULL,
    body text NOT NULL DEFAULT '',
    fetched_at timestamptz,
    retry_after real,
    reason text
);
COMMENT ON TABLE newsdesk.robots IS 'The robots.txt of each origin as last read, for all workers.';

-- Articles ------------------------------------------------------------------------------------------------------------

CREATE TABLE newsdesk.article (
    article_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    canonical_url text NOT NULL,
    url text NOT NULL,
    outlet text NOT NULL,
    country text NOT NULL,
    lang text,
    feed_id bigint REFERENCES newsdesk.feed,
    origin text NOT NULL DEFAULT 'live',
    content_policy text NOT NULL DEFAULT 'full',
    feed_title text,
    feed_summary text,
    feed_published_at timestamptz,
    published_at timestamptz,
    published_precision text CHECK (published_precision IN ('instant', 'day', 'feed', 'first_seen')),
    published_flag text,
    first_seen_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'fetched', 'read', 'dropped', 'failed', 'metadata_only', 'same_as')),
    outcome text,
    reason text,
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    leased_until timestamptz,
    refetch_at timestamptz,
    same_as bigint REFERENCES newsdesk.article,
    capture_id bigint,
    reading_id bigint,
    story_id bigint,
    copy_of bigint REFERENCES newsdesk.article
);
COMMENT ON TABLE newsdesk.article IS 'One article per canonical URL, with its place in the queue (state, lease) and pointers to what is effective now.';
COMMENT ON COLUMN newsdesk.article.state IS 'queued: to be fetched; fetched: to be read; read: done; dropped: read, off topic before extraction; failed: gave up, see reason; metadata_only: never fetched by policy; same_as: the page names another article as itself.';
COMMENT ON COLUMN newsdesk.article.origin IS 'live, or the archive it was recovered from: stored, wayback, sitemap, ccnews.';
CREATE UNIQUE INDEX article_url ON newsdesk.article (canonical_url);
CREATE INDEX article_queue ON newsdesk.article (state, next_attempt_at) WHERE state IN ('queued', 'fetched');
CREATE INDEX article_refetch ON newsdesk.article (refetch_at) WHERE refetch_at IS NOT NULL;
CREATE INDEX article_published ON newsdesk.article (published_at);
CREATE INDEX article_first_seen ON newsdesk.article (first_seen_at);
CREATE INDEX article_copies ON newsdesk.article (copy_of) WHERE copy_of IS NOT NULL;
CREATE INDEX article_story ON newsdesk.article (story_id) WHERE story_id IS NOT NULL;

CREATE TABLE newsdesk.entry (
    feed_id bigint NOT NULL REFERENCES newsdesk.feed,
    article_id bigint NOT NULL REFERENCES newsdesk.article,
    url text NOT NULL,
    guid text,
    title text NOT NULL DEFAULT '',
    published_at timestamptz,
    first_offered_at timestamptz NOT NULL,
    day date NOT NULL,
    PRIMARY KEY (feed_id, article_id)
);
COMMENT ON TABLE newsdesk.entry IS 'Which feed offered which article, first when, and under which URL as printed.';
COMMENT ON COLUMN newsdesk.entry.day IS 'Newsroom-time day of first_offered_at, written by a trigger.';
CREATE INDEX entry_by_day ON newsdesk.entry (day);
CREATE INDEX entry_by_time ON newsdesk.entry USING brin (first_offered_at);
CREATE INDEX entry_by_feed_day ON newsdesk.entry (feed_id, day);
CREATE INDEX entry_by_article ON newsdesk.entry (article_id);

CREATE TABLE newsdesk.page (
    sha256 bytea PRIMARY KEY CHECK (octet_length(sha256) = 32),
    body bytea NOT NULL,
    size integer NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE newsdesk.page ALTER COLUMN body SET STORAGE EXTERNAL;
COMMENT ON TABLE newsdesk.page IS 'Raw pages, zstd-compressed, addressed by the SHA-256 of their bytes. size is in bytes before compression.';

CREATE TABLE newsdesk.capture (
    capture_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id bigint NOT NULL REFERENCES newsdesk.article,
    origin text NOT NULL DEFAULT 'live',
    captured_at timestamptz NOT NULL,
    url text NOT NULL,
    final_url text NOT NULL,
    status integer NOT NULL,
    outcome text NOT NULL,
    reason text,
    content_type text,
    etag text,
    last_modified text,
    sha256 bytea REFERENCES newsdesk.page
);
COMMENT ON TABLE newsdesk.capture IS 'Every answer to a request for an article page, kept or not, with its origin.';
CREATE INDEX capture_by_article ON newsdesk.capture (article_id, captured_at DESC);
CREATE INDEX capture_by_page ON newsdesk.capture (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX capture_by_time ON newsdesk.capture USING brin (captured_at);
ALTER TABLE newsdesk.article ADD FOREIGN KEY (capture_id) REFERENCES newsdesk.capture;

CREATE TABLE newsdesk.version (
    version_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id bigint NOT NULL REFERENCES newsdesk.article,
    version_no integer NOT NULL CHECK (version_no > 0),
    capture_id bigint NOT NULL REFERENCES newsdesk.capture,
    title text NOT NULL,
    text text NOT NULL,
    content_sha256 bytea NOT NULL,
    authors text[] NOT NULL DEFAULT '{}',
    lang text,
    section text,
    opinion boolean NOT NULL DEFAULT false,
    free boolean,
    published text,
    modified text,
    canonical_url text,
    extractor_version text NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (article_id, version_no)
);
COMMENT ON COLUMN newsdesk.version.canonical_url IS 'The address that the page itself calls canonical, also where it is another outlet''s.';
COMMENT ON TABLE newsdesk.version IS 'What an article said at one time. Never changed: a changed text is a new version.';

CREATE INDEX version_by_time ON newsdesk.version USING brin (stored_at);

CREATE TABLE newsdesk.reading (
    reading_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version_id bigint NOT NULL REFERENCES newsdesk.version,
    article_id bigint NOT NULL REFERENCES newsdesk.article,
    rules_version text NOT NULL,
    quotes_version text NOT NULL,
    read_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE newsdesk.reading IS 'One reading of a version under given rules: its verdicts and quotes hang on it. article.reading_id names the effective one.';
CREATE INDEX reading_by_article ON newsdesk.reading (article_id, read_at DESC);
ALTER TABLE newsdesk.article ADD FOREIGN KEY (reading_id) REFERENCES newsdesk.reading;

CREATE TABLE newsdesk.verdict (
    reading_id bigint NOT NULL REFERENCES newsdesk.reading,
    topic text NOT NULL,
    relevant boolean NOT NULL,
    score real NOT NULL,
    threshold real NOT NULL,
    review boolean NOT NULL,
    rules_score real,
    model_score real,
    rules_version text NOT NULL,
    model_version text,
    facets text[] NOT NULL DEFAULT '{}',
    evidence jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (reading_id, topic)
);
COMMENT ON TABLE newsdesk.verdict IS 'What the program says of a version and a topic: score, threshold, and the spans that made it (offsets into title or text).';
CREATE INDEX verdict_relevant ON newsdesk.verdict (topic, reading_id) WHERE relevant;

CREATE TABLE newsdesk.analyst_verdict (
    analyst_verdict_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id bigint NOT NULL REFERENCES newsdesk.article,
    topic text NOT NULL,
    relevant boolean NOT NULL,
    analyst text NOT NULL,
    note text,
    given_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE newsdesk.analyst_verdict IS 'What a person says, append-only. Views honour the latest one per article and topic.';
CREATE INDEX analyst_verdict_latest ON newsdesk.analyst_verdict (article_id, topic, given_at DESC);

-- People and quotes -----------------------------------------------------------------------------------------------------

CREATE TABLE newsdesk.person (
    person_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    folded_name text NOT NULL,
    gazetteer_id text UNIQUE,
    wikidata text,
    kind text,
    country text,
    same_as bigint REFERENCES newsdesk.person,
    first_seen_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE newsdesk.person IS 'People who spoke: those of the gazetteer, and those known only from what was read (folded_name: lower case, no accents).';
COMMENT ON COLUMN newsdesk.person.kind IS 'official or trafficker, by the gazetteer; null: not listed there.';
COMMENT ON COLUMN newsdesk.person.country IS 'us or mx, by the gazetteer; null: not listed there, or another country.';
COMMENT ON COLUMN newsdesk.person.same_as IS 'The person that this record was merged into by an analyst; null: it stands for itself. Derived from person_merge.';
CREATE INDEX person_same_as ON newsdesk.person (same_as) WHERE same_as IS NOT NULL;
CREATE UNIQUE INDEX person_unlisted_name ON newsdesk.person (folded_name) WHERE gazetteer_id IS NULL;

CREATE TABLE newsdesk.person_merge (
    person_merge_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    from_person_id bigint NOT NULL REFERENCES newsdesk.person,
    into_person_id bigint NOT NULL REFERENCES newsdesk.person,
    merged boolean NOT NULL,
    analyst text NOT NULL,
    note text,
    given_at timestamptz NOT NULL DEFAULT now(),
    CHECK (from_person_id <> into_person_id)
);
COMMENT ON TABLE newsdesk.person_merge IS 'Append-only: merged = true says two records are one person, a later false splits them again.';

CREATE TABLE newsdesk.quote (
    quote_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reading_id bigint NOT NULL REFERENCES newsdesk.reading,
    article_id bigint NOT NULL REFERENCES newsdesk.article,
    person_id bigint REFERENCES newsdesk.person,
    start_char integer NOT NULL,
    end_char integer NOT NULL,
    text text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('direct', 'mixed', 'indirect')),
    speaker text,
    mention text,
    mention_start integer,
    mention_end integer,
    role text,
    affiliation text,
    method text NOT NULL,
    confidence real NOT NULL,
    utterance integer,
    quote_group_id bigint,
    CHECK (end_char > start_char AND length(text) = end_char - start_char)
);
COMMENT ON TABLE newsdesk.quote IS 'One marked segment of speech or one indirect statement. Offsets are characters of the version''s text; pieces of one utterance share its number.';
CREATE INDEX quote_by_reading ON newsdesk.quote (reading_id);
CREATE INDEX quote_by_article ON newsdesk.quote (article_id);
CREATE INDEX quote_by_person ON newsdesk.quote (person_id) WHERE person_id IS NOT NULL;

-- Stories ---------------------------------------------------------------------------------------------------------------

CREATE TABLE newsdesk.story (
    story_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic text NOT NULL,
    first_article_id bigint NOT NULL REFERENCES newsdesk.article,
    opened_at timestamptz NOT NULL,
    last_article_at timestamptz NOT NULL,
    day date NOT NULL,
    merged_into bigint REFERENCES newsdesk.story
);
COMMENT ON TABLE newsdesk.story IS 'One event as several outlets report it.';
COMMENT ON COLUMN newsdesk.story.merged_into IS 'The story that an analyst merged this one into; what joined it is there now.';
COMMENT ON COLUMN newsdesk.story.day IS 'Newsroom-time day of opened_at. Written by refresh_stories, as the two instants are.';
CREATE INDEX story_by_day ON newsdesk.story (topic, day);
ALTER TABLE newsdesk.article ADD FOREIGN KEY (story_id) REFERENCES newsdesk.story;

-- Digest and mail ---------------------------------------------------------------------------------------------------------

CREATE TABLE newsdesk.digest (
    digest_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    day date NOT NULL,
    language text NOT NULL CHECK (language IN ('en', 'es')),
    cut text NOT NULL DEFAULT '',
    composed_at timestamptz NOT NULL DEFAULT now(),
    covers_from timestamptz NOT NULL,
    covers_to timestamptz NOT NULL,
    subject text NOT NULL,
    html text NOT NULL,
    plain text NOT NULL,
    facts jsonb NOT NULL,
    UNIQUE (day, language, cut)
);
COMMENT ON TABLE newsdesk.digest IS 'Editions, whole: the one of day D is for the morning of D. cut names the recipient filter it was made for; the empty cut is everything.';

CREATE TABLE newsdesk.delivery (
    day date NOT NULL,
    recipient text NOT NULL,
    kind text NOT NULL DEFAULT 'digest' CHECK (kind IN ('digest', 'alarm')),
    digest_id bigint REFERENCES newsdesk.digest,
    message bytea NOT NULL,
    message_id text NOT NULL,
    due_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'claimed', 'sent', 'refused', 'uncertain')),
    attempts integer NOT NULL DEFAULT 0,
    claimed_at timestamptz,
    sent_at timestamptz,
    next_attempt_at timestamptz,
    transport text,
    error text,
    PRIMARY KEY (day, recipient, kind)
);
COMMENT ON TABLE newsdesk.delivery IS 'The outbox: one delivery per day and recipient. It is claimed before it is sent, so a retry never mails twice; a claim that ended without an answer is uncertain and is not repeated.';
CREATE INDEX delivery_due ON newsdesk.delivery (due_at) WHERE state IN ('due', 'claimed');
