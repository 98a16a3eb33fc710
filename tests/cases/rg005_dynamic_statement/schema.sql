CREATE TABLE notes (note_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL);
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN
        CREATE TYPE mood AS ENUM ('good', 'bad');
    END IF;
    ALTER TABLE notes ADD COLUMN mood mood NOT NULL;
    EXECUTE format('ALTER TABLE %I ADD COLUMN author text', 'notes');
END $$;
