CREATE TABEL accounts (id bigint PRIMARY KEY);
