-- A workspace connects to outside services: at most once to each type of provider.

CREATE TYPE provider_type AS ENUM ('github', 'gitlab', 'bitbucket', 'slack');

CREATE TABLE workspaces (
    workspace_id bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug         text        NOT NULL UNIQUE,
    name         text        NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE providers (
    provider_id  bigint        GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id bigint        NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    type         provider_type NOT NULL,
    account_name text          NOT NULL,
    connected_at timestamptz   NOT NULL DEFAULT now(),
    suspended_at timestamptz,
    version      integer       NOT NULL DEFAULT 0,
    UNIQUE (workspace_id, type)
);

CREATE TABLE provider_events (
    provider_event_id bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    provider_id       bigint      NOT NULL REFERENCES providers ON DELETE CASCADE,
    delivery_id       uuid        NOT NULL UNIQUE,
    payload           jsonb       NOT NULL,
    received_at       timestamptz NOT NULL DEFAULT now()
);

COMMENT ON COLUMN provider_events.delivery_id IS 'Chosen by the sender, the same when it delivers again.';
