-- Everything that shapes generated code, in one schema: all kinds of keys, columns, checks and names.
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE DOMAIN short_text AS varchar(12) NOT NULL;
CREATE TYPE mood AS ENUM ('happy', 'sad');
CREATE TYPE "enum" AS ENUM ('class', 'a b', 'a-b', '', '"quoted"', 'back\slash', 'errno');

CREATE TABLE workspaces (workspace_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);

CREATE TABLE accounts (
    account_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id bigint NOT NULL REFERENCES workspaces,
    email varchar(320) NOT NULL,
    balance bigint NOT NULL DEFAULT 0 CHECK (balance >= 0),
    closed_at timestamptz,
    version integer NOT NULL DEFAULT 0,
    UNIQUE (workspace_id, email)
);

CREATE TABLE everything (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    a smallint NOT NULL, b integer NOT NULL, c bigint NOT NULL, d oid, e real, f double precision,
    g numeric, h numeric(10,2) CHECK (h >= 0), i boolean, j text, k varchar(10), l char(3), m bytea, n json, o jsonb,
    p date, q timestamp, r timestamptz, s time, t interval, u mood, v positive, w integer[], x inet, y tsrange, z point,
    short short_text, tall numeric(30,0), done boolean NOT NULL DEFAULT false, made_at timestamp
);

-- Keys of every shape.
CREATE TABLE shows (show_id bigint PRIMARY KEY);
CREATE TABLE seats (show_id bigint REFERENCES shows, seat_no integer, holder text, PRIMARY KEY (show_id, seat_no));
CREATE TABLE seat_notes (
    show_id bigint, seat_no integer, note text NOT NULL, PRIMARY KEY (show_id, seat_no),
    FOREIGN KEY (show_id, seat_no) REFERENCES seats ON DELETE CASCADE
);
CREATE TABLE parts (part_no text PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE users (user_id bigint PRIMARY KEY, nick text UNIQUE, boss_id bigint REFERENCES users);
CREATE TABLE profiles (user_id bigint PRIMARY KEY REFERENCES users ON DELETE CASCADE, bio text);
CREATE TABLE baskets (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer bigint NOT NULL, closed_at timestamptz);
CREATE UNIQUE INDEX one_open_basket ON baskets (customer) WHERE closed_at IS NULL;
CREATE TABLE mailboxes (id bigserial PRIMARY KEY, email text NOT NULL, tenant integer);
CREATE UNIQUE INDEX mailboxes_email ON mailboxes (lower(email), coalesce(tenant, 0));
CREATE TABLE logs (at timestamptz NOT NULL DEFAULT now(), line text NOT NULL);
CREATE TABLE settings (name text UNIQUE NOT NULL, value text);
CREATE TABLE counters (only_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE moods (mood mood PRIMARY KEY, since date NOT NULL);
CREATE TABLE days (day date PRIMARY KEY, total numeric(12,2) NOT NULL DEFAULT 0 CHECK (total BETWEEN 0 AND 1000000));

-- Checks of every shape.
CREATE TABLE items (
    id bigint PRIMARY KEY,
    stock integer NOT NULL CHECK (stock >= 0),
    reserved integer NOT NULL DEFAULT 0,
    rating smallint CHECK (rating BETWEEN 1 AND 5),
    discount numeric(5,2) CHECK (discount <= 100),
    name text CHECK (char_length(name) <= 40),
    kind text CHECK (kind IN ('a', 'b')),
    doubled integer GENERATED ALWAYS AS (stock * 2) STORED,
    CHECK (reserved <= stock),
    CONSTRAINT items_odd_thing_check CHECK (name IS NOT NULL OR kind IS NOT NULL)
);

-- Names from hell.
CREATE TABLE "*/ system(""x""); /*" (
    "id" bigint PRIMARY KEY,
    "a
b" text NOT NULL,
    "class" text,
    "errno" integer NOT NULL CHECK ("errno" >= 0),
    "quote""d" text,
    "back\" text,
    "größe_größe_größe_größe_größe_größe" integer,
    "version" integer NOT NULL,
    "patch" text NOT NULL UNIQUE,
    "row" text,
    UNIQUE ("a
b", "class")
);
CREATE TABLE "../../etc/passwd" ("../x" integer PRIMARY KEY, ")sql""" text NOT NULL UNIQUE);
CREATE TABLE "%s`|<b>" (id integer PRIMARY KEY, "`|" text UNIQUE, "value" "enum" NOT NULL);
CREATE TABLE "Camel" ("camelCase" integer PRIMARY KEY, "OtherThing" text UNIQUE);
CREATE TABLE sessions (id uuid PRIMARY KEY, token text NOT NULL UNIQUE);
CREATE TABLE transactions (id bigint PRIMARY KEY, session_id uuid NOT NULL REFERENCES sessions);
CREATE TABLE inboxes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, message text NOT NULL UNIQUE);
CREATE FUNCTION drop_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER quiet BEFORE INSERT ON inboxes FOR EACH ROW EXECUTE FUNCTION drop_it();
CREATE TABLE bookings (id bigint PRIMARY KEY, room int NOT NULL, during int4range NOT NULL, EXCLUDE USING gist (during WITH &&));
CREATE TABLE tracks (id int PRIMARY KEY, position int NOT NULL UNIQUE DEFERRABLE INITIALLY DEFERRED);

-- Columns called like types of the output, as other tools' schemas have them.
CREATE TABLE "Blogs" (
    "BlogId" integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "Decimal" numeric, "Uuid" uuid UNIQUE, "Json" json, "Interval" interval,
    "AccountId" bigint REFERENCES accounts, "NewBlog" text, "Change" text, "Mood" mood
);
-- Columns called like what the bodies are written with, and names that are one in PascalCase.
CREATE TABLE twisted (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, read_optional text UNIQUE, read_bool text UNIQUE, too_long text UNIQUE,
    detail text UNIQUE, std text UNIQUE, create_statement text UNIQUE, twisted_violations text UNIQUE, read_twisted_row text UNIQUE,
    "Parameters" text UNIQUE, address1 text UNIQUE, address_1 text UNIQUE
);
CREATE TABLE stocks (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, verdicts text UNIQUE, bind text UNIQUE, bind_diagnosis text UNIQUE,
    stock integer NOT NULL CHECK (stock >= 0), stock_with_patch integer NOT NULL CHECK (stock_with_patch >= 0), closed_at timestamptz
);

-- SQL schemas become namespaces.
CREATE SCHEMA billing;
CREATE SCHEMA "Audit log";
CREATE SCHEMA std;
CREATE SCHEMA support;
CREATE SCHEMA detail;
CREATE SCHEMA "Account";

CREATE TYPE account_state AS ENUM ('open', 'shut');
CREATE TYPE billing.state AS ENUM ('due', 'paid');
CREATE TYPE billing.money AS (amount numeric, state account_state);

CREATE TABLE base_accounts (id bigint PRIMARY KEY, state account_state NOT NULL, past billing.state);
CREATE TABLE billing.accounts (
  id    uuid PRIMARY KEY,
  owner bigint NOT NULL UNIQUE REFERENCES public.base_accounts,
  state billing.state NOT NULL,
  owed  billing.money,
  other account_state
);
CREATE TABLE "Audit log"."Entries" (
  at timestamptz, account uuid REFERENCES billing.accounts, owner bigint REFERENCES base_accounts, PRIMARY KEY (at, account)
);
CREATE TABLE std.strings (id text PRIMARY KEY);
CREATE TABLE support.results (id integer PRIMARY KEY, string text REFERENCES std.strings);
CREATE TABLE detail.parts (id integer PRIMARY KEY);
CREATE TABLE "Account".events (id integer PRIMARY KEY);

-- What holds several values in one column.
CREATE EXTENSION citext;
CREATE DOMAIN label AS text CHECK (VALUE <> '');
CREATE DOMAIN labels AS text[] CHECK (cardinality(VALUE) < 10);
CREATE TYPE order_line AS (item text, amount numeric(10,2), "Range" int4range);
CREATE TYPE address AS (street text, zip varchar(10), class mood, lines order_line[]);
CREATE TYPE host AS (name text, address inet);

CREATE TABLE shipments (
  id        bigint    GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tags      text[]    NOT NULL DEFAULT '{}',
  codes     varchar(8)[] NOT NULL,
  counts    integer[],
  prices    numeric(10,2)[] NOT NULL,
  moods     mood[]    NOT NULL,
  notes     labels,
  names     label[],
  logins    citext[],
  details   jsonb[],
  networks  inet[],
  grid      integer[][],
  valid     tstzrange NOT NULL,
  seats     int4range,
  windows   daterange[],
  multi     int4multirange,
  ship_to   address   NOT NULL,
  bill_to   address,
  history   address[] NOT NULL DEFAULT '{}',
  machine   host,
  UNIQUE (codes),
  UNIQUE (seats)
);

-- A key that SQLite keeps as a count of hundredths.
CREATE TABLE tariffs (
  amount numeric(10,2) PRIMARY KEY,
  above  numeric(10,2) REFERENCES tariffs
);
