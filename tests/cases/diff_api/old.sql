CREATE TYPE state AS ENUM ('free', 'held', 'lost');
CREATE TABLE same (id bigint PRIMARY KEY, note text);
CREATE TABLE several (id bigint PRIMARY KEY, kept text, dropped text, renamed int NOT NULL, wider int NOT NULL, optional text NOT NULL DEFAULT '', last text);
CREATE TABLE old_name (id bigint PRIMARY KEY, email text NOT NULL UNIQUE, note text);
CREATE TABLE pointing (id bigint PRIMARY KEY, old_name_id bigint NOT NULL REFERENCES old_name);
CREATE TABLE removed (id bigint PRIMARY KEY, code text NOT NULL UNIQUE);
CREATE TABLE id_type (id integer PRIMARY KEY, state state NOT NULL);
