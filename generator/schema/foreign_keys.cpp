#include <algorithm>
#include <utility>

#include "schema/constraints.hpp"
#include "schema/naming.hpp"

namespace racegen::schema {

namespace {

/// A total unique key over exactly these columns, in any order. One that is not deferrable is preferred: the server
/// takes no other.
const DraftKey* find_referenced_key(const DraftTable& table, std::vector<std::string> columns)
{
    std::ranges::sort(columns);
    const DraftKey* deferrable = nullptr;
    for (const DraftKey& key : table.keys) {
        if (!key.unique || key.definition.predicate || key.definition.has_expression()) continue;
        std::vector<std::string> parts;
        for (const ddl::KeyPart& part : key.definition.parts) parts.push_back(part.column);
        std::ranges::sort(parts);
        if (parts != columns) continue;
        if (!key.definition.deferrable) return &key;
        deferrable = &key;
    }
    return deferrable;
}

/// False after an error when a column is missing on either side, or the two sides differ in number.
bool check_sides(Builder& builder, TableId id, const DraftForeignKey& key)
{
    bool known = true;
    for (const std::string& column : key.definition.columns)
        if (builder.find_column(id, column, key.span) == nullptr) known = false;
    for (const std::string& column : key.definition.on_delete_columns)
        if (builder.find_column(id, column, key.span) == nullptr) known = false;
    if (key.referenced)
        for (const std::string& column : key.definition.referenced_columns)
            if (builder.find_column(*key.referenced, column, key.span) == nullptr) known = false;
    const std::size_t referenced = key.definition.referenced_columns.size();
    if (known && referenced != 0 && referenced != key.definition.columns.size()) {
        builder.error("RG108",
                      "the foreign key has " + std::to_string(key.definition.columns.size()) +
                          " columns but references " + std::to_string(referenced),
                      key.span);
        known = false;
    }
    return known;
}

/// The referenced table, when it exists by now. False after an error when the name is of something else, and for a guarded
/// statement about none, which the server would not apply.
bool find_referenced(Builder& builder, DraftForeignKey& key)
{
    const Relation* found = builder.catalog.find_relation(key.definition.referenced_table, Catalog::Reach::anywhere);
    if (found == nullptr) return !builder.guarded;
    if (found->kind == Relation::Kind::table) {
        key.referenced = found->id;
        return true;
    }
    builder.error("RG108", "'" + shown(found->name) + "' is not a table that a foreign key can reference", key.span);
    return false;
}

std::string choose_name(const Builder& builder, const DraftTable& table, const DraftForeignKey& key)
{
    return builder.catalog.choose_constraint_name(table.name, joined_names(key.definition.columns), "fkey");
}

}  // namespace

void add_foreign_keys(Builder& builder, TableId id, std::span<const WrittenConstraint> constraints, Scope scope)
{
    for (const WrittenConstraint& written : constraints) {
        const ddl::Constraint& constraint = *written.constraint;
        const auto* what = std::get_if<ddl::ForeignKeyConstraint>(&constraint.what);
        if (what == nullptr) continue;
        DraftForeignKey key;
        key.name = constraint.name;
        key.definition = *what;
        if (key.definition.columns.empty()) key.definition.columns.push_back(written.column);
        key.deferrable = constraint.deferrable || constraint.initially_deferred;
        key.initially_deferred = constraint.initially_deferred;
        key.not_valid = constraint.not_valid;
        key.span = constraint.span;
        if (find_referenced(builder, key) && check_sides(builder, id, key))
            create_foreign_key(builder, id, std::move(key), scope);
    }
}

void create_foreign_key(Builder& builder, TableId id, DraftForeignKey key, Scope scope)
{
    DraftTable& table = builder.table(id);
    if (key.name.empty()) {
        key.name = choose_name(builder, table, key);
    } else if (const std::optional<source::Span> first = table.find_constraint(key.name)) {
        builder.error("RG103", "table '" + shown(table.name) + "' already has a constraint '" + key.name + "'",
                      key.span, {{"first defined here", first}});
        return;
    }
    builder.catalog.add_constraint_name({table.name.schema, key.name});
    if (key.referenced) {
        resolve_reference(builder, key);
        builder.table(*key.referenced).referenced_by.push_back(id);
    }
    const DraftForeignKey copy = key;
    table.foreign_keys.push_back(std::move(key));
    if (!table.partitioned || scope == Scope::only) return;
    for (const TableId child : table.children)
        if (!builder.table(child).dropped) create_partition_foreign_key(builder, child, copy);
}

void create_partition_foreign_key(Builder& builder, TableId partition, const DraftForeignKey& parent)
{
    DraftTable& table = builder.table(partition);
    for (DraftForeignKey& own : table.foreign_keys) {
        const bool same = own.referenced == parent.referenced && own.definition.columns == parent.definition.columns &&
                          own.definition.referenced_columns == parent.definition.referenced_columns &&
                          own.definition.on_delete == parent.definition.on_delete &&
                          own.definition.on_update == parent.definition.on_update &&
                          own.deferrable == parent.deferrable && own.initially_deferred == parent.initially_deferred;
        if (!own.parent && same) {
            own.parent = parent.name;
            return;
        }
    }
    DraftForeignKey copy = parent;
    copy.comment.clear();
    copy.parent = parent.name;
    // The partition's foreign key keeps the name unless the partition has it for something else (CloneFkReferencing).
    if (table.find_constraint(copy.name)) copy.name.clear();
    create_foreign_key(builder, partition, std::move(copy), Scope::all);
}

bool resolve_reference(Builder& builder, DraftForeignKey& key)
{
    DraftTable& referenced = builder.table(*key.referenced);
    if (key.definition.referenced_columns.empty()) {
        const DraftKey* primary = referenced.primary_key();
        if (primary == nullptr || primary->definition.parts.size() != key.definition.columns.size()) return false;
        for (const ddl::KeyPart& part : primary->definition.parts)
            key.definition.referenced_columns.push_back(part.column);
        key.key = primary->id;
        return true;
    }
    const DraftKey* found = find_referenced_key(referenced, key.definition.referenced_columns);
    if (found != nullptr) key.key = found->id;
    return found != nullptr;
}

void drop_foreign_key(Builder& builder, TableId id, const std::string& name)
{
    DraftTable& table = builder.table(id);
    const std::string constraint = name;  // by value: it may be the foreign key's own
    if (std::erase_if(table.foreign_keys, [&](const DraftForeignKey& key) { return key.name == constraint; }) == 0)
        return;
    builder.catalog.remove_constraint_name({table.name.schema, constraint});
    if (!table.partitioned) return;
    for (const TableId child : table.children) {
        std::vector<DraftForeignKey>& keys = builder.table(child).foreign_keys;
        const auto part = std::ranges::find(keys, std::optional<std::string>(constraint), &DraftForeignKey::parent);
        if (part != keys.end()) drop_foreign_key(builder, child, part->name);
    }
}

}  // namespace racegen::schema
