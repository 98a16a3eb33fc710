#include <doctest/doctest.h>

#include "files/rule.hpp"

using namespace racegen::files;

TEST_CASE("a rule of make")
{
    CHECK(make_rule("stamp", {}) == "stamp:\n");
    CHECK(make_rule("stamp", {"a.sql", "migrations"}) == "stamp: \\\n  a.sql \\\n  migrations\n\na.sql:\n\nmigrations:\n");
    CHECK(make_rule("a b", {}) == "a\\ b:\n");
    CHECK(make_rule("a#b$c:d", {}) == "a\\#b$$c\\:d:\n");
    CHECK(make_rule("a\\b\\ c", {}) == "a\\b\\\\\\ c:\n");
}
