CREATE TABLE stock (id bigint PRIMARY KEY, amount int NOT NULL CHECK (amount >= 0), CONSTRAINT amount_is_positive CHECK (amount > -1));
