#include "schema/inheritance.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "schema/columns.hpp"
#include "schema/constraints.hpp"
#include "schema/sequences.hpp"

namespace racegen::schema {

namespace {

void record_use(Builder& builder, TableId table, const DraftColumn& column)
{
    if (column.type) builder.type(*column.type).used_by.push_back(table);
    if (column.sequence) builder.catalog.sequences[*column.sequence].used_by.push_back(table);
}

/// A copy without what belongs to the one column alone.
DraftColumn copied(const DraftColumn& column)
{
    DraftColumn copy = column;
    copy.owned.clear();
    copy.definition.comment.clear();
    copy.definition.identity = ddl::Identity::none;
    return copy;
}

void merge_inherited(DraftColumn& own, const DraftColumn& parent)
{
    ++own.parents;
    own.definition.not_null = own.definition.not_null || parent.definition.not_null;
    if (!own.definition.default_value) {
        own.definition.default_value = parent.definition.default_value;
        own.sequence = parent.sequence;
    }
    if (!own.definition.generated) own.definition.generated = parent.definition.generated;
}

void adopt_check(DraftTable& child, const DraftCheck& check, bool tie)
{
    DraftCheck* own = check.no_inherit ? nullptr : child.find_check(check.definition.name);
    if (own == nullptr) return;
    if (tie)
        ++own->parents;
    else if (own->parents > 0 && --own->parents == 0)
        own->local = true;
}

bool descends(Builder& builder, TableId table, TableId ancestor)
{
    std::vector<TableId> found{ancestor};
    std::set<TableId> seen{ancestor};
    for (std::size_t index = 0; index < found.size() && found[index] != table; ++index)
        for (const TableId child : builder.table(found[index]).children)
            if (seen.insert(child).second) found.push_back(child);
    return seen.contains(table);
}

/// Puts the table at this level or lower, and those that inherit from it below. False when that is too low.
bool lower(Builder& builder, TableId id, std::size_t level)
{
    if (level > most_levels) return false;
    DraftTable& table = builder.table(id);
    if (table.level >= level) return true;
    table.level = level;
    return std::ranges::all_of(table.children, [&](TableId child) { return lower(builder, child, level + 1); });
}

}  // namespace

void inherit_columns(Builder& builder, TableId id, TableId parent_id)
{
    DraftTable& table = builder.table(id);
    DraftTable& parent = builder.table(parent_id);
    parent.children.push_back(id);
    table.level = std::max(table.level, parent.level + 1);
    for (const DraftColumn& column : parent.columns) {
        if (DraftColumn* own = table.find_column(column.definition.name)) {
            merge_inherited(*own, column);
            continue;
        }
        number_column(builder, table, table.name_span);
        DraftColumn& copy = table.columns.emplace_back(copied(column));
        copy.parents = 1;
        copy.local = false;
        record_use(builder, id, copy);
    }
}

void inherit_checks(Builder& builder, TableId id, TableId parent_id)
{
    for (const DraftCheck& check : builder.table(parent_id).checks) {
        if (check.no_inherit) continue;
        if (DraftCheck* own = builder.table(id).find_check(check.definition.name)) {
            ++own->parents;
            continue;
        }
        DraftCheck copy = check;
        copy.definition.comment.clear();
        copy.parents = 1;
        copy.local = false;
        create_check(builder, id, std::move(copy), Scope::all);
    }
}

void inherit_keys(Builder& builder, TableId partition, TableId parent_id)
{
    for (const DraftKey& key : builder.table(parent_id).keys) create_partition_key(builder, partition, key);
    for (const DraftForeignKey& key : builder.table(parent_id).foreign_keys)
        create_partition_foreign_key(builder, partition, key);
}

void merge_column(Builder& builder, TableId id, const ddl::ColumnDefinition& definition)
{
    DraftTable& table = builder.table(id);
    DraftColumn* inherited = table.find_column(definition.name);
    if (inherited == nullptr || inherited->local) {
        if (definition.type.name.name.empty() && inherited == nullptr)
            builder.find_column(id, definition.name, definition.name_span);
        else
            add_column(builder, id, definition);
        return;
    }
    inherited->local = true;
    inherited->definition.not_null = inherited->definition.not_null || definition.not_null;
    inherited->definition.span = definition.span;
    inherited->definition.name_span = definition.name_span;
    add_sequence_of(builder, id, *inherited, definition);
    if (definition.default_value) set_default(builder, id, *inherited, definition.default_value);
    if (definition.generated) inherited->definition.generated = bind_expression(builder, id, definition.generated);
}

void copy_columns(Builder& builder, TableId id, TableId other, const ddl::LikeClause& like)
{
    for (const DraftColumn& column : builder.table(other).columns) {
        DraftTable& table = builder.table(id);
        if (const DraftColumn* own = table.find_column(column.definition.name)) {
            builder.error("RG103",
                          "table '" + shown(table.name) + "' already has a column '" + column.definition.name + "'",
                          like.span, {{"first defined here", own->definition.name_span}});
            continue;
        }
        DraftColumn copy = copied(column);
        copy.definition.span = copy.definition.name_span = like.span;
        copy.parents = 0;
        copy.local = true;
        if (like.query) copy.definition.not_null = false;
        if (!like.defaults) {
            copy.definition.default_value = nullptr;
            copy.sequence.reset();
        }
        if (!like.generated) copy.definition.generated = nullptr;
        if (like.identity) copy.definition.identity = column.definition.identity;
        if (copy.definition.identity != ddl::Identity::none) own_new_sequence(builder, id, copy);
        record_use(builder, id, copy);
        number_column(builder, table, like.span);
        table.columns.push_back(std::move(copy));
    }
}

void copy_constraints(Builder& builder, TableId id, TableId other, const ddl::LikeClause& like)
{
    if (like.constraints)
        for (const DraftCheck& check : builder.table(other).checks) {
            DraftCheck copy = check;
            copy.definition.comment.clear();
            copy.definition.span = like.span;
            copy.parents = 0;
            copy.local = true;
            create_check(builder, id, std::move(copy), Scope::all);
        }
    if (!like.indexes) return;
    for (const DraftKey& key : builder.table(other).keys) {
        DraftKey copy = key;
        copy.definition.name.clear();
        copy.definition.comment.clear();
        copy.definition.span = like.span;
        copy.parent.reset();
        create_key(builder, id, std::move(copy), Scope::all);
    }
}

void too_many_levels(Builder& builder, const ddl::QualifiedName& table, source::Span span)
{
    builder.error("RG003",
                  "table '" + shown(table) + "' stands more than " + std::to_string(most_levels) +
                      " levels below the first it inherits from",
                  span);
}

void attach(Builder& builder, TableId parent_id, TableId child_id, bool partition)
{
    DraftTable& parent = builder.table(parent_id);
    DraftTable& child = builder.table(child_id);
    if (descends(builder, parent_id, child_id)) {
        builder.error("RG108", "table '" + shown(child.name) + "' cannot inherit from itself", builder.statement);
        return;
    }
    if (!lower(builder, child_id, parent.level + 1)) return too_many_levels(builder, child.name, builder.statement);
    parent.children.push_back(child_id);
    for (const DraftColumn& column : parent.columns) {
        DraftColumn* own = child.find_column(column.definition.name);
        if (own == nullptr) {
            builder.error("RG102",
                          "table '" + shown(child.name) + "' lacks column '" + column.definition.name + "' of '" +
                              shown(parent.name) + "'",
                          builder.statement, {{"the column is defined here", column.definition.span}});
            continue;
        }
        ++own->parents;
        if (partition) own->local = false;
    }
    for (const DraftCheck& check : parent.checks) adopt_check(child, check, true);
    if (!partition) {
        child.inherits.push_back(parent_id);
        return;
    }
    child.partition_of = parent_id;
    inherit_keys(builder, child_id, parent_id);
}

void detach(Builder& builder, TableId parent_id, TableId child_id)
{
    DraftTable& parent = builder.table(parent_id);
    DraftTable& child = builder.table(child_id);
    std::erase(parent.children, child_id);
    std::erase(child.inherits, parent_id);
    if (child.partition_of == parent_id) child.partition_of.reset();
    for (const DraftColumn& column : parent.columns) {
        DraftColumn* own = child.find_column(column.definition.name);
        if (own != nullptr && own->parents > 0 && --own->parents == 0) own->local = true;
    }
    for (const DraftCheck& check : parent.checks) adopt_check(child, check, false);
    for (DraftKey& key : child.keys)
        if (key.parent && std::ranges::count(parent.keys, *key.parent, &DraftKey::id) != 0) key.parent.reset();
    for (DraftForeignKey& key : child.foreign_keys)
        if (key.parent && parent.find_foreign_key(*key.parent) != nullptr) key.parent.reset();
}

}  // namespace racegen::schema
