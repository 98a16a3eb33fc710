#include "built.hpp"

#include <chrono>

namespace racegen::schema {

namespace {

/// One table with a key, and a foreign key to the one before.
void add_table(ddl::Script& script, int number)
{
    const std::string name = "table_" + std::to_string(number);
    ddl::CreateTable table;
    table.name.name = name;
    ddl::ColumnDefinition id;
    id.name = "id";
    id.type.name.name = "bigserial";
    ddl::Constraint primary;
    primary.what = ddl::UniqueConstraint{true, {}, false, {}};
    id.constraints.push_back(primary);
    table.elements.emplace_back(id);
    ddl::ColumnDefinition parent;
    parent.name = "parent";
    parent.type.name.name = "int8";
    if (number > 0) {
        ddl::ForeignKeyConstraint reference;
        reference.referenced_table.name = "table_" + std::to_string(number - 1);
        ddl::Constraint foreign;
        foreign.what = reference;
        parent.constraints.push_back(foreign);
    }
    table.elements.emplace_back(parent);
    script.statements.push_back({table, {}});
    ddl::CreateIndex index;
    index.table.name = name;
    index.unique = true;
    index.method = "btree";
    index.parts.push_back({"parent", nullptr, {}, {}});
    script.statements.push_back({index, {}});
}

}  // namespace

TEST_CASE("ten thousand tables are no work")
{
    ddl::Script script;
    for (int number = 0; number < 10'000; ++number) add_table(script, number);
    source::SourceSet sources;
    source::Diagnostics diagnostics;
    const auto start = std::chrono::steady_clock::now();
    const Schema schema = build_schema(script, diagnostics);
    const auto spent = std::chrono::steady_clock::now() - start;
    CHECK(diagnostics.all().empty());
    CHECK(schema.tables.size() == 10'000);
    CHECK(schema.tables.back().foreign_keys.at(0).referenced_table == 9'998);
    // About 0.1 s; a look-up that walks all tables would take minutes.
    CHECK(spent < std::chrono::seconds(10));
}

TEST_CASE("ten thousand constraints without a name, and fifty thousand labels, are no work")
{
    std::string sql = "create type e as enum ('x'";
    for (int number = 0; number < 50'000; ++number) sql += ", 'l" + std::to_string(number) + "'";
    sql += "); create table t (a int, b int, c e";
    for (int number = 0; number < 10'000; ++number) sql += ", check (a + b > " + std::to_string(number) + ")";
    const auto start = std::chrono::steady_clock::now();
    const Built result(sql + ")");
    const auto spent = std::chrono::steady_clock::now() - start;
    CHECK(result.diagnostics.all().empty());
    CHECK(result.schema.enums.at(0).labels.size() == 50'001);
    CHECK(result.schema.tables.at(0).checks.back().name == "t_check9999");
    // About 1 s; trying each number for each would take minutes under the sanitizers.
    CHECK(spent < std::chrono::seconds(20));
}

TEST_CASE("a change reaches each inheriting table once, by however many ways")
{
    std::string sql = "create table a0 (x int); create table b0 (x int);";
    for (int level = 1; level <= 60; ++level)
        for (const std::string name : {"a", "b"}) {
            const std::string above = std::to_string(level - 1);
            sql += "create table " + name + std::to_string(level) + " () inherits (a" + above + ", b" + above + ");";
        }
    sql += "alter table a0 alter x type bigint, alter x set not null, alter x set default 1; create table z (x int); alter table a0 inherit z;";
    const Built result(sql);
    CHECK(result.diagnostics.all().empty());
    CHECK(result.schema.tables.at(120).columns.at(0).type.name.name == "int8");
    CHECK(result.schema.tables.at(120).columns.at(0).not_null);
}

}  // namespace racegen::schema
