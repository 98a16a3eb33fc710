#include "schema/renames.hpp"

#include <algorithm>
#include <utility>

#include "schema/apply.hpp"
#include "schema/rewrite.hpp"

namespace racegen::schema {

namespace {

/// Requires that the new name is free.
void rename_key(Builder& builder, DraftTable& table, DraftKey& key, const std::string& to)
{
    const ddl::QualifiedName from{table.name.schema, key.definition.name};
    builder.catalog.rename_relation(from, {table.name.schema, to});
    if (key.definition.constraint) {
        builder.catalog.remove_constraint_name(from);
        builder.catalog.add_constraint_name({table.name.schema, to});
    }
    key.definition.name = to;
}

void move_constraint_name(Catalog& catalog, const std::string& name, const std::string& from, const std::string& to)
{
    catalog.remove_constraint_name({from, name});
    catalog.add_constraint_name({to, name});
}

/// What lies in the table's schema because the table does.
void move_dependents(Builder& builder, DraftTable& table, const std::string& from, const std::string& to)
{
    Catalog& catalog = builder.catalog;
    for (const DraftKey& key : table.keys) {
        catalog.rename_relation({from, key.definition.name}, {to, key.definition.name});
        if (key.definition.constraint) move_constraint_name(catalog, key.definition.name, from, to);
    }
    for (const DraftCheck& check : table.checks) move_constraint_name(catalog, check.definition.name, from, to);
    for (const DraftForeignKey& key : table.foreign_keys) move_constraint_name(catalog, key.name, from, to);
    for (const DraftColumn& column : table.columns)
        for (const SequenceId id : column.owned) {
            DraftSequence& sequence = catalog.sequences[id];
            const ddl::QualifiedName moved{to, sequence.name.name};
            if (catalog.relation(moved) != nullptr) continue;
            catalog.rename_relation(sequence.name, moved);
            sequence.name = moved;
        }
}

/// Casts to the type in the expressions of one table.
void rename_type_in_table(DraftTable& table, const ddl::QualifiedName& from, const ddl::QualifiedName& to)
{
    const auto map = [&](const ddl::TypeName& type) {
        ddl::TypeName result = type;
        if (result.name == from) result.name = to;
        return result;
    };
    for (DraftColumn& column : table.columns) {
        column.definition.type = map(column.definition.type);
        column.definition.default_value = map_types(column.definition.default_value, map);
        column.definition.generated = map_types(column.definition.generated, map);
    }
    for (DraftCheck& check : table.checks) check.definition.condition = map_types(check.definition.condition, map);
    for (DraftKey& key : table.keys) {
        key.definition.predicate = map_types(key.definition.predicate, map);
        for (ddl::KeyPart& part : key.definition.parts) part.expression = map_types(part.expression, map);
    }
}

void rename_type(Builder& builder, TypeId id, const ddl::QualifiedName& to)
{
    DraftType& type = builder.type(id);
    if (builder.catalog.type(to)) {
        builder.error("RG103", "type '" + shown(to) + "' already exists", builder.statement);
        return;
    }
    const bool composite = std::holds_alternative<DraftComposite>(type.what);
    if (composite && !builder.claim_relation(to, builder.statement)) return;
    const ddl::QualifiedName from = type.name;
    if (composite) builder.catalog.rename_relation(from, to);
    builder.catalog.remove_type(from);
    builder.catalog.add_type(to, id);
    if (const auto* domain = std::get_if<DraftDomain>(&type.what))
        for (const Check& check : domain->checks)
            if (from.schema != to.schema) move_constraint_name(builder.catalog, check.name, from.schema, to.schema);
    type.name = to;
    for (const TableId user : distinct(type.used_by)) rename_type_in_table(builder.table(user), from, to);
}

void rename_schema(Builder& builder, const std::string& from, const std::string& to)
{
    Catalog& catalog = builder.catalog;
    for (TypeId id = 0; id < catalog.types.size(); ++id)
        if (!catalog.types[id].dropped && catalog.types[id].name.schema == from)
            rename_type(builder, id, {to, catalog.types[id].name.name});
    for (TableId id = 0; id < catalog.tables.size(); ++id)
        if (!catalog.tables[id].dropped && catalog.tables[id].name.schema == from)
            rename_table(builder, id, {to, catalog.tables[id].name.name}, builder.statement);
    const std::vector<ddl::QualifiedName> views = catalog.views;
    for (const ddl::QualifiedName& view : views)
        if (view.schema == from) rename_relation(builder, view, {to, view.name}, builder.statement);
    for (DraftSequence& sequence : catalog.sequences)
        if (sequence.name.schema == from && catalog.relation(sequence.name) != nullptr)
            rename_relation(builder, ddl::QualifiedName(sequence.name), {to, sequence.name.name}, builder.statement);
    std::ranges::replace(catalog.search_path, from, to);
}

}  // namespace

void rename_table(Builder& builder, TableId id, const ddl::QualifiedName& to, source::Span span)
{
    DraftTable& table = builder.table(id);
    if (table.name == to || !builder.claim_relation(to, span)) return;
    const ddl::QualifiedName from = table.name;
    builder.catalog.rename_relation(from, to);
    table.name = to;
    if (from.schema != to.schema) move_dependents(builder, table, from.schema, to.schema);
}

void rename_constraint(Builder& builder, TableId id, const std::string& from, const std::string& to, source::Span span)
{
    DraftTable& table = builder.table(id);
    if (const std::optional<source::Span> first = table.find_constraint(to)) {
        builder.error("RG103", "table '" + shown(table.name) + "' already has a constraint '" + to + "'", span,
                      {{"first defined here", first}});
        return;
    }
    if (DraftKey* key = table.find_key(from); key != nullptr && key->definition.constraint) {
        if (builder.claim_relation({table.name.schema, to}, span)) rename_key(builder, table, *key, to);
        return;
    }
    DraftCheck* check = table.find_check(from);
    DraftForeignKey* foreign = table.find_foreign_key(from);
    if (check == nullptr && foreign == nullptr) {
        builder.error("RG107", "table '" + shown(table.name) + "' has no constraint '" + from + "'", span,
                      {{"the table is defined here", table.name_span}});
        return;
    }
    builder.catalog.remove_constraint_name({table.name.schema, from});
    builder.catalog.add_constraint_name({table.name.schema, to});
    const std::string old = from;  // by value: it may be the constraint's own
    (check != nullptr ? check->definition.name : foreign->name) = to;
    for (const TableId child : table.children) {
        if (const DraftCheck* copy = builder.table(child).find_check(old);
            check != nullptr && copy != nullptr && copy->parents > 0)
            rename_constraint(builder, child, old, to, span);
        for (DraftForeignKey& key : builder.table(child).foreign_keys)
            if (check == nullptr && key.parent == old) key.parent = to;
    }
}

void rename_relation(Builder& builder, const ddl::QualifiedName& from, const ddl::QualifiedName& to, source::Span span)
{
    if (from == to || !builder.claim_relation(to, span)) return;
    const Relation relation = *builder.catalog.relation(from);
    switch (relation.kind) {
        case Relation::Kind::index: {
            DraftTable& table = builder.table(relation.id);
            if (DraftKey* key = table.find_key(relation.name.name)) rename_key(builder, table, *key, to.name);
            return;
        }
        case Relation::Kind::sequence: builder.catalog.sequences[relation.id].name = to; break;
        case Relation::Kind::view: std::ranges::replace(builder.catalog.views, relation.name, to); break;
        case Relation::Kind::table:
        case Relation::Kind::outside:
        case Relation::Kind::composite: break;
    }
    builder.catalog.rename_relation(relation.name, to);
}

void apply(Builder& builder, const ddl::Rename& statement)
{
    switch (statement.kind) {
        case ddl::ObjectKind::type:
        case ddl::ObjectKind::domain:
            if (const std::optional<TypeId> id = builder.find_type(statement.name))
                rename_type(builder, *id, {builder.type(*id).name.schema, statement.to});
            return;
        case ddl::ObjectKind::schema: return rename_schema(builder, statement.name.name, statement.to);
        case ddl::ObjectKind::table:
        case ddl::ObjectKind::view:
        case ddl::ObjectKind::index:
        case ddl::ObjectKind::sequence: break;
        // Names of these change nothing.
        case ddl::ObjectKind::trigger:
        case ddl::ObjectKind::rule:
        case ddl::ObjectKind::policy: return;
    }
    const auto reach = statement.if_exists ? Catalog::Reach::path : Catalog::Reach::anywhere;
    const Relation* found = builder.catalog.find_relation(statement.name, reach);
    if (found == nullptr) {
        if (!statement.if_exists)
            builder.warning("RG110", "nothing to rename: '" + shown(statement.name) + "' is unknown", builder.statement);
        return;
    }
    const ddl::QualifiedName from = found->name;
    const ddl::QualifiedName to{from.schema, statement.to};
    if (found->kind == Relation::Kind::table)
        rename_table(builder, found->id, to, builder.statement);
    else
        rename_relation(builder, from, to, builder.statement);
}

}  // namespace racegen::schema
