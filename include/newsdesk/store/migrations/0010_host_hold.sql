-- A host that answers 429 or 503 with Retry-After holds the slots that were reserved before it said so, too.

SET LOCAL lock_timeout = '10s';

ALTER TABLE newsdesk.host ADD COLUMN held_until timestamptz;
COMMENT ON COLUMN newsdesk.host.held_until IS 'The host asked to be left alone until then (Retry-After): whoever waits for a slot before it gives up the slot.';
