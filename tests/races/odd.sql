-- What is out of the ordinary for race tests: names that C++ reserves or that coincide, keys that do not always hold, clocks and generated keys.

CREATE SCHEMA sales;
CREATE TABLE classes (class_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE students (student_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, class_id bigint NOT NULL REFERENCES classes, name text NOT NULL);
CREATE TABLE sales_orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE sales.orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE, opened time NOT NULL DEFAULT localtime);
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_id bigint NOT NULL, is_default boolean NOT NULL DEFAULT false, street text NOT NULL);
CREATE UNIQUE INDEX one_default ON orders (customer_id) WHERE is_default;
-- racegen: claim=state:queued
CREATE TABLE jobs (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'done')), payload jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
-- Names that mean something in HTML, in a shell and in C++.
CREATE TABLE "R&D's <b>""notes""</b></script>" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "<i>title" text NOT NULL, state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', '&lt;old'' <u>')));
-- Rows that are hard to make: one of two references, forms and lengths of their own.
CREATE TABLE visits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    class_id bigint REFERENCES classes,
    student_id bigint REFERENCES students,
    address inet NOT NULL,
    tags text[] NOT NULL CHECK (cardinality(tags) > 0),
    token text NOT NULL CHECK (length(token) = 12),
    share numeric(2, 2) NOT NULL,
    flags bit(3) NOT NULL,
    CHECK (num_nonnulls(class_id, student_id) = 1)
);
-- What is stored is not what was given.
CREATE TABLE signs (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, path text NOT NULL UNIQUE, title text NOT NULL);
CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.title := upper(NEW.title); RETURN NEW; END $$;
CREATE TRIGGER shout BEFORE INSERT OR UPDATE ON signs FOR EACH ROW EXECUTE FUNCTION shout();
-- A trigger fills another table, which belongs to the outcome. The colours are no numbers of rows.
CREATE TABLE shelves (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, colour text NOT NULL CHECK (colour IN ('#a', '#b')), filled bigint NOT NULL DEFAULT 0 CHECK (filled >= 0));
CREATE TABLE shelf_changes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, shelf_id bigint NOT NULL REFERENCES shelves ON DELETE CASCADE, filled bigint NOT NULL);
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO shelf_changes (shelf_id, filled) VALUES (NEW.id, NEW.filled); RETURN NULL; END $$;
CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON shelves FOR EACH ROW EXECUTE FUNCTION note_change();
-- One fills others when rows are changed only: a table that references them, and one without a primary key. Another is filled before the row is there.
CREATE TABLE bins (name text PRIMARY KEY, filled bigint NOT NULL DEFAULT 0);
CREATE TABLE bin_changes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, bin text NOT NULL REFERENCES bins ON DELETE CASCADE, filled bigint NOT NULL);
CREATE TABLE bin_log (bin text NOT NULL REFERENCES bins ON DELETE CASCADE);
CREATE TABLE bin_attempts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
CREATE FUNCTION note_bin() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO bin_changes (bin, filled) VALUES (NEW.name, NEW.filled); INSERT INTO bin_log VALUES (NEW.name); RETURN NULL; END $$;
CREATE TRIGGER note_bin AFTER UPDATE ON bins FOR EACH ROW EXECUTE FUNCTION note_bin();
CREATE FUNCTION note_attempt() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO bin_attempts (name) VALUES (NEW.name); RETURN NEW; END $$;
CREATE TRIGGER note_attempt BEFORE INSERT ON bins FOR EACH ROW EXECUTE FUNCTION note_attempt();
-- One does so for each statement, and so for attempts that write nothing: what it fills does not belong to the outcome.
CREATE TABLE order_statements (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text NOT NULL);
CREATE FUNCTION note_statement() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO order_statements (what) VALUES (TG_OP); RETURN NULL; END $$;
CREATE TRIGGER note_statement AFTER INSERT OR UPDATE OR DELETE ON sales_orders FOR EACH STATEMENT EXECUTE FUNCTION note_statement();
-- What is marked with values that are hard to come by: an enum without labels, a row of the same table; and a reference to a table without a primary key.
CREATE TYPE nothing AS ENUM ();
CREATE TABLE words (word text NOT NULL UNIQUE);
CREATE TABLE tasks (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thing nothing,
    parent bigint REFERENCES tasks,
    word text REFERENCES words (word),
    finished_at timestamptz,
    closed_at timestamptz,
    CHECK ((finished_at IS NULL) = (thing IS NULL)),
    CHECK ((closed_at IS NULL) = (parent IS NULL))
);
