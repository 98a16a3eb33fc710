CREATE TABLE notes (
    id bigint PRIMARY KEY,
    "e-mail" text NOT NULL UNIQUE,
    address text
);
CREATE UNIQUE INDEX e_mail ON notes (address) WHERE address IS NOT NULL;
