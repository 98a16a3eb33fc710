CREATE TABLE baskets (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer bigint NOT NULL, closed_at timestamptz);
CREATE UNIQUE INDEX one_open_basket ON baskets (customer) WHERE closed_at IS NULL;
