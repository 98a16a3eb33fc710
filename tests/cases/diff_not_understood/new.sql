CREATE TABLE workspaces (workspace_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
CREATE TYPE state AS ENUM ('free', 'held');
CREATE TABLE accounts (
    account_id   bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id bigint  NOT NULL REFERENCES workspaces,
    email        text    NOT NULL UNIQUE,
    balance      bigint  NOT NULL DEFAULT 0 CHECK (balance >= 0),
    closed_at    timestamptz,
    state state NOT NULL,
    version      integer NOT NULL DEFAULT 0,
    UNIQUE (workspace_id, email)
);
CREATE TABLE gone (id int primary key, x int unique);
CREATE TABLE notes (note_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL);
CREATE TABLE hidden AS SELECT 1 AS id;
