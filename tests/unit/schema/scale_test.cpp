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

}  // namespace racegen::schema
