-- Each table is one kind of change.
CREATE TABLE dropped (id bigint PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE other_one_stays (id bigint PRIMARY KEY, email text NOT NULL UNIQUE, UNIQUE (email));
CREATE TABLE wider (id bigint PRIMARY KEY, workspace_id bigint NOT NULL, email text NOT NULL UNIQUE);
CREATE TABLE wider_beside (id bigint PRIMARY KEY, workspace_id bigint NOT NULL, email text NOT NULL UNIQUE, UNIQUE (workspace_id, email));
CREATE TABLE tighter (id bigint PRIMARY KEY, workspace_id bigint NOT NULL, email text NOT NULL, UNIQUE (workspace_id, email));
CREATE TABLE partial_now (id bigint PRIMARY KEY, email text NOT NULL UNIQUE, closed_at timestamptz);
CREATE TABLE partial_of_not_null (id bigint PRIMARY KEY, email text UNIQUE);
CREATE TABLE predicate_narrower (id bigint PRIMARY KEY, email text NOT NULL, size int NOT NULL, open boolean NOT NULL);
CREATE UNIQUE INDEX predicate_narrower_email ON predicate_narrower (email) WHERE size > 0;
CREATE TABLE predicate_wider (id bigint PRIMARY KEY, email text NOT NULL, size int NOT NULL, open boolean NOT NULL);
CREATE UNIQUE INDEX predicate_wider_email ON predicate_wider (email) WHERE size > 0 AND open;
CREATE TABLE nullable_now (id bigint PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE nulls_counted (id bigint PRIMARY KEY, email text UNIQUE);
CREATE TABLE deferrable_now (id bigint PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE lower_now (id bigint PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE index_now (id bigint PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE column_renamed (id bigint PRIMARY KEY, mail text NOT NULL UNIQUE, note text);
CREATE TABLE column_dropped (id bigint PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE part_dropped (id bigint PRIMARY KEY, tenant bigint NOT NULL, email text NOT NULL, UNIQUE (tenant, email));
CREATE TABLE keyless_now (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text);
CREATE TABLE another_key (id bigint PRIMARY KEY, code uuid NOT NULL UNIQUE);
CREATE TABLE bookings (id bigint PRIMARY KEY, room int NOT NULL, during tstzrange NOT NULL, EXCLUDE USING gist (room WITH =, during WITH &&));
CREATE TABLE bookings_partly (id bigint PRIMARY KEY, room int NOT NULL, during tstzrange NOT NULL, cancelled_at timestamptz,
    CONSTRAINT once EXCLUDE USING gist (room WITH =, during WITH &&));
