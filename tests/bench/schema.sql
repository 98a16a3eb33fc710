CREATE TABLE products (
    id           bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku          text    NOT NULL UNIQUE,
    name         text    NOT NULL,
    price        bigint  NOT NULL CHECK (price >= 0),
    stock        integer NOT NULL DEFAULT 0 CHECK (stock >= 0),
    note         text,
    withdrawn_at timestamptz,
    version      integer NOT NULL DEFAULT 0
);
