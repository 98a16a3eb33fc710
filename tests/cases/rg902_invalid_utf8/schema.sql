CREATE TABLE a (id bigint PRIMARY KEY);
-- café
