#include "sql/probes.hpp"

#include <algorithm>
#include <set>

namespace racegen::sql {
namespace {

using plan::ColumnIndex;
using plan::TableIndex;

std::string quoted(const std::string& text) { return ddl::quote_literal(text); }

std::string column_list(const Dialect& dialect, const schema::Table& table, const std::vector<ColumnIndex>& columns)
{
    std::vector<std::string> names;
    for (const ColumnIndex column : columns) names.push_back(dialect.identifier(table.columns[column].name));
    return columns.size() == 1 ? names[0] : "(" + join(names, ", ") + ")";
}

std::string select_list(const Dialect& dialect, const schema::Table& table, const std::vector<ColumnIndex>& columns)
{
    std::string list = column_list(dialect, table, columns);
    return columns.size() == 1 ? list : list.substr(1, list.size() - 2);
}

std::string render_probe(const TableContext& context, const render::Templates& templates,
                         const std::vector<std::string>& probes)
{
    if (probes.empty()) return {};
    render::Object values;
    values.set("probes", join(probes, "\n    UNION ALL "));
    std::string text = templates.render("sql/" + context.dialect.name() + "/probe.sql", values);
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

/// `SELECT CASE WHEN <values are set and no parent has them> THEN '<constraint>' END …`; `from` addresses the row whose columns
/// the values may mention.
std::string missing_parent(const TableContext& context, const schema::ForeignKey& key,
                           const std::vector<std::string>& values, const std::string& from)
{
    const schema::Table& parent = context.schema.tables[key.referenced_table];
    std::vector<std::string> set;
    for (const std::string& value : values) set.push_back("(" + value + ") IS NOT NULL");
    std::vector<std::string> present;
    for (const ColumnIndex column : key.referenced_columns)
        present.push_back(context.dialect.identifier(parent.columns[column].name) + " IS NOT NULL");
    const std::string tuple = "(" + join(values, ", ") + ")";
    return "SELECT CASE WHEN " + join(set, " AND ") + " AND " + tuple + " NOT IN (SELECT " +
           select_list(context.dialect, parent, key.referenced_columns) + " FROM " + context.dialect.table(parent) +
           " WHERE " + join(present, " AND ") + ") THEN " + quoted(key.name) + " END AS violated, " +
           quoted(context.table.name.name) + " AS referencing" + from;
}

bool refuses(ddl::ForeignKeyAction action)
{
    return action == ddl::ForeignKeyAction::no_action || action == ddl::ForeignKeyAction::restrict;
}

std::string still_referenced(const TableContext& context, TableIndex child, const schema::ForeignKey& key,
                             const std::string& parents, const std::string& except = "")
{
    const schema::Table& table = context.schema.tables[child];
    return "SELECT CASE WHEN EXISTS (SELECT 1 FROM " + context.dialect.table(table) + " WHERE " +
           column_list(context.dialect, table, key.columns) + " IN (" + parents + ")" + except + ") THEN " +
           quoted(key.name) + " END AS violated, " + quoted(table.name.name) + " AS referencing";
}

/// The values of the rows of `parent` under the condition that the key may reference.
std::string select_referenced(const TableContext& context, const schema::Table& parent, const schema::ForeignKey& key,
                              const std::string& condition)
{
    return "SELECT " + select_list(context.dialect, parent, key.referenced_columns) + " FROM " +
           context.dialect.table(parent) + " WHERE " + condition;
}

/// Each cascade nests a query in the one before, and SQLite takes no expression deeper than 1,000.
constexpr std::size_t most_cascades = 100;

/// Follows ON DELETE CASCADE: `condition` selects the rows of `parent` that go.
void collect_references(const TableContext& context, TableIndex parent, const std::string& condition,
                        std::set<TableIndex>& seen, std::vector<std::string>& probes, std::size_t depth = 0)
{
    if (!seen.insert(parent).second) return;
    if (depth > most_cascades) throw CannotState{"a chain of more than " + std::to_string(most_cascades) + " cascades"};
    const schema::Table& table = context.schema.tables[parent];
    for (const auto& [child, index] : context.references[parent]) {
        const schema::ForeignKey& key = context.schema.tables[child].foreign_keys[index];
        const std::string parents = select_referenced(context, table, key, condition);
        // A row that goes along may reference itself or another that goes; RESTRICT refuses even that.
        const bool goes_along = child == parent && key.on_delete == ddl::ForeignKeyAction::no_action;
        const std::string except = goes_along ? " AND (" + condition + ") IS NOT TRUE" : "";
        if (refuses(key.on_delete)) probes.push_back(still_referenced(context, child, key, parents, except));
        if (key.on_delete != ddl::ForeignKeyAction::cascade) continue;
        const std::string columns = column_list(context.dialect, context.schema.tables[child], key.columns);
        collect_references(context, child, columns + " IN (" + parents + ")", seen, probes, depth + 1);
    }
}

}  // namespace

std::string insert_probe(const TableContext& context, const render::Templates& templates, const NewValue& new_value)
{
    if (context.dialect.names_foreign_keys()) return {};
    std::vector<std::string> probes;
    for (const schema::ForeignKey& key : context.table.foreign_keys) {
        std::vector<std::string> values;
        for (const ColumnIndex column : key.columns)
            if (auto value = new_value(column)) values.push_back(std::move(*value));
        if (values.size() == key.columns.size()) probes.push_back(missing_parent(context, key, values, ""));
    }
    return render_probe(context, templates, probes);
}

std::string update_probe(const TableContext& context, const render::Templates& templates, Terms& terms,
                         const std::string& row, const NewValue& new_value)
{
    if (context.dialect.names_foreign_keys()) return {};
    std::vector<std::string> probes;
    for (const schema::ForeignKey& key : context.table.foreign_keys) {
        std::vector<std::string> values;
        bool written = false;
        for (const ColumnIndex column : key.columns) {
            const auto value = new_value(column);
            written = written || value;
            values.push_back(value ? *value : terms.name(column));
        }
        const std::string from = " FROM " + context.dialect.table(context.table) + " WHERE " + row;
        if (written) probes.push_back(missing_parent(context, key, values, from));
    }
    const auto self = static_cast<TableIndex>(&context.table - context.schema.tables.data());
    for (const auto& [child, index] : context.references[self]) {
        const schema::ForeignKey& key = context.schema.tables[child].foreign_keys[index];
        const bool written = std::any_of(key.referenced_columns.begin(), key.referenced_columns.end(),
                                         [&](ColumnIndex column) { return new_value(column).has_value(); });
        if (refuses(key.on_update) && written)
            probes.push_back(
                still_referenced(context, child, key, select_referenced(context, context.table, key, row)));
    }
    return render_probe(context, templates, probes);
}

std::string remove_probe(const TableContext& context, const render::Templates& templates, const std::string& row)
{
    if (context.dialect.names_foreign_keys()) return {};
    std::vector<std::string> probes;
    std::set<TableIndex> seen;
    collect_references(context, static_cast<TableIndex>(&context.table - context.schema.tables.data()), row, seen,
                       probes);
    return render_probe(context, templates, probes);
}

}  // namespace racegen::sql
