CREATE TABLE accounts (  -- racegen: name=Konto
    id bigint PRIMARY KEY
);
COMMENT ON TABLE accounts IS '@racegen name=Compte';
