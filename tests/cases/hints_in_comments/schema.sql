-- racegen: name=Login version=rev
CREATE TABLE logins (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE, -- racegen: key=address error=address_known
    class text NOT NULL, -- racegen: name=category
    rev integer NOT NULL DEFAULT 0,
    -- racegen: mark=none
    locked_at timestamptz,
    opened timestamptz, -- racegen: mark=opened
    points int NOT NULL CONSTRAINT enough CHECK (points >= 0) -- racegen: error=no_points
); -- racegen: without=modify,remove
-- racegen: skip
CREATE TABLE audit (id bigint PRIMARY KEY, login_id bigint REFERENCES logins);
CREATE TABLE child (id bigint PRIMARY KEY, audit_id bigint REFERENCES audit);
COMMENT ON TABLE child IS 'A child.
@racegen name=Kid';
COMMENT ON COLUMN child.audit_id IS '@racegen name=log';
CREATE UNIQUE INDEX one_of_child ON child (audit_id); -- racegen: key=entry
