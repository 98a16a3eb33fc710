CREATE TABLE workspaces (workspace_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
CREATE TABLE accounts (
  account_id   bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace_id bigint  NOT NULL REFERENCES workspaces,
  email        text    NOT NULL,
  balance      bigint  NOT NULL DEFAULT 0 CHECK (balance >= 0),
  closed_at    timestamptz,
  version      integer NOT NULL DEFAULT 0,
  UNIQUE (workspace_id, email)
);
