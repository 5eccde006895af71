-- What triage let go, measured: every night a random sample of it is read in full.

SET LOCAL lock_timeout = '10s';

CREATE INDEX article_dropped ON newsdesk.article (next_attempt_at) WHERE state = 'dropped';
COMMENT ON COLUMN newsdesk.article.next_attempt_at IS 'When it may be worked on; once it is dropped, when that was.';

CREATE TABLE newsdesk.triage_check (
    capture_id bigint PRIMARY KEY REFERENCES newsdesk.capture,
    article_id bigint NOT NULL REFERENCES newsdesk.article,
    dropped_at timestamptz NOT NULL,
    stage text NOT NULL,
    triage_version text NOT NULL,
    result text NOT NULL CHECK (result IN ('relevant', 'review', 'other', 'rejected')),
    score double precision,
    rules_version text,
    reason text,
    checked_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE newsdesk.triage_check IS 'Pages that triage dropped and that were read in full to see what it loses. A relevant one went back to the queue, to be read without triage.';
CREATE INDEX triage_check_by_article ON newsdesk.triage_check (article_id);
CREATE INDEX triage_check_by_time ON newsdesk.triage_check (dropped_at);

CREATE VIEW report.triage_checks AS
SELECT k.article_id, a.canonical_url AS url, a.outlet, a.lang, newsdesk.newsroom_day(k.dropped_at) AS day, k.dropped_at, k.stage,
    k.triage_version, k.result, k.score, k.rules_version, k.reason, k.checked_at
FROM newsdesk.triage_check AS k
JOIN newsdesk.article AS a USING (article_id);
COMMENT ON VIEW report.triage_checks IS 'One row a page that triage dropped and that was then read in full: a random sample of each night.';
COMMENT ON COLUMN report.triage_checks.article_id IS 'The article.';
COMMENT ON COLUMN report.triage_checks.url IS 'Its canonical address.';
COMMENT ON COLUMN report.triage_checks.outlet IS 'Who published it.';
COMMENT ON COLUMN report.triage_checks.lang IS 'Language, as the feed says.';
COMMENT ON COLUMN report.triage_checks.day IS 'Newsroom-time day on which triage dropped it.';
COMMENT ON COLUMN report.triage_checks.dropped_at IS 'When triage dropped it.';
COMMENT ON COLUMN report.triage_checks.stage IS 'The stage that dropped it: 1 asks the raw bytes, 2 the cheap text.';
COMMENT ON COLUMN report.triage_checks.triage_version IS 'Version of the triage and its anchors.';
COMMENT ON COLUMN report.triage_checks.result IS 'What the full reading says: relevant (lost by triage), review (so close that an analyst would be asked), other, or rejected: no article.';
COMMENT ON COLUMN report.triage_checks.score IS 'Score of the full reading; null: rejected.';
COMMENT ON COLUMN report.triage_checks.rules_version IS 'Rules of the full reading.';
COMMENT ON COLUMN report.triage_checks.reason IS 'Why there was nothing to judge.';
COMMENT ON COLUMN report.triage_checks.checked_at IS 'When it was read in full.';

CREATE VIEW report.triage_audit AS
SELECT k.day, k.stage, k.triage_version,
    count(*)::integer AS checked,
    (count(*) FILTER (WHERE k.result = 'relevant'))::integer AS lost,
    (count(*) FILTER (WHERE k.result = 'review'))::integer AS review,
    (count(*) FILTER (WHERE k.result = 'relevant'))::double precision / count(*) AS share,
    coalesce(array_agg(k.article_id ORDER BY k.article_id) FILTER (WHERE k.result = 'relevant'), '{}') AS lost_articles
FROM report.triage_checks AS k
GROUP BY k.day, k.stage, k.triage_version;
COMMENT ON VIEW report.triage_audit IS 'What triage loses: by day, stage and version, how many dropped pages were read in full and how many of them were relevant.';
COMMENT ON COLUMN report.triage_audit.day IS 'Newsroom-time day on which triage dropped the pages.';
COMMENT ON COLUMN report.triage_audit.stage IS 'The stage that dropped them: 1 asks the raw bytes, 2 the cheap text.';
COMMENT ON COLUMN report.triage_audit.triage_version IS 'Version of the triage and its anchors.';
COMMENT ON COLUMN report.triage_audit.checked IS 'Pages of the sample, all read in full.';
COMMENT ON COLUMN report.triage_audit.lost IS 'Those that are relevant: triage should not have dropped them.';
COMMENT ON COLUMN report.triage_audit.review IS 'Those so close to the threshold that an analyst would be asked; not counted as lost.';
COMMENT ON COLUMN report.triage_audit.share IS 'lost / checked: the share of what was dropped that was relevant, as far as a sample can tell.';
COMMENT ON COLUMN report.triage_audit.lost_articles IS 'Ids of the lost articles. They went back to the queue and were read in full.';

-- Added to what the view holds by now, whatever other migrations have put there.
DO $$
BEGIN
    EXECUTE 'CREATE OR REPLACE VIEW report.receipts AS ' || rtrim(pg_get_viewdef('report.receipts'::regclass), ';') || $view$
UNION ALL
SELECT n.view_name, n.number, n.receipt
FROM (VALUES
    ('triage_audit', 'checked', $q$SELECT k.* FROM report.triage_checks AS k WHERE k.day = r.day AND k.stage = r.stage AND k.triage_version = r.triage_version$q$),
    ('triage_audit', 'lost', $q$SELECT k.* FROM report.triage_checks AS k WHERE k.day = r.day AND k.stage = r.stage AND k.triage_version = r.triage_version AND k.result = 'relevant'$q$),
    ('triage_audit', 'review', $q$SELECT k.* FROM report.triage_checks AS k WHERE k.day = r.day AND k.stage = r.stage AND k.triage_version = r.triage_version AND k.result = 'review'$q$)
) AS n (view_name, number, receipt)$view$;
END
$$;
