// Views, triggers, rules and policies: racegen keeps that they exist; and the statements that say where names go.
#include <utility>

#include "schema/apply.hpp"

namespace racegen::schema {

namespace {

void add_view(Builder& builder, const ddl::QualifiedName& name)
{
    builder.catalog.add_relation(name, Relation::Kind::view, 0);
    builder.catalog.views.push_back(name);
}

/// The table that a trigger, rule or policy is for; null for a view or temporary table, and after an error.
DraftTable* find_subject(Builder& builder, const ddl::QualifiedName& name)
{
    const Relation* found = builder.catalog.find_relation(name, Catalog::Reach::anywhere);
    if (found != nullptr && found->kind == Relation::Kind::view) return nullptr;
    const std::optional<TableId> id = builder.find_table(name, builder.statement);
    return id ? &builder.table(*id) : nullptr;
}

}  // namespace

void apply(Builder& builder, const ddl::CreateView& statement)
{
    const ddl::QualifiedName name = builder.catalog.name_for_creation(statement.name);
    const Relation* holder = builder.catalog.relation(name);
    // CREATE OR REPLACE VIEW.
    if (holder != nullptr && holder->kind == Relation::Kind::view) return;
    if (builder.claim_relation(name, builder.statement)) add_view(builder, name);
}

void apply(Builder&, const ddl::CreateSchema&) {}

void apply(Builder& builder, const ddl::CreateTrigger& statement)
{
    DraftTable* table = find_subject(builder, statement.table);
    if (table == nullptr) return;
    // CREATE OR REPLACE TRIGGER.
    std::erase_if(table->triggers, [&](const Trigger& trigger) { return trigger.name == statement.name; });
    table->triggers.push_back({statement.name, statement, builder.statement});
}

void apply(Builder& builder, const ddl::CreateRule& statement)
{
    DraftTable* table = find_subject(builder, statement.table);
    if (table == nullptr) return;
    if (!statement.on_select) {
        std::erase(table->rules, statement.name);
        table->rules.push_back(statement.name);
        return;
    }
    // A rule ON SELECT makes a view of the table: old dumps break circles between views so.
    const ddl::QualifiedName name = table->name;
    apply(builder, ddl::Drop{ddl::ObjectKind::table, {name}, {}, false, true});
    add_view(builder, name);
}

void apply(Builder& builder, const ddl::CreatePolicy& statement)
{
    if (DraftTable* table = find_subject(builder, statement.table)) table->policies.push_back(statement.name);
}

void apply(Builder& builder, const ddl::SetSearchPath& statement)
{
    builder.catalog.search_path = statement.schemas;
}

void apply(Builder& builder, const ddl::EnterSchema& statement)
{
    builder.catalog.search_path.insert(builder.catalog.search_path.begin(), statement.name);
}

void apply(Builder& builder, const ddl::LeaveSchema&)
{
    builder.catalog.search_path.erase(builder.catalog.search_path.begin());
}

void apply(Builder&, const ddl::Ignored&) {}

void apply(Builder& builder, const ddl::Unsupported& statement)
{
    if (!statement.creates) return;
    const ddl::QualifiedName name = builder.catalog.name_for_creation(*statement.creates);
    if (builder.catalog.relation(name) == nullptr) builder.catalog.add_relation(name, Relation::Kind::outside, 0);
}

}  // namespace racegen::schema
