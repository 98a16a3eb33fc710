CREATE TABLE parts (part_no text PRIMARY KEY, name text NOT NULL);
