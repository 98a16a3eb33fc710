-- Rooms are booked by one customer at a time, and a customer has at most two bookings to come.

CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE rooms (
    room_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name    text   NOT NULL UNIQUE
);

CREATE TABLE bookings (
    booking_id   bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    room_id      bigint      NOT NULL REFERENCES rooms,
    customer     text        NOT NULL,
    begins_at    timestamptz NOT NULL,
    ends_at      timestamptz NOT NULL,
    cancelled_at timestamptz,
    CONSTRAINT bookings_in_order_check CHECK (begins_at < ends_at),
    CONSTRAINT room EXCLUDE USING gist (room_id WITH =, tstzrange(begins_at, ends_at) WITH &&) WHERE (cancelled_at IS NULL)
);
