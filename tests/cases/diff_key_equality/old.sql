CREATE EXTENSION citext;
CREATE COLLATION folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE people (
    person_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email     citext NOT NULL UNIQUE,
    nickname  text COLLATE folded NOT NULL UNIQUE,
    boss_id   bigint REFERENCES people MATCH FULL
);
