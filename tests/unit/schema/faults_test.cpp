#include "built.hpp"

namespace racegen::schema {

TEST_CASE("each fault has its place, its code and a remedy where there is one")
{
    for (const Row& row : std::initializer_list<Row>{
             {"alter table t add a int;\nalter table t add b int", "1:1 RG101 unknown table 't'; is the file that creates it missing?\n"},
             {"drop table s.t", "1:1 RG101 unknown table 's.t'; is the file that creates it missing?\n"},
             {"create table t (\n  a int references u)", "2:9 RG101 unknown table 'u'; is the file that creates it missing?\n"},
             {"create table t (a int);\nalter table t drop b, alter c set not null",
              "2:15 RG102 table 't' has no column 'b'\n  1:14 the table is defined here\n"
              "2:23 RG102 table 't' has no column 'c'\n  1:14 the table is defined here\n"},
             {"create table t (a int, unique (b), check (c > 0))",
              "1:36 RG102 table 't' has no column 'c'\n  1:14 the table is defined here\n"
              "1:24 RG102 table 't' has no column 'b'\n  1:14 the table is defined here\n"},
             {"create table t (a int);\ncreate table t (b int)", "2:14 RG103 't' already exists\n  1:14 first defined here\n"},
             {"create table t (\n  a int,\n  a text)", "3:3 RG103 table 't' already has a column 'a'\n  2:3 first defined here\n"},
             {"create table t (a int,\nconstraint k check (a > 0),\nconstraint k unique (a))",
              "3:1 RG103 table 't' already has a constraint 'k'\n  2:1 first defined here\n"},
             {"create type e as enum ('a');\ncreate domain e as int", "2:1 RG103 type 'e' already exists\n  1:1 first defined here\n"},
             {"create type e as enum ('a'); alter type e add value 'a'", "1:30 RG103 enum 'e' already has the label 'a'\n"},
             {"alter type e add value 'a'", "1:1 RG104 unknown type 'e'\n"},
             {"create table p (a int);\ncreate table t (p int references p (a))",
              "2:23 RG105 table 'p' lacks a unique key over (a), which foreign key 't_p_fkey' references; add one\n"
              "  1:14 the referenced table is defined here\n  2:14 the foreign key belongs to this table\n"},
             {"create table p (a int);\ncreate table t (p int references p)",
              "2:23 RG105 table 'p' lacks a primary key of as many columns as foreign key 't_p_fkey' has\n"
              "  1:14 the referenced table is defined here\n  2:14 the foreign key belongs to this table\n"},
             {"create table p (id int primary key);\ncreate table t (p int references p);\ndrop table p",
              "3:1 RG106 cannot drop table 'p': foreign key 't_p_fkey' of table 't' references it; write CASCADE to drop that too\n"
              "  2:23 the foreign key is defined here\n"},
             {"create type e as enum ('a');\ncreate table t (x e);\ndrop type e",
              "3:1 RG106 cannot drop type 'e': column 'x' of table 't' has it; write CASCADE to drop that too\n"
              "  2:17 the column is defined here\n"},
             {"create table t (a int unique);\ndrop index t_a_key",
              "2:1 RG106 cannot drop index 't_a_key': it is a constraint of table 't'; use ALTER TABLE … DROP CONSTRAINT\n"
              "  1:23 the constraint is defined here\n"},
             {"create table t (a int);\nalter table t drop constraint k",
              "2:15 RG107 table 't' has no constraint 'k'\n  1:14 the table is defined here\n"},
             {"drop index i", "1:1 RG107 unknown index 'i'\n"},
             {"create table t (a int primary key, b int,\nprimary key (b))", "2:1 RG108 table 't' has two primary keys\n  1:23 the first is here\n"},
             {"create table p (a int, b int, unique (a, b)); create table t (a int, foreign key (a) references p (a, b))",
              "1:70 RG108 the foreign key has 1 columns but references 2\n"},
             {"create table t (a int primary key); alter table t alter a drop not null",
              "1:51 RG108 column 'a' stays NOT NULL: it is in the primary key\n  1:17 the column is defined here\n"},
             {"create table t (a int) partition by list (a); alter table t attach partition t default",
              "1:47 RG108 table 't' cannot inherit from itself\n"},
             {"create table t (a int generated always as (b) stored, b int generated always as (a) stored);\n"
              "alter table t drop a cascade",
              "1:17 RG108 generated column 'a' cannot read column 'b', which is generated, too\n  1:55 that column is defined here\n"},
             {"create table t (a int generated always as (a) stored); alter table t add b int generated always as (c) stored",
              "1:17 RG108 generated column 'a' cannot read column 'a', which is generated, too\n  1:17 that column is defined here\n"
              "1:74 RG102 table 't' has no column 'c'\n  1:14 the table is defined here\n"},
             {"create view v as select 1; create table t (a int references v)",
              "1:50 RG108 'v' is not a table that a foreign key can reference\n"},
             {"create type e as enum ('a'); alter type e rename value 'b' to 'c'", "1:30 RG109 enum 'e' has no label 'b'\n"},
             {"comment on table t is 'x'; drop view v; drop trigger g on t",
              "1:1 RG110 nothing to comment on: 't' is unknown\n1:28 RG110 nothing to drop: 'v' is unknown\n"
              "1:41 RG110 nothing to drop: 'g' on 't' is unknown\n"},
         })
        CHECK_MESSAGE(faults(row.sql) == row.expected, row.sql);
}

TEST_CASE("a table has no more columns than the server allows, and dropped ones count")
{
    std::string columns;
    for (int number = 1; number < 1600; ++number) columns += ", c" + std::to_string(number) + " int";
    const std::string table = "create table t (\na int" + columns + ");\n";
    CHECK(faults(table) == "");
    CHECK(faults(table + "alter table t drop a, add b int, add c int") ==
          "3:27 RG108 table 't' has more columns than the server's 1600; dropped ones count\n  1:14 the table is defined here\n");
    CHECK(faults(table + "create table u (z int) inherits (t)").starts_with("3:17 RG108 table 'u' has more columns"));
    CHECK(faults(table + "create table u (z int, like t)").starts_with("3:24 RG108 table 'u' has more columns"));
}

TEST_CASE("a chain of any length is an error and not a crash")
{
    const auto chain = [](int levels, const std::string& first, const std::string& begin, const std::string& middle, const std::string& end) {
        std::string sql = first;
        for (int level = 1; level <= levels; ++level)
            sql += begin + std::to_string(level) + middle + std::to_string(level - 1) + end;
        return sql;
    };
    const auto inherits = [&](int levels) { return chain(levels, "create table t0 (a int);", "create table t", "() inherits (t", ");"); };
    const auto parts = [&](int levels) {
        return chain(levels, "create table t0 (a int) partition by list (a);", "create table t", " partition of t",
                     " default partition by list (a);");
    };
    const auto domains = [&](int levels) { return chain(levels, "create domain t0 as int;", "create domain t", " as t", ";"); };
    const std::string changes = "alter table t0 add b int, alter a type bigint; alter table t0 rename a to c; drop table t0 cascade;";
    CHECK(faults(inherits(1000) + changes) == "");
    CHECK(faults(parts(1000) + changes) == "");
    CHECK(faults(domains(1000) + "create table t (a t1000); drop domain t0 cascade;") == "");
    for (const std::string& sql : {inherits(1001), parts(1001), domains(1001)}) {
        const std::string fault = faults(sql);
        CHECK(fault.find("RG003") != std::string::npos);
        CHECK(fault.find("t1001") != std::string::npos);
    }
    CHECK(faults(inherits(600) + chain(600, "create table u0 (a int);", "create table u", "() inherits (u", ");") +
                 "alter table u0 inherit t600;")
              .ends_with("RG003 table 'u0' stands more than 1000 levels below the first it inherits from\n"));
}

TEST_CASE("a fault spoils no more than its own element")
{
    const Built result("create table t (a int, a text, unique (x), b int check (y > 0)); alter table t add c int");
    CHECK(result.diagnostics.all().size() == 3);
    CHECK(dump_schema(result.schema) == R"json({"table":"public.t"}
{"column":"a","type":"int4"}
{"column":"b","type":"int4"}
{"column":"c","type":"int4"}
)json");
}

TEST_CASE("spans lead back to the elements")
{
    const Built result("create table t (\n  id int primary key,\n  b int constraint k check (b > 0)\n)");
    const Table& table = result.schema.tables.at(0);
    CHECK(result.sources.text(table.name_span) == "t");
    CHECK(result.sources.text(table.columns.at(1).name_span) == "b");
    CHECK(result.sources.text(table.columns.at(1).span) == "b int constraint k check (b > 0)");
    CHECK(result.sources.text(table.checks.at(0).span) == "constraint k check (b > 0)");
    CHECK(result.sources.text(table.primary_key->span) == "primary key");
    CHECK(result.sources.text(table.span).starts_with("create table"));
}

}  // namespace racegen::schema
