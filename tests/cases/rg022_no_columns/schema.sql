CREATE TABLE notes (note_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL);
CREATE TABLE nothing ();
CREATE TABLE emptied (body text);
ALTER TABLE emptied DROP COLUMN body;
