CREATE EXTENSION btree_gist;
CREATE TABLE stays (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Room"     integer NOT NULL,
    arrives_on date NOT NULL,
    leaves_on  date,
    cancelled  boolean NOT NULL DEFAULT false,
    CONSTRAINT "it's taken" EXCLUDE USING gist ("Room" WITH =, daterange(arrives_on, leaves_on, '[]') WITH &&) WHERE (NOT cancelled),
    CONSTRAINT same_hash EXCLUDE USING hash (arrives_on WITH =)
);
CREATE TABLE areas (id bigint PRIMARY KEY, place box NOT NULL, EXCLUDE USING gist (place WITH &&));
CREATE TABLE odd (id bigint PRIMARY KEY, low integer, high integer, EXCLUDE USING gist (int4range(low, high, '(]') WITH &&));
CREATE TABLE late (id bigint PRIMARY KEY, low integer, EXCLUDE (low WITH =) DEFERRABLE);
CREATE TABLE near (id bigint PRIMARY KEY, low integer, EXCLUDE USING gist (int4range(low, low + 5) WITH &&));
CREATE TABLE same_hash_insert (id bigint PRIMARY KEY);
