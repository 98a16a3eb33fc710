CREATE TABLE accounts (
    id bigint PRIMARY KEY
);

-- racegen: skip
