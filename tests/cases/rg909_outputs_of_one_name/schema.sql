CREATE TABLE create_schema (id bigint PRIMARY KEY);
