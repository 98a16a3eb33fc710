CREATE TABLE invoices (
    invoice_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    amount     bigint NOT NULL CHECK (amount > 0)
);
