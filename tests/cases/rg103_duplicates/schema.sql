CREATE TABLE a (id int PRIMARY KEY, id text);
CREATE TABLE a (id int);
CREATE TYPE kind AS ENUM ('x');
CREATE TYPE kind AS ENUM ('y');
