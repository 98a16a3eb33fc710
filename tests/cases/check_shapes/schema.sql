CREATE TABLE items (
  id bigint PRIMARY KEY,
  stock integer NOT NULL CHECK (stock >= 0),
  reserved integer NOT NULL DEFAULT 0,
  rating smallint CHECK (rating BETWEEN 1 AND 5),
  discount numeric(5,2) CHECK (discount <= 100),
  name text CHECK (char_length(name) <= 40),
  kind text CHECK (kind IN ('a', 'b')),
  CHECK (reserved <= stock),
  CONSTRAINT items_odd_thing_check CHECK (name IS NOT NULL OR kind IS NOT NULL)
);
