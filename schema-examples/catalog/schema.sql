-- A shop's catalog, filled by import workers from the feeds of its suppliers.

CREATE TABLE categories (
    category_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        text   NOT NULL UNIQUE
);

CREATE TABLE suppliers (
    supplier_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code        text   NOT NULL UNIQUE,
    name        text   NOT NULL
);

CREATE TABLE products (
    product_id  bigint         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku         text           NOT NULL UNIQUE,
    title       text           NOT NULL,
    price       numeric(12, 2) NOT NULL CHECK (price >= 0),
    stock       integer        NOT NULL DEFAULT 0 CHECK (stock >= 0),
    category_id bigint         NOT NULL REFERENCES categories,
    supplier_id bigint         NOT NULL REFERENCES suppliers,
    version     integer        NOT NULL DEFAULT 0
);

CREATE INDEX products_category_id_idx ON products (category_id);
CREATE INDEX products_supplier_id_idx ON products (supplier_id);
