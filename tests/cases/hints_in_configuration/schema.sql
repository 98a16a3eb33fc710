CREATE TABLE users (
    id         bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email      text    NOT NULL UNIQUE,  -- racegen: key=mail
    class      text    NOT NULL,
    points     integer NOT NULL CHECK (points >= 0),
    locked_at  timestamptz
);
CREATE TABLE audit_log (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users);
CREATE SCHEMA billing CREATE TABLE accounts (id bigint PRIMARY KEY, version integer NOT NULL DEFAULT 0);
