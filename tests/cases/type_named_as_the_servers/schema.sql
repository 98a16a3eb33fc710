-- pg_catalog comes first on the search path: only a qualified name is one of these types.
CREATE TYPE bit AS ENUM ('one', 'two');
CREATE DOMAIN uuid AS text;
CREATE TABLE tokens (
    id      integer PRIMARY KEY,
    flags   bit(5) NOT NULL,
    token   uuid   NOT NULL,
    parity  public.bit NOT NULL,
    address public.uuid NOT NULL
);
