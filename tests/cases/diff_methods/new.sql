CREATE TYPE state AS ENUM ('free', 'held');
CREATE TABLE version_dropped (id bigint PRIMARY KEY, note text);
CREATE TABLE version_nullable (id bigint PRIMARY KEY, note text, version integer);
CREATE TABLE version_renamed (id bigint PRIMARY KEY, lock_version integer NOT NULL, note text);
CREATE TABLE version_added (id bigint PRIMARY KEY, note text, version integer NOT NULL DEFAULT 0);
CREATE TABLE coupons (id bigint PRIMARY KEY, redeemed_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE vouchers (id bigint PRIMARY KEY, redeemed timestamptz);
CREATE TABLE seats (id bigint PRIMARY KEY, state text NOT NULL);
-- racegen: without=transition_state
CREATE TABLE left_out (id bigint PRIMARY KEY, state state NOT NULL);
CREATE TABLE requests (key text PRIMARY KEY, fingerprint text NOT NULL, response text NOT NULL);
CREATE TABLE jobs (id bigint PRIMARY KEY, status text NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
