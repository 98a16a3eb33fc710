CREATE TABLE sessions (id uuid PRIMARY KEY);
CREATE TABLE transactions (id bigint PRIMARY KEY);
CREATE TYPE status AS ENUM ('on', 'off');
CREATE TABLE statuses (id int PRIMARY KEY, value status NOT NULL);
