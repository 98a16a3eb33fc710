CREATE TABLE orders (id int PRIMARY KEY);
CREATE TABLE "order" (id int PRIMARY KEY);
CREATE TABLE "Order" (id int PRIMARY KEY);
