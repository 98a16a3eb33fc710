CREATE TABLE t (id int PRIMARY KEY, "a-b" text, "a b" text);
