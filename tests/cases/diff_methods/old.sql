CREATE TYPE state AS ENUM ('free', 'held');
CREATE TABLE version_dropped (id bigint PRIMARY KEY, note text, version integer NOT NULL);
CREATE TABLE version_nullable (id bigint PRIMARY KEY, note text, version integer NOT NULL);
CREATE TABLE version_renamed (id bigint PRIMARY KEY, version integer NOT NULL, note text);
CREATE TABLE version_added (id bigint PRIMARY KEY, note text);
CREATE TABLE coupons (id bigint PRIMARY KEY, redeemed_at timestamptz);
CREATE TABLE vouchers (id bigint PRIMARY KEY, redeemed_at timestamptz);
CREATE TABLE seats (id bigint PRIMARY KEY, state state NOT NULL);
CREATE TABLE left_out (id bigint PRIMARY KEY, state state NOT NULL);
CREATE TABLE requests (key text PRIMARY KEY, fingerprint text NOT NULL, response text);
-- racegen: claim=status:waiting
CREATE TABLE jobs (id bigint PRIMARY KEY, status text NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
