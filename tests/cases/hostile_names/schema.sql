CREATE TABLE "*/ system(""x""); /*" (
  "id" bigint PRIMARY KEY,
  "a
b" text NOT NULL,
  "class" text,
  "errno" integer NOT NULL CHECK ("errno" >= 0),
  "quote""d" text,
  "back\" text,
  "größe_größe_größe_größe_größe_größe_größe_größe" integer,
  UNIQUE ("a
b", "class")
);
CREATE TABLE "../../etc/passwd" ("../x" integer PRIMARY KEY, ")sql""" text NOT NULL UNIQUE);
CREATE TABLE "%s`|<b>" (id integer PRIMARY KEY, "`|" text UNIQUE);
CREATE TYPE "enum" AS ENUM ('class', 'a b', 'a-b', '', '"quoted"', 'back\slash');
CREATE TABLE enums (id integer PRIMARY KEY, value "enum" NOT NULL);
