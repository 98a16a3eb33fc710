CREATE TABLE "a|b`c" ("x|y" text NOT NULL UNIQUE, "<b>bold</b>" int CHECK ("<b>bold</b>" > 0), "```" text NOT NULL, id int PRIMARY KEY);
CREATE TABLE "</details>" ("*/ --" int PRIMARY KEY, "new
line" int CONSTRAINT "[link](x)" CHECK ("new
line" > 0), "it's ""q""" text DEFAULT '|`' UNIQUE);
