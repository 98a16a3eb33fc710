CREATE TABLE users (
  id   bigint PRIMARY KEY,
  tags text[] -- racegen: nullable-elements
);
CREATE TABLE plain (
  id      bigint PRIMARY KEY, -- racegen: type=std::int64_t
  creator bigint NOT NULL, -- racegen: type=UserId
  amount  numeric, -- racegen: type=std::string
  place   point
);
CREATE TABLE children (
  id    integer PRIMARY KEY,
  plain bigint REFERENCES plain,
  owner bigint REFERENCES users -- racegen: type=std::int64_t
);
