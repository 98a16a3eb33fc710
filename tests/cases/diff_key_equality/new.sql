CREATE TABLE people (
    person_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email     text NOT NULL UNIQUE,
    nickname  text NOT NULL UNIQUE,
    boss_id   bigint REFERENCES people
);
