-- Accounts that never go below zero, and a row for every transfer between them. Amounts are in cents.

CREATE TABLE customers (
    customer_id bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email       text        NOT NULL UNIQUE,
    name        text        NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE accounts (
    account_id  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint      NOT NULL REFERENCES customers ON DELETE RESTRICT,
    label       text        NOT NULL,
    balance     bigint      NOT NULL DEFAULT 0 CHECK (balance >= 0),
    opened_at   timestamptz NOT NULL DEFAULT now(),
    closed_at   timestamptz,
    version     integer     NOT NULL DEFAULT 0,
    UNIQUE (customer_id, label)
);

CREATE TABLE transfers (
    transfer_id     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    from_account_id bigint      NOT NULL REFERENCES accounts,
    to_account_id   bigint      NOT NULL REFERENCES accounts,
    amount          bigint      NOT NULL CHECK (amount > 0),
    reference       text        NOT NULL UNIQUE,
    created_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT transfers_between_two_accounts_check CHECK (from_account_id <> to_account_id)
);

CREATE INDEX transfers_from_account_id_idx ON transfers (from_account_id, created_at);
CREATE INDEX transfers_to_account_id_idx ON transfers (to_account_id, created_at);

COMMENT ON COLUMN transfers.reference IS 'Chosen by the client, so that a repeated request is recognised.';
