#include <doctest/doctest.h>

#include "ddl/parse.hpp"
#include "schema/build.hpp"
#include "sql/sqlite_expression.hpp"

using namespace racegen;

namespace {

struct Row {
    const char* postgres;
    const char* sqlite;
};

constexpr const char* table = R"(
CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s fine');
CREATE TABLE t (
    small smallint NOT NULL, number integer, big bigint, flag boolean, ratio double precision, money numeric(10,2),
    rate numeric(5,3), huge numeric(18,0), free numeric, name text, title varchar(20), code char(3), mail citext,
    bin bytea, id uuid, doc jsonb, day date, at timestamptz, plain timestamp, clock time, span interval, mood mood,
    tags text[], "Odd name" integer, "order" integer
)";

std::string close_with_check(const std::string& condition)
{
    return std::string(table) + ", CONSTRAINT c CHECK (" + condition + "));";
}

/// The check's translation; `-- obstacle` where there is none, `volatile: ` before one that is not fixed.
std::string translated(const std::string& condition)
{
    source::SourceSet sources;
    sources.add("t.sql", close_with_check(condition));
    source::Diagnostics diagnostics;
    const schema::Schema schema = schema::build_schema(ddl::parse_ddl(sources, diagnostics), diagnostics);
    for (const source::Diagnostic& diagnostic : diagnostics.all()) return "error: " + diagnostic.message;
    const schema::Table& only = schema.tables.at(0);
    const auto result = sql::translate(*only.checks.at(0).condition, schema, sql::table_scope(schema, only));
    if (!result.text) return "-- " + result.obstacle;
    return (result.fixed ? "" : "volatile: ") + *result.text;
}

void compare(const std::vector<Row>& rows)
{
    for (const Row& row : rows) {
        CAPTURE(row.postgres);
        CHECK(translated(row.postgres) == row.sqlite);
    }
}

}  // namespace

TEST_CASE("sqlite: comparisons, logic and tests")
{
    compare({
        {"number >= 0", "number >= 0"},
        {"0 <= number AND number <= small", "0 <= number AND number <= small"},
        {"number > -5", "number > -5"},
        {"number != 3", "number <> 3"},
        {"number = '7'", "number = 7"},
        {"(number > 0 OR big > 0) AND NOT flag", "(number > 0 OR big > 0) AND NOT flag"},
        {"(number > 0 AND big > 0) OR flag", "(number > 0 AND big > 0) OR flag"},
        {"NOT (number > 0)", "NOT (number > 0)"},
        {"flag = true", "flag = 1"},
        {"flag IS NOT TRUE", "flag IS NOT TRUE"},
        {"(number > 3) IS UNKNOWN", "(number > 3) IS NULL"},
        {"number IS NOT NULL", "number IS NOT NULL"},
        {"number IS DISTINCT FROM big", "number IS NOT big"},
        {"number IS NOT DISTINCT FROM 4", "number IS 4"},
        {"number IN (1, 2, NULL)", "number IN (1, 2, NULL)"},
        {"name NOT IN ('a', 'it''s')", "name NOT IN ('a', 'it''s')"},
        {"(title)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])",
         "title IN ('a', 'b')"},
        {"number BETWEEN small AND 10", "number BETWEEN small AND 10"},
        {"number NOT BETWEEN 1 AND 10", "number NOT BETWEEN 1 AND 10"},
        {"\"Odd name\" > \"order\"", "\"Odd name\" > \"order\""},
        {"(number > 0) = flag", "(number > 0) = flag"},
        {"number = 1 IS TRUE", "(number = 1) IS TRUE"},
    });
}

TEST_CASE("sqlite: arithmetic keeps PostgreSQL's meaning")
{
    compare({
        {"number + small * 2 > big", "number + small * 2 > big"},
        {"(number + small) * 2 > big", "(number + small) * 2 > big"},
        {"number - (small - 1) > 0", "number - (small - 1) > 0"},
        {"number / 2 = 1", "number / 2 = 1"},
        {"number % 10 = 0", "number % 10 = 0"},
        {"mod(number, 10) = 0", "number % 10 = 0"},
        {"number & 4 = 0", "number & 4 = 0"},
        {"-number < 0", "-number < 0"},
        {"abs(number) < 10", "abs(number) < 10"},
        {"ratio * 2 > 0.5", "ratio * 2.0 > 0.5"},
        {"ratio > 1", "ratio > 1.0"},
        {"number / small = 1", "-- a division by anything but a constant"},
        {"number ^ 2 > 4", "-- operator ^"},
    });
}

TEST_CASE("sqlite: numerics are compared at one scale, exactly")
{
    compare({
        {"money >= 0", "money >= 0"},
        {"money > 6.50", "money > 650"},
        {"money <= 99.999", "money * 10 <= 99999"},
        {"money IN (1, 2.5)", "money IN (100, 250)"},
        {"money BETWEEN 0.01 AND 1e3", "money BETWEEN 1 AND 100000"},
        {"money < rate", "money * 10 < rate"},
        {"money > number", "money > number * 100"},
        {"money + rate > 1", "money * 10 + rate > 1000"},
        {"money * rate > 1", "money * rate > 100000"},
        {"money * 1.1 < 5", "money * 11 < 5000"},
        {"money = '3.10'", "money = 310"},
        {"(money)::double precision > ratio", "money / 100.0 > ratio"},
        {"round(money) = 1", "-- function round()"},
        {"money / 2 > 1", "-- a division of numerics"},
        {"huge * huge > huge", "huge * huge > huge"},
        {"huge * huge > huge * money", "-- a comparison of numerics beyond 18 digits"},
        {"money::numeric(10,1) > 1", "(money + CASE WHEN money < 0 THEN -5 ELSE 5 END) / 10 > 10"},
    });
}

TEST_CASE("sqlite: numerics without a limit are texts")
{
    compare({
        {"free >= 0", "substr(free, 1, 1) <> '-'"},
        {"free > 0", "substr(free, 1, 1) <> '-' AND free <> '0'"},
        {"0 > free", "substr(free, 1, 1) = '-'"},
        {"free = 1.50", "free = '1.5'"},
        {"free <= 0 OR flag", "(substr(free, 1, 1) = '-' OR free = '0') OR flag"},
        {"free >= 10",
         "substr(free, 1, 1) <> '-' AND (free IN ('NaN', 'Infinity') OR (CAST(free AS INTEGER), substr(free, "
         "instr(free || "
         "'.', '.') + 1)) >= (10, ''))"},
        {"free > -0.5",
         "NOT (substr(free, 1, 1) = '-' AND (free = '-Infinity' OR (-CAST(free AS INTEGER), substr(free, instr(free || "
         "'.', '.') + 1)) >= (0, '5')))"},
        {"free > money", "-- a comparison with a numeric of more than 18 digits"},
        {"free + 1 > 0", "-- arithmetic with a numeric of more than 18 digits"},
        {"free > free", "-- the order of a numeric"},
    });
}

TEST_CASE("sqlite: texts")
{
    compare({
        {"name <> ''", "name <> ''"},
        {"name > ''", "name > ''"},
        {"name > 'b'", "-- the order of a text, which depends on the collation"},
        {"length(name) <= 10", "length(name) <= 10"},
        {"char_length(title) BETWEEN 1 AND 5", "length(title) BETWEEN 1 AND 5"},
        {"octet_length(name) < 9", "length(CAST(name AS BLOB)) < 9"},
        {"octet_length(bin) = 16", "length(bin) = 16"},
        {"name = lower(name)", "name = lower(name)"},
        {"length(TRIM(BOTH FROM name)) > 0", "length(trim(name)) > 0"},
        {"btrim(name, 'x') = ''", "trim(name, 'x') = ''"},
        {"code = 'ab '", "code = 'ab'"},
        {"mail = 'A@b'", "mail = 'A@b'"},
        {"mail = name", "mail COLLATE BINARY = name"},
        {"name || '-' || title <> 'a-b'", "name || '-' || title <> 'a-b'"},
        {"left(name, 1) = '/'", "substr(name, 1, 1) = '/'"},
        {"right(name, 2) = '/'", "substr(name, -2) = '/'"},
        {"substring(name from 2 for 3) = 'abc'", "substr(name, 2, 3) = 'abc'"},
        {"position('@' in name) > 1", "instr(name, '@') > 1"},
        {"coalesce(name, '') <> ''", "coalesce(name, '') <> ''"},
        {"nullif(name, '') IS NOT NULL", "nullif(name, '') IS NOT NULL"},
        {"title::text = 'x'::text", "title = 'x'"},
    });
}

TEST_CASE("sqlite: patterns only where GLOB says the same")
{
    compare({
        {"name LIKE 'a%_b'", "name GLOB 'a*?b'"},
        {"name NOT LIKE '%[*?%'", "name NOT GLOB '*[[][*][?]*'"},
        {"name LIKE '100\\%'", "name GLOB '100%'"},
        {"name ILIKE 'A%'", "name LIKE 'A%' ESCAPE '\\'"},
        {"mail LIKE 'A%'", "mail LIKE 'A%' ESCAPE '\\'"},
        {"name LIKE title", "-- LIKE of a text"},
        {"name ~ '^[a-z0-9-]+$'", "name <> '' AND name NOT GLOB '*[^a-z0-9-]*'"},
        {"name ~ '^[0-9a-f]{40}$'", "length(name) = 40 AND name NOT GLOB '*[^0-9a-f]*'"},
        {"name ~ '^\\d{2,4}$'", "length(name) BETWEEN 2 AND 4 AND name NOT GLOB '*[^0-9]*'"},
        {"name ~ '^https://'", "name GLOB 'https://*'"},
        {"name ~ '[^a]' OR flag", "name GLOB '*[^a]*' OR flag"},
        {"name !~ '[A-Z]'", "NOT (name GLOB '*[A-Z]*')"},
        {"name ~ '^[A-Z]{2}[0-9]$'", "name GLOB '[A-Z][A-Z][0-9]'"},
        {"name ~ '^(a|b)$'", "-- the regular expression '^(a|b)$'"},
        {"name ~ '^a.b$'", "-- the regular expression '^a.b$'"},
        {"name ~ '^[[:alnum:]]+$'", "-- the regular expression '^[[:alnum:]]+$'"},
        {"name ~* '^a'", "-- operator ~* on a text"},
    });
}

TEST_CASE("sqlite: constants in the stored form of what they meet")
{
    compare({
        {"day >= '2024-1-5'", "day >= '2024-01-05'"},
        {"at > '2024-03-01 12:00:00+02'", "at > '2024-03-01 10:00:00.000000'"},
        {"at > '1970-01-01'", "at > '1970-01-01 00:00:00.000000'"},
        {"plain < '2024-03-01T12:00:00.5'", "plain < '2024-03-01 12:00:00.500000'"},
        {"plain < '2024-03-01 12:00:00+02'", "plain < '2024-03-01 12:00:00.000000'"},
        {"at < 'infinity'", "at < 'infinity'"},
        {"clock >= '8:30'", "clock >= '08:30:00.000000'"},
        {"id <> '{A0EEBC99-9C0B4EF8-BB6D6BB9BD380A11}'", "id <> 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"},
        {"bin <> '\\x0aFF'", "bin <> X'0AFF'"},
        {"flag = 'yes'", "flag = 1"},
        {"mood = 'it''s fine'", "mood = 'it''s fine'"},
        {"mood <> 'sad'::mood", "mood <> 'sad'"},
        {"mood < 'ok'", "-- the order of an enum value"},
        {"day = 'today'", "-- the constant 'today'"},
        {"at::date = day", "substr(at, 1, 10) = day"},
        {"day < at", "-- a comparison of different types"},
        {"span > '1 day'", "-- the order of an interval"},
        {"doc = '{}'", "-- equality of a json value"},
        {"doc IS NOT NULL", "doc IS NOT NULL"},
        {"cardinality(tags) < 3", "-- function cardinality()"},
    });
}

TEST_CASE("sqlite: functions and CASE")
{
    compare({
        {"num_nonnulls(name, title) = 1", "(name IS NOT NULL) + (title IS NOT NULL) = 1"},
        {"greatest(number, big) < 5", "coalesce(max(number, big), number, big) < 5"},
        {"least(small, 3) = 3", "min(small, 3) = 3"},
        {"greatest(name, title) = 'x'", "-- the order of a text, which depends on the collation"},
        {"CASE WHEN flag THEN money > 1 ELSE number = 1 END", "CASE WHEN flag THEN money > 100 ELSE number = 1 END"},
        {"CASE mood WHEN 'sad' THEN 1 WHEN 'ok' THEN 2 END > 1",
         "CASE WHEN mood = 'sad' THEN 1 WHEN mood = 'ok' THEN 2 END > 1"},
        {"at <= now()", "volatile: at <= strftime('%Y-%m-%d %H:%M:%f000', 'now')"},
        {"day > CURRENT_DATE", "volatile: day > strftime('%Y-%m-%d', 'now')"},
        {"at < now() + interval '1 week 2 hours'",
         "volatile: at < strftime('%Y-%m-%d %H:%M:%f000', 'now', '+7 days', '+7200 seconds')"},
        {"at < now() + '1 month'::interval", "-- the interval 'P1M' on a timestamp"},
        {"plain < (now() AT TIME ZONE 'utc')", "volatile: plain < strftime('%Y-%m-%d %H:%M:%f000', 'now')"},
        {"my_check(number)", "-- function my_check()"},
        {"s.lower(name) = 'a'", "-- function s.lower()"},
        {"(doc ->> 'a') = 'b'", "-- operator ->> on a json value"},
    });
}

TEST_CASE("sqlite: values of defaults are assigned")
{
    const auto value = [](const std::string& type, const std::string& text) {
        source::SourceSet sources;
        sources.add("t.sql", "CREATE TYPE mood AS ENUM ('sad');CREATE TABLE t (c " + type + " DEFAULT " + text + ");");
        source::Diagnostics diagnostics;
        const schema::Schema schema = schema::build_schema(ddl::parse_ddl(sources, diagnostics), diagnostics);
        const schema::Column& column = schema.tables.at(0).columns.at(0);
        const auto result =
            sql::translate_value(*column.default_value, schema, sql::no_columns, sql::storage_of(schema, column));
        return result.text ? *result.text : "-- " + result.obstacle;
    };
    CHECK(value("integer", "'-1'::integer") == "-1");
    CHECK(value("integer", "2.5") == "3");
    CHECK(value("integer", "1024 * 1024") == "1024 * 1024");
    CHECK(value("numeric(10,2)", "0.125") == "13");
    CHECK(value("numeric(10,2)", "1") == "100");
    CHECK(value("numeric", "0.0") == "'0'");
    CHECK(value("numeric(30,1)", "0.25") == "'0.3'");
    CHECK(value("real", "1") == "1.0");
    CHECK(value("boolean", "false") == "0");
    CHECK(value("text", "''::text") == "''");
    CHECK(value("varchar(2)", "'abc'") == "'abc'");
    CHECK(value("char(4)", "'ab  '::bpchar") == "'ab'");
    CHECK(value("jsonb", "'{}'::jsonb") == "'{}'");
    CHECK(value("text[]", "ARRAY['a', 'b c']::text[]") == "'{\"a\",\"b c\"}'");
    CHECK(value("bigint[]", "'{}'") == "'{}'");
    CHECK(value("mood", "'sad'::mood") == "'sad'");
    CHECK(value("interval", "'7 days'") == "'P7D'");
    CHECK(value("interval", "'-1 year 90 minutes 0.25 seconds'") ==
          "-- the constant '-1 year 90 minutes 0.25 seconds'");
    CHECK(value("interval", "'1 year -2 days 01:30:00.5'") == "'P12M-2DT5400.5S'");
    CHECK(value("timestamptz", "now()") == "strftime('%Y-%m-%d %H:%M:%f000', 'now')");
    CHECK(value("date", "now()") == "strftime('%Y-%m-%d', 'now')");
    CHECK(value("timestamp", "CURRENT_DATE") == "strftime('%Y-%m-%d 00:00:00.000000', 'now')");
    CHECK(value("uuid", "public.uuid_generate_v4()").starts_with("lower(hex(randomblob(4))"));
    CHECK(value("uuid", "uuid_generate_v1()") == "-- function uuid_generate_v1()");
    CHECK(value("text", "SESSION_USER") == "-- SESSION_USER");
}
