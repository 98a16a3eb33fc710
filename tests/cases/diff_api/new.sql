CREATE SCHEMA app;
CREATE TYPE state AS ENUM ('free', 'held', 'sold');
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE TABLE same (id bigint PRIMARY KEY, note text);
CREATE TABLE several (id bigint PRIMARY KEY, kept text, called int NOT NULL, wider bigint NOT NULL, optional text NOT NULL, last text, added text, needed int NOT NULL);
CREATE TABLE new_name (id bigint PRIMARY KEY, email text NOT NULL UNIQUE, note text);
CREATE TABLE pointing (id bigint PRIMARY KEY, old_name_id bigint NOT NULL REFERENCES new_name);
CREATE TABLE id_type (id bigint PRIMARY KEY, state state NOT NULL);
CREATE TABLE app.fresh (id bigint PRIMARY KEY, amount int NOT NULL CHECK (amount > 0), other_id bigint REFERENCES id_type);
