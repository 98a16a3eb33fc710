CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE TYPE mood AS ENUM ('happy', 'sad');
CREATE TABLE everything (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  a smallint NOT NULL, b integer NOT NULL, c bigint NOT NULL, d oid, e real, f double precision,
  g numeric, h numeric(10,2), i boolean, j text, k varchar(10), l char(3), m bytea, n json, o jsonb,
  p date, q timestamp, r timestamptz, s time, t interval, u mood, v positive, w integer[], x inet, y tsrange, z point
);
