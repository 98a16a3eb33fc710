CREATE TABLE contacts (
    id        bigint PRIMARY KEY,
    address1  text UNIQUE,
    address_1 text UNIQUE
);
