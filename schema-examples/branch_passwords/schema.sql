-- A project on a database host has branches; each branch hands out passwords that people tell apart by their names.

CREATE TYPE password_role AS ENUM ('reader', 'writer', 'admin');

CREATE TABLE projects (
    project_id bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text        NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE branches (
    branch_id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id       bigint      NOT NULL REFERENCES projects ON DELETE CASCADE,
    parent_branch_id bigint      REFERENCES branches ON DELETE SET NULL,
    name             text        NOT NULL,
    production       boolean     NOT NULL DEFAULT false,
    created_at       timestamptz NOT NULL DEFAULT now(),
    UNIQUE (project_id, name)
);

CREATE TABLE branch_passwords (
    branch_password_id bigint        GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    branch_id          bigint        NOT NULL REFERENCES branches ON DELETE CASCADE,
    display_name       varchar(64)   NOT NULL,
    role               password_role NOT NULL DEFAULT 'reader',
    password_hash      text          NOT NULL,
    created_at         timestamptz   NOT NULL DEFAULT now(),
    revoked_at         timestamptz,
    version            integer       NOT NULL DEFAULT 0,
    UNIQUE (branch_id, display_name)
);
