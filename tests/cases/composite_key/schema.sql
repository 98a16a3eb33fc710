CREATE TABLE shows (show_id bigint PRIMARY KEY);
CREATE TABLE seats (show_id bigint REFERENCES shows, seat_no integer, holder text, PRIMARY KEY (show_id, seat_no));
