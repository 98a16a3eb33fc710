#!/usr/bin/env python3
"""many_tables.py N prints a schema of N tables as they are in practice: each with an identity key, a foreign key to an
earlier table, two unique keys, checks, a version column, an index and a comment."""

import sys

TABLE = """CREATE TABLE orders_{n} (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parent_id   bigint REFERENCES orders_{parent} (id) ON DELETE CASCADE,
    code        text NOT NULL,
    email       varchar(200) NOT NULL,
    state       text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'paid', 'sent')),
    amount      bigint NOT NULL DEFAULT 0 CHECK (amount >= 0),
    quantity    integer NOT NULL CHECK (quantity > 0 AND quantity <= 1000),
    price       numeric(12, 2) NOT NULL,
    is_gift     boolean NOT NULL DEFAULT false,
    details     jsonb,
    created_at  timestamptz NOT NULL DEFAULT now(),
    closed_at   timestamptz,
    version     integer NOT NULL DEFAULT 0,
    UNIQUE (code),
    CONSTRAINT orders_{n}_email_unique UNIQUE (parent_id, email)
);
CREATE INDEX orders_{n}_created_at ON orders_{n} (created_at);
COMMENT ON TABLE orders_{n} IS 'Orders of region {n}';
"""

for number in range(int(sys.argv[1])):
    print(TABLE.format(n=number, parent=number // 2))
