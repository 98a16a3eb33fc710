// DROP COLUMN and RENAME COLUMN, with everything that mentions the column.
#include <algorithm>
#include <utility>

#include "schema/columns.hpp"
#include "schema/constraints.hpp"
#include "schema/rewrite.hpp"
#include "schema/sequences.hpp"

namespace racegen::schema {

namespace {

/// Generated columns that read the column: they go with CASCADE, else it stays. False after an error.
bool release_generated(Builder& builder, TableId id, const std::string& name, bool cascade, source::Span span)
{
    DraftTable& table = builder.table(id);
    std::vector<std::string> dependent;
    for (const DraftColumn& column : table.columns) {
        if (!mentions(column.definition.generated, name)) continue;
        if (!cascade) {
            builder.error("RG106",
                          "cannot drop column '" + name + "': generated column '" + column.definition.name +
                              "' reads it; write CASCADE to drop that too",
                          span, {{"the column is defined here", column.definition.span}});
            return false;
        }
        dependent.push_back(column.definition.name);
    }
    for (const std::string& column : dependent) drop_column(builder, id, column, cascade, span);
    return true;
}

/// Drops the table's own keys, foreign keys and checks on the column. False after an error.
bool drop_constraints_on(Builder& builder, TableId id, const std::string& name, bool cascade, source::Span span)
{
    DraftTable& table = builder.table(id);
    std::vector<KeyId> keys;
    for (const DraftKey& key : table.keys)
        if (mentions(key, name)) keys.push_back(key.id);
    for (const KeyId key : keys) {
        const auto found = std::ranges::find(table.keys, key, &DraftKey::id);
        if (found != table.keys.end() && !release_key(builder, id, *found, cascade, span)) return false;
    }
    for (const KeyId key : keys) drop_key(builder, id, key);

    std::vector<std::string> foreign_keys;
    for (const DraftForeignKey& key : table.foreign_keys)
        if (std::ranges::count(key.definition.columns, name) != 0) foreign_keys.push_back(key.name);
    for (const std::string& key : foreign_keys) drop_foreign_key(builder, id, key);

    std::vector<std::string> checks;
    for (const DraftCheck& check : table.checks)
        if (mentions(check.definition.condition, name)) checks.push_back(check.definition.name);
    for (const std::string& check : checks) drop_check(builder, id, check);
    return true;
}

void replace(std::vector<std::string>& names, const std::string& from, const std::string& to)
{
    std::ranges::replace(names, from, to);
}

void rename_in_parts(std::vector<ddl::KeyPart>& parts, const std::string& from, const std::string& to)
{
    for (ddl::KeyPart& part : parts) {
        if (!part.expression && part.column == from) part.column = to;
        part.expression = rename_column(part.expression, from, to);
    }
}

void rename_in_table(DraftTable& table, const std::string& from, const std::string& to)
{
    for (DraftColumn& column : table.columns)
        column.definition.generated = rename_column(column.definition.generated, from, to);
    for (DraftCheck& check : table.checks)
        check.definition.condition = rename_column(check.definition.condition, from, to);
    for (DraftKey& key : table.keys) {
        rename_in_parts(key.definition.parts, from, to);
        key.definition.predicate = rename_column(key.definition.predicate, from, to);
        replace(key.included, from, to);
    }
    for (DraftForeignKey& key : table.foreign_keys) {
        replace(key.definition.columns, from, to);
        replace(key.definition.on_delete_columns, from, to);
    }
    rename_in_parts(table.partition_key, from, to);
}

}  // namespace

void drop_column(Builder& builder, TableId id, const std::string& name, bool cascade, source::Span span)
{
    // By value: it may be the column's own.
    const std::string column_name = name;
    DraftTable& table = builder.table(id);
    if (!release_generated(builder, id, column_name, cascade, span)) return;
    if (!drop_constraints_on(builder, id, column_name, cascade, span)) return;
    const DraftColumn* column = table.find_column(column_name);
    if (column == nullptr) return;
    const std::vector<SequenceId> owned = column->owned;
    std::erase_if(table.columns, [&](const DraftColumn& one) { return one.definition.name == column_name; });
    for (const SequenceId sequence : owned) drop_sequence(builder, sequence, cascade, span);
    for (const TableId child : table.children) {
        DraftColumn* inherited = builder.table(child).find_column(column_name);
        if (inherited == nullptr || inherited->parents == 0 || --inherited->parents > 0 || inherited->local) continue;
        drop_column(builder, child, column_name, cascade, span);
    }
}

void rename_column(Builder& builder, TableId id, const std::string& from, const std::string& to, source::Span span)
{
    DraftTable& table = builder.table(id);
    if (const DraftColumn* other = table.find_column(to)) {
        builder.error("RG103", "table '" + shown(table.name) + "' already has a column '" + to + "'", span,
                      {{"first defined here", other->definition.name_span}});
        return;
    }
    DraftColumn* column = builder.find_column(id, from, span);
    if (column == nullptr) return;
    column->definition.name = to;
    rename_in_table(table, from, to);
    for (const TableId user : distinct(table.referenced_by))
        for (DraftForeignKey& key : builder.table(user).foreign_keys)
            if (key.referenced == id) replace(key.definition.referenced_columns, from, to);
    for (const TableId child : table.children) {
        const DraftColumn* inherited = builder.table(child).find_column(from);
        if (inherited != nullptr && inherited->parents > 0) rename_column(builder, child, from, to, span);
    }
}

}  // namespace racegen::schema
