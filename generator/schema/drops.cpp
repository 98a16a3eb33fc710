// DROP.
#include <algorithm>
#include <array>
#include <utility>

#include "schema/apply.hpp"
#include "schema/columns.hpp"
#include "schema/constraints.hpp"
#include "schema/sequences.hpp"

namespace racegen::schema {

namespace {

using ddl::ObjectKind;

bool contains(const std::vector<TableId>& tables, TableId id)
{
    return std::ranges::count(tables, id) != 0;
}

/// Foreign keys of other tables and inheriting tables keep a table from being dropped without CASCADE; partitions and
/// what is dropped by the same statement do not. False after an error.
bool may_drop(Builder& builder, TableId id, const std::vector<TableId>& together, source::Span span)
{
    const DraftTable& table = builder.table(id);
    for (const TableId user : distinct(table.referenced_by))
        for (const DraftForeignKey& key : builder.table(user).foreign_keys)
            if (key.referenced == id && user != id && !contains(together, user)) {
                builder.error("RG106",
                              "cannot drop table '" + shown(table.name) + "': foreign key '" + key.name +
                                  "' of table '" + shown(builder.table(user).name) +
                                  "' references it; write CASCADE to drop that too",
                              span, {{"the foreign key is defined here", key.span}});
                return false;
            }
    for (const TableId child : table.children) {
        const DraftTable& heir = builder.table(child);
        if (heir.dropped || heir.partition_of == id || contains(together, child)) continue;
        builder.error("RG106",
                      "cannot drop table '" + shown(table.name) + "': table '" + shown(heir.name) +
                          "' inherits from it; write CASCADE to drop that too",
                      span, {{"it is defined here", heir.name_span}});
        return false;
    }
    return true;
}

void drop_table(Builder& builder, TableId id, source::Span span)
{
    DraftTable& table = builder.table(id);
    if (table.dropped) return;
    table.dropped = true;
    Catalog& catalog = builder.catalog;
    const std::vector<TableId> children = table.children;
    for (const TableId child : children) drop_table(builder, child, span);
    for (const TableId user : distinct(table.referenced_by)) {
        std::vector<std::string> names;
        for (const DraftForeignKey& key : builder.table(user).foreign_keys)
            if (key.referenced == id) names.push_back(key.name);
        for (const std::string& name : names) drop_foreign_key(builder, user, name);
    }
    for (const DraftForeignKey& key : table.foreign_keys) catalog.remove_constraint_name({table.name.schema, key.name});
    for (const DraftCheck& check : table.checks)
        catalog.remove_constraint_name({table.name.schema, check.definition.name});
    for (const DraftKey& key : table.keys) {
        catalog.remove_relation({table.name.schema, key.definition.name});
        if (key.definition.constraint) catalog.remove_constraint_name({table.name.schema, key.definition.name});
    }
    std::vector<SequenceId> owned;
    for (const DraftColumn& column : table.columns) owned.insert(owned.end(), column.owned.begin(), column.owned.end());
    for (const SequenceId sequence : owned) drop_sequence(builder, sequence, true, span);
    catalog.remove_relation(table.name);
    std::vector<TableId> parents = table.inherits;
    if (table.partition_of) parents.push_back(*table.partition_of);
    for (const TableId parent : parents) std::erase(builder.table(parent).children, id);
    table = DraftTable{};
    table.dropped = true;
}

void drop_tables(Builder& builder, const ddl::Drop& statement)
{
    std::vector<TableId> together;
    for (const ddl::QualifiedName& name : statement.names) {
        const Relation* found = builder.catalog.find_relation(name, Catalog::Reach::path);
        if (found != nullptr && found->kind == Relation::Kind::outside)
            builder.catalog.remove_relation(found->name);
        else if (const std::optional<TableId> id = builder.find_table(name, builder.statement, statement.if_exists))
            together.push_back(*id);
    }
    for (const TableId id : together)
        if (!builder.table(id).dropped && (statement.cascade || may_drop(builder, id, together, builder.statement)))
            drop_table(builder, id, builder.statement);
}

void drop_index(Builder& builder, const Relation& relation, bool cascade)
{
    const TableId id = relation.id;
    DraftTable& table = builder.table(id);
    const DraftKey* key = table.find_key(relation.name.name);
    if (key->definition.constraint) {
        builder.error("RG106",
                      "cannot drop index '" + relation.name.name + "': it is a constraint of table '" +
                          shown(table.name) + "'; use ALTER TABLE … DROP CONSTRAINT",
                      builder.statement, {{"the constraint is defined here", key->definition.span}});
        return;
    }
    const KeyId dropped = key->id;
    if (release_key(builder, id, *key, cascade, builder.statement)) drop_key(builder, id, dropped);
}

/// Views, indexes and sequences.
void drop_relation(Builder& builder, const ddl::Drop& statement, const ddl::QualifiedName& name)
{
    const auto reach = statement.if_exists ? Catalog::Reach::path : Catalog::Reach::anywhere;
    const Relation* found = builder.catalog.find_relation(name, reach);
    if (found == nullptr) {
        if (statement.if_exists) return;
        if (statement.kind == ObjectKind::index)
            builder.error("RG107", "unknown index '" + shown(name) + "'", builder.statement);
        else
            builder.warning("RG110", "nothing to drop: '" + shown(name) + "' is unknown", builder.statement);
        return;
    }
    const Relation relation = *found;
    if (relation.kind == Relation::Kind::outside) {
        builder.catalog.remove_relation(relation.name);
    } else if (statement.kind == ObjectKind::index && relation.kind == Relation::Kind::index) {
        drop_index(builder, relation, statement.cascade);
    } else if (statement.kind == ObjectKind::sequence && relation.kind == Relation::Kind::sequence) {
        drop_sequence(builder, relation.id, statement.cascade, builder.statement);
    } else if (statement.kind == ObjectKind::view && relation.kind == Relation::Kind::view) {
        builder.catalog.remove_relation(relation.name);
        std::erase(builder.catalog.views, relation.name);
    } else if (!statement.if_exists) {
        builder.error("RG108", "'" + shown(relation.name) + "' is of another kind than this statement drops",
                      builder.statement);
    }
}

/// The columns of the type go with CASCADE. False after an error.
bool release_type(Builder& builder, TypeId id, bool cascade)
{
    for (const TableId user : distinct(builder.type(id).used_by)) {
        std::vector<std::string> columns;
        for (const DraftColumn& column : builder.table(user).columns)
            if (column.type == id) columns.push_back(column.definition.name);
        for (const std::string& column : columns) {
            const DraftColumn* found = builder.table(user).find_column(column);
            if (found == nullptr) continue;
            if (!cascade) {
                builder.error("RG106",
                              "cannot drop type '" + shown(builder.type(id).name) + "': column '" + column +
                                  "' of table '" + shown(builder.table(user).name) +
                                  "' has it; write CASCADE to drop that too",
                              builder.statement, {{"the column is defined here", found->definition.span}});
                return false;
            }
            drop_column(builder, user, column, cascade, builder.statement);
        }
    }
    return true;
}

void drop_type(Builder& builder, TypeId id, bool cascade)
{
    DraftType& type = builder.type(id);
    if (type.dropped || !release_type(builder, id, cascade)) return;
    if (std::holds_alternative<DraftComposite>(type.what)) builder.catalog.remove_relation(type.name);
    if (const auto* domain = std::get_if<DraftDomain>(&type.what))
        for (const Check& check : domain->checks)
            builder.catalog.remove_constraint_name({type.name.schema, check.name});
    builder.catalog.remove_type(type.name);
    type.dropped = true;
}

/// Everything in the schema goes, as with CASCADE; without, the server wants it empty, and then there is nothing to do.
void drop_schema(Builder& builder, const std::string& schema, bool cascade)
{
    if (!cascade) return;
    Catalog& catalog = builder.catalog;
    for (TableId id = 0; id < catalog.tables.size(); ++id)
        if (!catalog.tables[id].dropped && catalog.tables[id].name.schema == schema)
            drop_table(builder, id, builder.statement);
    for (TypeId id = 0; id < catalog.types.size(); ++id)
        if (catalog.types[id].name.schema == schema) drop_type(builder, id, true);
    for (SequenceId id = 0; id < catalog.sequences.size(); ++id) {
        const Relation* found = catalog.relation(catalog.sequences[id].name);
        if (catalog.sequences[id].name.schema == schema && found != nullptr && found->id == id)
            drop_sequence(builder, id, true, builder.statement);
    }
    for (const ddl::QualifiedName& view : catalog.views)
        if (view.schema == schema) catalog.remove_relation(view);
    std::erase_if(catalog.views, [&](const ddl::QualifiedName& view) { return view.schema == schema; });
}

/// Triggers, rules and policies.
void drop_program(Builder& builder, const ddl::Drop& statement, const std::string& name)
{
    const auto reach = statement.if_exists ? Catalog::Reach::path : Catalog::Reach::anywhere;
    const Relation* found = builder.catalog.find_relation(statement.on_table, reach);
    if (found != nullptr && found->kind != Relation::Kind::table) return;
    std::size_t dropped = 0;
    if (found != nullptr) {
        DraftTable& table = builder.table(found->id);
        if (statement.kind == ObjectKind::trigger)
            dropped = std::erase_if(table.triggers, [&](const Trigger& trigger) { return trigger.name == name; });
        else
            dropped = std::erase(statement.kind == ObjectKind::rule ? table.rules : table.policies, name);
    }
    if (dropped == 0 && !statement.if_exists)
        builder.warning("RG110", "nothing to drop: '" + name + "' on '" + shown(statement.on_table) + "' is unknown",
                        builder.statement);
}

}  // namespace

void apply(Builder& builder, const ddl::Drop& statement)
{
    if (statement.kind == ObjectKind::table) return drop_tables(builder, statement);
    for (const ddl::QualifiedName& name : statement.names) {
        switch (statement.kind) {
            case ObjectKind::table: break;
            case ObjectKind::view:
            case ObjectKind::index:
            case ObjectKind::sequence: drop_relation(builder, statement, name); break;
            case ObjectKind::type:
            case ObjectKind::domain:
                if (const std::optional<TypeId> id = builder.find_type(name, statement.if_exists))
                    drop_type(builder, *id, statement.cascade);
                break;
            case ObjectKind::schema: drop_schema(builder, name.name, statement.cascade); break;
            case ObjectKind::trigger:
            case ObjectKind::rule:
            case ObjectKind::policy: drop_program(builder, statement, name.name); break;
        }
    }
}

}  // namespace racegen::schema
