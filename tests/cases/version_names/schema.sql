CREATE TABLE a (id int PRIMARY KEY, lock_version int NOT NULL DEFAULT 0);
CREATE TABLE b (id int PRIMARY KEY, version text NOT NULL);
CREATE TABLE c (id int, version int NOT NULL, PRIMARY KEY (id, version));
