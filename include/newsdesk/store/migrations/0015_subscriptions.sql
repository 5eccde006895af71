-- Who left the list, by one click in a mail program or by the operator's hand, and who was put back.

SET LOCAL lock_timeout = '10s';

CREATE TABLE newsdesk.subscription (
    subscription_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recipient text NOT NULL CHECK (recipient = lower(recipient)),
    kind text NOT NULL CHECK (kind IN ('digest', 'alarm')),
    subscribed boolean NOT NULL,
    given_by text NOT NULL,
    note text,
    given_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE newsdesk.subscription IS 'Who left the list and who was put back, append-only: the latest row of an address and kind counts. An address without a row gets what the recipients file says.';
COMMENT ON COLUMN newsdesk.subscription.recipient IS 'The address, in small letters.';
COMMENT ON COLUMN newsdesk.subscription.kind IS 'What is left: the digest, or the alarms.';
COMMENT ON COLUMN newsdesk.subscription.subscribed IS 'False: nothing of this kind is sent to the address. True: it was put back.';
COMMENT ON COLUMN newsdesk.subscription.given_by IS 'one-click (the link of a mail, which is signed for its recipient), or the operator''s name.';
CREATE INDEX subscription_latest ON newsdesk.subscription (recipient, kind, subscription_id DESC);

CREATE FUNCTION newsdesk.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'newsdesk.% is append-only: add a row that says what holds now', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER subscription_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON newsdesk.subscription
FOR EACH STATEMENT EXECUTE FUNCTION newsdesk.refuse_change();

CREATE VIEW newsdesk.unsubscribed AS
SELECT s.recipient, s.kind, s.given_by, s.given_at
FROM (
    SELECT DISTINCT ON (recipient, kind) * FROM newsdesk.subscription ORDER BY recipient, kind, subscription_id DESC
) AS s
WHERE NOT s.subscribed;
COMMENT ON VIEW newsdesk.unsubscribed IS 'Addresses that nothing of this kind is sent to now.';

CREATE TABLE newsdesk.mail_key (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    key bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE newsdesk.mail_key IS 'The secret that signs the links in mails, made once for each newsroom: 244 random bits, hashed. A new one makes all links of sent mails invalid.';
INSERT INTO newsdesk.mail_key (key)
VALUES (sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));

-- One more way for a delivery to end. Every row that passed the old check passes the new one.
ALTER TABLE newsdesk.delivery ADD CONSTRAINT delivery_states
CHECK (state IN ('due', 'claimed', 'sent', 'refused', 'uncertain', 'unsubscribed')) NOT VALID;
-- squawk-ignore ban-drop-constraint
ALTER TABLE newsdesk.delivery DROP CONSTRAINT delivery_state_check;
COMMENT ON COLUMN report.deliveries.state IS 'due, claimed, sent, refused, uncertain, or unsubscribed (not sent: the recipient has left the list).';
COMMENT ON COLUMN report.deliveries.error IS 'What went wrong last, or why nothing was sent.';
