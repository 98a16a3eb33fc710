CREATE EXTENSION citext;
-- Recognised by names, with a lease and a key of two columns; the response takes part in a version.
CREATE TABLE requests (
    tenant          integer NOT NULL,
    idempotency_key varchar(40) NOT NULL,
    request_hash    bytea NOT NULL,
    response        jsonb,
    lease_until     timestamptz,
    attempt         smallint NOT NULL DEFAULT 0,
    version         integer NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant, idempotency_key)
);
-- Nearly: a column is in the way; a response that is never NULL; the hint says no.
CREATE TABLE orders (key text PRIMARY KEY, fingerprint text NOT NULL, response text, customer text NOT NULL);
CREATE TABLE replies (key text PRIMARY KEY, fingerprint text NOT NULL, response text NOT NULL);
CREATE TABLE logs ( -- racegen: idempotency=none
    key text PRIMARY KEY, fingerprint text NOT NULL, response text);
-- What the server rounds is not found again; an answer that a CHECK ties to more than run_once writes.
CREATE TABLE rounded (key numeric(12,3) PRIMARY KEY, fingerprint text NOT NULL, response text);
CREATE TABLE tied (key text PRIMARY KEY, fingerprint text NOT NULL, response text, done_at timestamptz,
    CHECK ((response IS NULL) = (done_at IS NULL)));
-- A lease with a limit on attempts.
CREATE TABLE limited (key citext PRIMARY KEY, fingerprint text NOT NULL, response text, lease_until timestamptz,
    attempt integer NOT NULL DEFAULT 0 CHECK (attempt <= 2));
