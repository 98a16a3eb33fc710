CREATE TABLE accounts (id bigint PRIMARY KEY);
-- golang-migrate creates this table.
ALTER TABLE schema_migrations ADD COLUMN data_version int;
ALTER TABLE migrations ADD COLUMN data_version int;
