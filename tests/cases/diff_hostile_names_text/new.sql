CREATE TABLE "a|b`c" ("x|y" text NOT NULL, "<b>bold</b>" int, "```" text, id int PRIMARY KEY);
CREATE TABLE "</details>" ("*/ --" int PRIMARY KEY, "new
line" int CONSTRAINT "[link](x)" CHECK ("new
line" > 0 AND "new
line" < 5), "it's ""q""" text DEFAULT '|`');
