ALTER TABLE missing ADD COLUMN x int;
CREATE TABLE child (id int PRIMARY KEY, parent_id int REFERENCES nowhere);
