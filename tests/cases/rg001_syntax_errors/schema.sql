CREATE TABLE a (id bigint PRIMARY KEY);
CREATE TABLE b (id bigint PRIMARY KEY);
CREATE TABLE c (id bigint PRIMRY KEY);
CREATE TABLE d (id bigint PRIMARY KEY);
CREATE TABLE größe (id bigint, CHEK (id > 0));
