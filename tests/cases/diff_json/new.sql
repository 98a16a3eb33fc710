CREATE TABLE workspaces (workspace_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
CREATE TYPE state AS ENUM ('free', 'held', 'sold');
CREATE TABLE accounts (
    account_id   bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id bigint  NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    email        text    NOT NULL,
    balance      bigint  NOT NULL DEFAULT 0,
    closed_on    timestamptz,
    state state NOT NULL,
    nickname text,
    phone text not null,
    CONSTRAINT we UNIQUE (workspace_id, email)
);
CREATE TABLE fresh (id int primary key);
