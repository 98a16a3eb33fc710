CREATE EXTENSION citext;
CREATE TYPE mood AS ENUM ('calm', 'upset');
CREATE DOMAIN label AS text CHECK (VALUE <> '');
CREATE DOMAIN labels AS text[] CHECK (cardinality(VALUE) < 10);
CREATE TYPE order_line AS (item text, amount numeric(10,2), "Range" int4range);
CREATE TYPE address AS (street text, zip varchar(10), class mood, lines order_line[]);
CREATE TYPE host AS (name text, address inet);

CREATE TABLE orders (
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
