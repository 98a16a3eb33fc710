-- racegen: version=note without=fly name=Ärger skip=perhaps
CREATE TABLE accounts (
    id   bigint PRIMARY KEY,
    note text,
    paid boolean NOT NULL DEFAULT false  -- racegen: mark=
);
CREATE TABLE notes (  -- racegen: name=class
    id   bigint PRIMARY KEY,
    size integer CHECK (size > 0)  -- racegen: error=database
);
