-- Payments over the network: a request that comes again, or at the same moment, is paid once; captured or voided, not both; and when the
-- answer of a COMMIT is lost, what became of it can be asked.

CREATE TYPE payment_state AS ENUM ('authorised', 'captured', 'voided', 'refunded');

CREATE TABLE payments (
    payment_id bigint        GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer   text          NOT NULL,
    amount     bigint        NOT NULL, -- in cents
    state      payment_state NOT NULL DEFAULT 'authorised', -- racegen: transitions=authorised>captured,authorised>voided,captured>refunded
    created_at timestamptz   NOT NULL DEFAULT now(),
    CONSTRAINT payments_amount_check CHECK (amount > 0)
);

-- By their names racegen takes key, fingerprint and response for those of an idempotency table.
CREATE TABLE payment_requests (
    idempotency_key text        PRIMARY KEY,
    fingerprint     text        NOT NULL,
    response        text,
    created_at      timestamptz NOT NULL DEFAULT now()
);

-- Tokens of transactions, by which resolve() tells what became of a COMMIT whose answer was lost. A row says that the transaction has
-- committed, or never can. Delete rows (by created_at) that nobody will ask for any more.
CREATE TABLE racegen_commit_tokens (
    token      text        PRIMARY KEY,
    committed  boolean     NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE racegen_commit_tokens IS '@racegen skip';
