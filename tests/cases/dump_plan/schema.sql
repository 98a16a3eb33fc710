CREATE TABLE a (id bigserial PRIMARY KEY, email varchar(80) UNIQUE, n int NOT NULL CHECK (n > 0) DEFAULT 1);
