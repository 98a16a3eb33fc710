CREATE SCHEMA billing;
CREATE SCHEMA "Audit log";
CREATE SCHEMA std;
CREATE SCHEMA support;
CREATE SCHEMA detail;
CREATE SCHEMA "Account";

CREATE TYPE state AS ENUM ('open', 'shut');
CREATE TYPE billing.state AS ENUM ('due', 'paid');
CREATE TYPE billing.money AS (amount numeric, state state);

CREATE TABLE accounts (id bigint PRIMARY KEY, state state NOT NULL, past billing.state);
CREATE TABLE billing.accounts (
  id    uuid PRIMARY KEY,
  owner bigint NOT NULL UNIQUE REFERENCES public.accounts,
  state billing.state NOT NULL,
  owed  billing.money,
  other state
);
CREATE TABLE "Audit log"."Entries" (
  at timestamptz, account uuid REFERENCES billing.accounts, owner bigint REFERENCES accounts, PRIMARY KEY (at, account)
);
CREATE TABLE std.strings (id text PRIMARY KEY);
CREATE TABLE support.results (id integer PRIMARY KEY, string text REFERENCES std.strings);
CREATE TABLE detail.parts (id integer PRIMARY KEY);
CREATE TABLE "Account".events (id integer PRIMARY KEY);
