-- racegen: version=note without=fly name=Ärger skip=perhaps
CREATE TABLE accounts (
    id   bigint PRIMARY KEY,
    note text,
    paid boolean NOT NULL DEFAULT false  -- racegen: mark=
);
CREATE TABLE notes (  -- racegen: name=class
    id   bigint PRIMARY KEY,
    size integer CHECK (size > 0)  -- racegen: error=database
);
CREATE TYPE colour AS ENUM ('red', 'green');
CREATE TABLE states (
    id     bigint PRIMARY KEY, -- racegen: type=Id
    colour colour, -- racegen: transitions=red>blue
    state  text CHECK (state IN ('a', 'b')), -- racegen: transitions=a>b,b>c
    other  text, -- racegen: transitions=a>b touch
    third  text, -- racegen: transitions=a nullable-elements type=std::int32_t
    moment timestamptz -- racegen: touch=often
);
CREATE TABLE answers ( -- racegen: idempotency=key:token,fingerprint:digest
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token  uuid
);
CREATE TABLE replies ( -- racegen: idempotency=key:token,fingerprint:digest,response:answer
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token  uuid NOT NULL UNIQUE,
    digest text NOT NULL,
    answer text NOT NULL
);
CREATE TABLE leases ( -- racegen: idempotency=key:token,fingerprint:digest,response:answer,lease:until,attempt:attempt
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token   uuid NOT NULL UNIQUE,
    digest  text NOT NULL,
    answer  text,
    until   timestamp,
    attempt integer NOT NULL DEFAULT 0,
    owner   text NOT NULL
);
CREATE TABLE jobs ( -- racegen: claim=state:qeued
    id     bigint PRIMARY KEY,
    state  text CHECK (state IN ('queued', 'done'))
);
