// CREATE INDEX.
#include <utility>

#include "schema/apply.hpp"
#include "schema/columns.hpp"
#include "schema/constraints.hpp"

namespace racegen::schema {

namespace {

/// Materialised views and temporary tables have indexes, too: of these only the name counts. True when this is one.
bool note_outside(Builder& builder, const ddl::CreateIndex& statement)
{
    const Relation* found = builder.catalog.find_relation(statement.table, Catalog::Reach::anywhere);
    if (found == nullptr || (found->kind != Relation::Kind::view && found->kind != Relation::Kind::outside))
        return false;
    const ddl::QualifiedName name{found->name.schema, statement.name};
    if (!statement.name.empty() && builder.catalog.relation(name) == nullptr)
        builder.catalog.add_relation(name, Relation::Kind::outside, 0);
    return true;
}

}  // namespace

void apply(Builder& builder, const ddl::CreateIndex& statement)
{
    if (note_outside(builder, statement)) return;
    const std::optional<TableId> id = builder.find_table(statement.table, builder.statement);
    if (!id) return;
    const DraftTable& table = builder.table(*id);
    if (statement.if_not_exists && builder.catalog.relation({table.name.schema, statement.name}) != nullptr) return;

    bool known = check_columns(builder, *id, statement.predicate, builder.statement);
    DraftKey key;
    for (const ddl::KeyPart& part : statement.parts) {
        const bool part_known = part.expression ? check_columns(builder, *id, part.expression, builder.statement)
                                                : builder.find_column(*id, part.column, builder.statement) != nullptr;
        known = known && part_known;
        key.definition.parts.push_back(part);
        key.definition.parts.back().expression = bind_expression(builder, *id, part.expression);
    }
    if (!known) return;
    key.unique = statement.unique;
    key.method = statement.method;
    key.included = statement.included;
    key.definition.name = statement.name;
    key.definition.predicate = bind_expression(builder, *id, statement.predicate);
    key.definition.nulls_not_distinct = statement.nulls_not_distinct;
    key.definition.span = builder.statement;
    create_key(builder, *id, std::move(key), statement.only ? Scope::only : Scope::all);
}

}  // namespace racegen::schema
