-- Alarms: several matters a day, each told once, and what stands is not told again every morning.

ALTER TABLE newsdesk.delivery ADD COLUMN matter text NOT NULL DEFAULT '';
COMMENT ON COLUMN newsdesk.delivery.matter IS 'What an alarm is about; empty for a digest.';
CREATE UNIQUE INDEX delivery_by_matter ON newsdesk.delivery (day, recipient, kind, matter);
-- The new key promises what the old one did for digests, whose matter is empty.
-- squawk-ignore ban-drop-constraint
ALTER TABLE newsdesk.delivery DROP CONSTRAINT delivery_pkey;
ALTER TABLE newsdesk.delivery ADD CONSTRAINT delivery_pkey PRIMARY KEY USING INDEX delivery_by_matter;
COMMENT ON TABLE newsdesk.delivery IS 'The outbox: one digest a day and recipient, one alarm a day, recipient and matter. It is claimed before it is sent, so a retry never mails twice; a claim that ended without an answer is uncertain and is not repeated.';

CREATE TABLE newsdesk.alarm (
    matter text NOT NULL,
    day date NOT NULL,
    text text NOT NULL,
    raised_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (matter, day)
);
COMMENT ON TABLE newsdesk.alarm IS 'What people were told to look at, by newsroom-time day.';
COMMENT ON COLUMN newsdesk.alarm.matter IS 'What it is about, such as the feed and what is wrong with it.';
COMMENT ON COLUMN newsdesk.alarm.text IS 'The sentence that was sent.';
