CREATE TABLE a (
  id int PRIMARY KEY,
  n int CHEK (n > 0)
);
