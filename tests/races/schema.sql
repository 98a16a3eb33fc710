-- A table of each kind of guard, small enough that a mutant of it compiles in seconds.

CREATE TABLE customers (
    customer_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email       text   NOT NULL UNIQUE
);

CREATE TABLE accounts (
    account_id  bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint  NOT NULL REFERENCES customers,
    label       text    NOT NULL,
    reference   text    NOT NULL UNIQUE,
    balance     bigint  NOT NULL DEFAULT 0 CHECK (balance >= 0),
    note        text,
    closed_at   timestamptz,
    version     integer NOT NULL DEFAULT 0,
    UNIQUE (customer_id, label)
);

CREATE TABLE jobs ( -- racegen: claim=status:waiting
    job_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name    text   NOT NULL UNIQUE,
    status  text   NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'running', 'done')),
    weight  bigint NOT NULL
);

-- What is marked needs another value beside it.
CREATE TABLE tickets ( -- racegen: claim=status:waiting
    ticket_id   bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    status      text    NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'done')),
    redeemed_at timestamptz,
    redeemed_by bigint  REFERENCES customers,
    version     integer NOT NULL DEFAULT 0,
    CHECK ((redeemed_at IS NULL) = (redeemed_by IS NULL))
);

CREATE TABLE requests (
    request_key text PRIMARY KEY,
    fingerprint text NOT NULL,
    response    text,
    lease_until timestamptz,
    attempt     integer NOT NULL DEFAULT 0
);

CREATE TABLE notices (
    notice_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    path      text   NOT NULL UNIQUE,
    title     text   NOT NULL
);

-- What is stored is not what was given.
CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.title := upper(NEW.title); RETURN NEW; END $$;
CREATE TRIGGER shout BEFORE INSERT OR UPDATE ON notices FOR EACH ROW EXECUTE FUNCTION shout();
