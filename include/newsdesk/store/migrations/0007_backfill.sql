-- The past: what a backfill of a day has to look through, how far it is, and what was found and what is missing.

CREATE TABLE newsdesk.recovery (
    recovery_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    day date NOT NULL,
    source text NOT NULL CHECK (source IN ('stored', 'wayback', 'sitemap', 'ccnews')),
    item text NOT NULL,
    feed_id bigint REFERENCES newsdesk.feed,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'failed')),
    position bigint NOT NULL DEFAULT 0,
    found integer NOT NULL DEFAULT 0,
    added integer NOT NULL DEFAULT 0,
    captured integer NOT NULL DEFAULT 0,
    missing integer NOT NULL DEFAULT 0,
    reason text,
    attempts integer NOT NULL DEFAULT 0,
    leased_until timestamptz,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (day, source, item)
);
COMMENT ON TABLE newsdesk.recovery IS 'One row per newsroom day, archive and thing to look through (a feed, or a CC-NEWS file), with how far it got. found: articles the archive names; added: of these, new to us; captured: pages had; missing: what the archive should have had.';
CREATE INDEX recovery_waiting ON newsdesk.recovery (day, next_attempt_at) WHERE state = 'waiting';

CREATE VIEW report.recovery AS
SELECT r.day, r.source, f.outlet, coalesce(f.name, r.item) AS item, r.state, r.found, r.added, r.captured, r.missing, r.reason, r.changed_at
FROM newsdesk.recovery AS r
LEFT JOIN newsdesk.feed AS f USING (feed_id);
COMMENT ON VIEW report.recovery IS 'What each backfilled day found in each archive, and what could not be recovered.';
COMMENT ON COLUMN report.recovery.day IS 'Newsroom day that was looked for.';
COMMENT ON COLUMN report.recovery.source IS 'Archive: stored, wayback, sitemap, ccnews.';
COMMENT ON COLUMN report.recovery.outlet IS 'Outlet of the feed; null for a CC-NEWS file, which holds many.';
COMMENT ON COLUMN report.recovery.item IS 'Feed, or CC-NEWS file.';
COMMENT ON COLUMN report.recovery.state IS 'waiting, done or failed.';
COMMENT ON COLUMN report.recovery.found IS 'Articles of the day that the archive names.';
COMMENT ON COLUMN report.recovery.added IS 'Of these, articles that were new to us.';
COMMENT ON COLUMN report.recovery.captured IS 'Pages that the archive gave.';
COMMENT ON COLUMN report.recovery.missing IS 'Captures or files that should have been there and were not.';
COMMENT ON COLUMN report.recovery.reason IS 'In words, what is missing or what failed.';
COMMENT ON COLUMN report.recovery.changed_at IS 'When this was last worked on.';

CREATE TABLE newsdesk.archive_index (
    url text NOT NULL,
    month date NOT NULL,
    captures jsonb NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (url, month)
);
COMMENT ON TABLE newsdesk.archive_index IS 'What the Wayback Machine listed for a feed and month: its index allows 24 questions a minute, so all days of a month share one.';
