CREATE TABLE workspaces (workspace_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
CREATE TABLE accounts (
    account_id   bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id bigint  NOT NULL REFERENCES workspaces,
    email        text    NOT NULL,
    balance      bigint  NOT NULL DEFAULT 0 CHECK (balance >= 0),
    points       int NOT NULL,
    closed_at    timestamptz,
    done_when timestamptz,
    state text not null,
    version      integer NOT NULL DEFAULT 0,
    UNIQUE (workspace_id, email)
);
CREATE TABLE notes (body text, revision int, note_no int UNIQUE DEFERRABLE);
