#include "parsed.hpp"

namespace racegen::ddl {

TEST_CASE("identifiers are quoted where PostgreSQL needs it")
{
    for (const Row& row : {
             Row{"plain_1", "plain_1"},   Row{"Mixed", "\"Mixed\""}, Row{"1st", "\"1st\""},
             Row{"a b", "\"a b\""},       Row{"a\"b", "\"a\"\"b\""}, Row{"", "\"\""},
             Row{"été", "\"été\""},       Row{"a$b", "\"a$b\""},     Row{"_x", "_x"},
             Row{"select", "\"select\""}, Row{"user", "\"user\""},   Row{"left", "\"left\""},
             Row{"values", "\"values\""}, Row{"json", "\"json\""},   Row{"name", "name"},
             Row{"value", "value"},       Row{"zone", "zone"},       Row{"key", "key"},
             Row{"a\nb", "\"a\nb\""},
         })
        CHECK(quote_identifier(row.sql) == row.expected);
    CHECK(quote_literal("it's \\ \"x\"") == "'it''s \\ \"x\"'");
    CHECK(to_sql(QualifiedName{"A", "select"}) == "\"A\".\"select\"");
}

TEST_CASE("names are folded, unescaped and cut at 63 bytes, never inside a character")
{
    CHECK(dumped("create table Foo.\"Bar\" (ABC int, \"a\"\"b;'--\" int, U&\"d\\0061t\" int, \"it's $$\" int, \"\n\" "
                 "int)") ==
          "create table foo.\"Bar\"\n  column abc int4\n  column \"a\"\"b;'--\" int4\n  column dat int4\n"
          "  column \"it's $$\" int4\n  column \"\n\" int4\n");
    CHECK(dumped("create table " + std::string(70, 'x') + " (a int)") ==
          "create table " + std::string(63, 'x') + "\n  column a int4\n");
    std::string euros;
    for (int index = 0; index < 30; ++index) euros += "é";
    CHECK(dumped("create table " + euros + "a€€ (a int)") == "create table \"" + euros + "a\"\n  column a int4\n");
}

TEST_CASE("every keyword that must be quoted comes back through quotes")
{
    for (const char* name :
         {"all", "between", "binary", "current_schema", "default", "json_table", "merge_action", "order", "xmltable"}) {
        const std::string quoted = quote_identifier(name);
        CHECK(quoted == '"' + std::string(name) + '"');
        CHECK(dumped("create table " + quoted + " (" + quoted + " int)") ==
              "create table " + quoted + "\n  column " + quoted + " int4\n");
    }
}

TEST_CASE("type names are the catalog's")
{
    for (const Row& row : {
             Row{"int", "int4"},
             Row{"integer", "int4"},
             Row{"bigint", "int8"},
             Row{"smallint", "int2"},
             Row{"real", "float4"},
             Row{"double precision", "float8"},
             Row{"float(10)", "float4"},
             Row{"decimal(10,2)", "numeric(10,2)"},
             Row{"numeric(10, -2)", "numeric(10,-2)"},
             Row{"dec", "numeric"},
             Row{"boolean", "bool"},
             Row{"varchar(5)", "varchar(5)"},
             Row{"character varying", "varchar"},
             Row{"char", "bpchar(1)"},
             Row{"character(3)", "bpchar(3)"},
             Row{"\"char\"", "\"char\""},
             Row{"bit", "bit(1)"},
             Row{"bit varying(3)", "varbit(3)"},
             Row{"timestamp", "timestamp"},
             Row{"timestamp(3) with time zone", "timestamptz(3)"},
             Row{"time with time zone", "timetz"},
             Row{"interval", "interval"},
             Row{"interval(2)", "interval(2)"},
             Row{"interval year to month", "interval year to month"},
             Row{"interval day to second(3)", "interval day to second(3)"},
             Row{"interval minute", "interval minute"},
             Row{"text[]", "text[]"},
             Row{"int array[3]", "int4[]"},
             Row{"int[3][]", "int4[][]"},
             Row{"json", "json"},
             Row{"pg_catalog.int4", "int4"},
             Row{"public.Status", "public.status"},
             Row{"\"My Type\"(1)", "\"My Type\"(1)"},
             Row{"geometry(Point, 4326)", "geometry(point,4326)"},
             Row{"serial", "serial"},
             Row{"serial8", "bigserial"},
             Row{"serial2", "smallserial"},
             Row{"serial4", "serial"},
             Row{"bigserial", "bigserial"},
             Row{"uuid", "uuid"},
             Row{"national character varying(3)", "varchar(3)"},
         }) {
        const std::string expected = "create table t\n  column a " + std::string(row.expected) + "\n";
        CHECK(dumped("create table t (a " + std::string(row.sql) + ")") == expected);
        CHECK(dumped("create table t (a " + std::string(row.expected) + ")") == expected);
    }
}

}  // namespace racegen::ddl
