CREATE TYPE seat_state AS ENUM ('free', 'held', 'class', 'a b', 'a-b');
CREATE TABLE seats (
  show_id integer,
  seat_no integer,
  state   seat_state NOT NULL DEFAULT 'free',
  holder  text,
  version integer NOT NULL DEFAULT 0,
  PRIMARY KEY (show_id, seat_no),
  CHECK (state = 'free' OR holder IS NOT NULL)
);
CREATE TABLE invoices (
  id     bigint PRIMARY KEY,
  number text NOT NULL UNIQUE,
  status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'sent', 'paid')), -- racegen: transitions=draft>sent,sent>paid
  kind   varchar(8) CHECK (kind = ANY (ARRAY['a'::text, 'b'::text])),
  state  seat_state, -- racegen: transitions=free>held,held>class,a-b>free
  mood   seat_state, -- racegen: transitions=none
  level  integer CHECK (level IN (1, 2)),
  touched_at timestamptz NOT NULL DEFAULT now(), -- racegen: touch
  seen_at timestamp -- racegen: touch
);
