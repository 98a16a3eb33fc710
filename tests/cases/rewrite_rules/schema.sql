-- The server refuses ON CONFLICT on such a table, and RETURNING where the rule acts instead.
CREATE TABLE events (event_id bigint PRIMARY KEY, kind text NOT NULL, subject text NOT NULL, UNIQUE (kind, subject));
CREATE TABLE old_events (LIKE events);
CREATE RULE events_old AS ON INSERT TO events WHERE new.kind = 'old' DO INSTEAD INSERT INTO old_events VALUES (new.*);
