CREATE TABLE accounts (  -- racegen: nmae=Konto
    id bigint PRIMARY KEY,
    version integer NOT NULL  -- racegen: claim=x
);
