-- Single-use tokens (invitations, vouchers, password resets): redeemed by one user, once, before they expire.

CREATE TABLE users (
    user_id    bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email      text        NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE tokens (
    token_id    bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    value       text        NOT NULL UNIQUE,
    issued_by   bigint      NOT NULL REFERENCES users,
    issued_at   timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz NOT NULL,
    redeemed_at timestamptz,
    redeemed_by bigint      REFERENCES users,
    CONSTRAINT tokens_in_time_check CHECK (redeemed_at <= expires_at),
    CONSTRAINT tokens_redeemer_known_check CHECK ((redeemed_at IS NULL) = (redeemed_by IS NULL))
);
