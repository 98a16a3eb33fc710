CREATE TYPE tier AS ENUM ('free', 'paid');

CREATE TABLE workspaces (
    workspace_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL
);

CREATE TABLE accounts (
    account_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id bigint NOT NULL REFERENCES workspaces,
    email varchar(40) NOT NULL,
    balance bigint NOT NULL DEFAULT 0 CHECK (balance >= 0),
    spent bigint NOT NULL DEFAULT 0,
    level tier NOT NULL DEFAULT 'free',
    closed_at timestamptz,
    version integer NOT NULL DEFAULT 0,
    UNIQUE (workspace_id, email),
    CHECK (spent <= 1000)
);

CREATE TABLE invoices (
    invoice_no text PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES accounts,
    amount numeric(10,2) NOT NULL CHECK (amount > 0)
);

-- Two keys that a redelivered message hits together.
CREATE TABLE messages (
    message_id uuid PRIMARY KEY,
    fingerprint text NOT NULL UNIQUE,
    body text NOT NULL
);

CREATE TABLE baskets (
    basket_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer bigint NOT NULL,
    note text,
    closed_at timestamptz
);
CREATE UNIQUE INDEX one_open_basket ON baskets (customer) WHERE closed_at IS NULL;

CREATE TABLE mailboxes (
    mailbox_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    address text NOT NULL,
    quota integer
);
CREATE UNIQUE INDEX mailboxes_address ON mailboxes (lower(address));

-- Without a version column.
CREATE TABLE pages (
    page_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug text UNIQUE,
    hits bigint NOT NULL DEFAULT 0,
    published boolean NOT NULL DEFAULT false
);

-- What holds several values in one column.
CREATE TYPE parcel_size AS ENUM ('medium', 'large');
CREATE TYPE dimension AS (length integer, width numeric(6,2));
CREATE TYPE address AS (street text, zip varchar(10), size parcel_size, outline dimension[]);

CREATE TABLE parcels (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code     text NOT NULL UNIQUE,
  tags     text[] NOT NULL DEFAULT '{new,"not sent"}',
  weights  numeric(8,3)[],
  sizes    parcel_size[],
  pickup   tstzrange NOT NULL DEFAULT '(,)',
  floors   int4range,
  ship_to  address,
  past     address[] NOT NULL DEFAULT '{}'
);

CREATE TABLE tickets (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code     text NOT NULL UNIQUE,
  status   text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'held', 'sold')), -- racegen: transitions=open>held,held>sold
  size     parcel_size NOT NULL DEFAULT 'medium',
  holder   text,
  changed_at timestamptz, -- racegen: touch
  CONSTRAINT sold_to_someone CHECK (status <> 'sold' OR holder IS NOT NULL)
);

-- Tokens of transactions, by which resolve() tells what became of a COMMIT whose answer was lost. A row says that the transaction has
-- committed, or never can. Delete rows (by created_at) that nobody will ask for any more.
CREATE TABLE racegen_commit_tokens (
    token      text        PRIMARY KEY,
    committed  boolean     NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE racegen_commit_tokens IS '@racegen skip';

CREATE TABLE jobs ( -- racegen: claim=status:queued
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  status  text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'done')),
  run_at  timestamptz NOT NULL DEFAULT now(),
  runs    integer NOT NULL DEFAULT 0,
  owner   bigint REFERENCES accounts
);

-- A key of several columns, of types that arrays treat differently.
CREATE TABLE slots (
  day   date,
  size  parcel_size,
  price numeric,
  note  text,
  PRIMARY KEY (day, size)
);

-- What imports write.
CREATE TABLE products (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sku     text NOT NULL UNIQUE,
  name    text NOT NULL,
  price   numeric(10,2) NOT NULL DEFAULT 1 CHECK (price >= 0),
  tags    text[],
  note    text DEFAULT 'none',
  version integer NOT NULL DEFAULT 0
);

-- The server names constraints of partitions by itself.
CREATE TABLE regions (
  id   integer PRIMARY KEY,
  name text NOT NULL
) PARTITION BY RANGE (id);
CREATE TABLE regions_low PARTITION OF regions FOR VALUES FROM (0) TO (10);
CREATE TABLE regions_high PARTITION OF regions FOR VALUES FROM (10) TO (20);

CREATE TABLE depots (
  id        integer PRIMARY KEY,
  region_id integer NOT NULL CONSTRAINT in_a_region REFERENCES regions
);

-- Which requests were answered: recognised by the columns' names, in one key with the workspace; and by a hint.
CREATE TABLE requests (
  workspace_id bigint NOT NULL REFERENCES workspaces,
  key          varchar(20) NOT NULL,
  fingerprint  text NOT NULL,
  response     text CONSTRAINT answered CHECK (response <> ''),
  attempt      integer NOT NULL DEFAULT 0,
  lease_until  timestamptz,
  version      integer NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, key)
);
CREATE TABLE calls ( -- racegen: idempotency=key:token,fingerprint:digest,response:amount
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token   uuid NOT NULL UNIQUE,
  digest  bytea,
  amount  numeric(12,2)
);
-- What requests do: nothing here keeps it from being done twice.
CREATE TABLE entries (
  id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key  text NOT NULL
);

-- One guest in a room at a time.
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TABLE stays (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  room       integer NOT NULL,
  guest      text NOT NULL UNIQUE,
  arrives_on date NOT NULL,
  leaves_on  date,
  cancelled  boolean NOT NULL DEFAULT false,
  CONSTRAINT room EXCLUDE USING gist (room WITH =, daterange(arrives_on, leaves_on) WITH &&) WHERE (NOT cancelled)
);
