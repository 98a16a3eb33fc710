#include <doctest/doctest.h>

#include "ddl/parse.hpp"
#include "diff/conditions.hpp"
#include "schema/build.hpp"

using namespace racegen;

namespace {

struct Row {
    const char* fact;
    const char* condition;
    bool implied;
};

/// Whether a row that satisfies the first CHECK of the table satisfies the second.
bool is_implied(const Row& row)
{
    const std::string table = std::string("CREATE TYPE state AS ENUM ('free', 'held'); CREATE TABLE t (n integer, m numeric, word text, short varchar(10), ") +
                              "state state, given text NOT NULL, CONSTRAINT fact CHECK (" + row.fact + "), CONSTRAINT wanted CHECK (" + row.condition + "));";
    source::SourceSet sources;
    sources.add("t.sql", table);
    source::Diagnostics diagnostics;
    const schema::Schema schema = schema::build_schema(ddl::parse_ddl(sources, diagnostics), diagnostics);
    REQUIRE_MESSAGE(!diagnostics.has_errors(), table);
    const schema::Table& only = schema.tables.at(0);
    return diff::Facts(diff::conjuncts(only.checks.at(0).condition)).imply_all(diff::conjuncts(only.checks.at(1).condition), schema, only);
}

}  // namespace

TEST_CASE("diff: what one condition proves of another")
{
    constexpr bool yes = true;
    constexpr bool no = false;
    for (const Row& row : std::initializer_list<Row>{
             {"n >= 0", "n >= 0", yes},
             {"n >= 0", "0 <= n", yes},
             {"n >= 10", "n >= 9", yes},
             {"n >= 9", "n >= 10", no},
             {"n > 0", "n >= 0", yes},
             {"n >= 0", "n > 0", no},
             {"n >= -5", "n >= -10", yes},
             {"n >= -10", "n >= -5", no},
             {"n <= -10", "n <= -5", yes},
             {"n >= 0", "n <= 0", no},
             {"n >= 0", "m >= 0", no},
             {"m >= 0.50", "m >= 0.5", yes},
             {"m > 9.99", "m > 10", no},
             {"m > 10", "m > 9.99", yes},
             {"m >= 123456789012345678901234567890", "m >= 99999999999999999999", yes},
             {"n BETWEEN 1 AND 5", "n >= 0 AND n <= 5", yes},
             {"n BETWEEN 1 AND 5", "n BETWEEN 2 AND 5", no},
             {"n >= 0 AND m >= 0", "m >= 0", yes},
             {"n >= 0 OR m >= 0", "m >= 0", no},
             {"m >= 0", "n >= 0 OR m >= 0", yes},
             {"n >= 5 AND m >= 0", "n >= 0 AND (m >= 0 OR word = 'a')", yes},
             {"NOT (n >= 0)", "n < 0", no},  // true, and more than it proves
             {"word IN ('a', 'b')", "word IN ('b', 'c', 'a')", yes},
             {"word IN ('a', 'b', 'c')", "word IN ('a', 'b')", no},
             {"word = 'a'", "word IN ('a', 'b')", yes},
             {"word IN ('a', 'b')", "word = 'a'", no},
             {"word NOT IN ('a')", "word NOT IN ('a', 'b')", no},
             {"(word)::text = ANY (ARRAY['a'::text])", "word IN ('a', 'b')", yes},
             {"length(word) <= 10", "length(word) <= 20", yes},
             {"n > 0", "length(short) <= 10", yes},
             {"n > 0", "length(short) <= 9", no},
             {"n > 0", "length(short) < 11", yes},
             {"n > 0", "length(word) <= 10", no},
             {"n > 0", "state IN ('free', 'held', 'sold')", yes},
             {"n > 0", "state IN ('free')", no},
             {"n > 0", "given IS NOT NULL", yes},
             {"n > 0", "word IS NOT NULL", no},
             {"n > 0.5::integer", "n > 0.4", no},  // rounded to 1 or to 0: not looked at
         })
        CHECK_MESSAGE(is_implied(row) == row.implied, (std::string(row.fact) + "  =>  " + row.condition));
}
