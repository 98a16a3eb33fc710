CREATE TABLE bookings (id bigint PRIMARY KEY, room int NOT NULL, during tsrange NOT NULL, EXCLUDE USING gist (room WITH =, during WITH &&));
