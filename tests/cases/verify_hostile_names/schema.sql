CREATE TABLE "x
\! date; DROP TABLE y; --" (
  "a:DBNAME" integer PRIMARY KEY CHECK ("a:DBNAME" > 0),
  "\q"       text NOT NULL DEFAULT E'\\q :DBNAME $racegen$;
\quit'
);
