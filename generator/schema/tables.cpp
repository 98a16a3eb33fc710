// CREATE TABLE.
#include <utility>

#include "schema/apply.hpp"
#include "schema/columns.hpp"
#include "schema/constraints.hpp"
#include "schema/inheritance.hpp"

namespace racegen::schema {

namespace {

bool is_temporary(const ddl::CreateTable& statement)
{
    return statement.temporary || statement.name.schema == "pg_temp";
}

/// Temporary tables are no part of the schema, but statements about them follow.
void note_temporary(Builder& builder, const ddl::CreateTable& statement)
{
    const ddl::QualifiedName name{"pg_temp", statement.name.name};
    if (builder.catalog.relation(name) == nullptr) builder.catalog.add_relation(name, Relation::Kind::outside, 0);
}

/// True for CREATE TABLE … AS SELECT * FROM what is no table of the schema: its columns are not known.
bool has_unknown_columns(const Catalog& catalog, const ddl::CreateTable& statement)
{
    const auto* like = statement.elements.empty() ? nullptr : std::get_if<ddl::LikeClause>(&statement.elements.front());
    if (like == nullptr || !like->query) return false;
    const Relation* source = catalog.find_relation(like->table, Catalog::Reach::anywhere);
    return source != nullptr && source->kind != Relation::Kind::table;
}

struct Likeness {
    const ddl::LikeClause* clause = nullptr;
    TableId other = 0;
};

/// The columns of the table; its constraints and LIKE clauses are collected for when all columns are there.
struct Elements {
    Builder& builder;
    TableId table;
    std::vector<WrittenConstraint> constraints;
    std::vector<Likeness> likenesses;

    void operator()(const ddl::ColumnDefinition& column)
    {
        merge_column(builder, table, column);
        for (const ddl::Constraint& constraint : column.constraints) constraints.push_back({&constraint, column.name});
    }
    void operator()(const ddl::Constraint& constraint) { constraints.push_back({&constraint, ""}); }
    void operator()(const ddl::LikeClause& like)
    {
        const std::optional<TableId> other = builder.find_table(like.table, like.span);
        if (!other) return;
        copy_columns(builder, table, *other, like);
        likenesses.push_back({&like, *other});
    }
};

std::vector<TableId> find_parents(Builder& builder, const ddl::CreateTable& statement)
{
    std::vector<TableId> parents;
    const auto add = [&](const ddl::QualifiedName& name) {
        const std::optional<TableId> found = builder.find_table(name, statement.name_span);
        if (!found) return;
        if (builder.table(*found).level == most_levels)
            too_many_levels(builder, statement.name, statement.name_span);
        else
            parents.push_back(*found);
    };
    for (const ddl::QualifiedName& parent : statement.inherits) add(parent);
    if (statement.partition_of) add(*statement.partition_of);
    return parents;
}

}  // namespace

void apply(Builder& builder, const ddl::CreateTable& statement)
{
    if (is_temporary(statement)) return note_temporary(builder, statement);
    if (has_unknown_columns(builder.catalog, statement)) {
        builder.warning("RG002", "statement not modelled: CREATE TABLE AS", builder.statement);
        return apply(builder, ddl::Unsupported{"CREATE TABLE AS", statement.name});
    }
    const ddl::QualifiedName name = builder.catalog.name_for_creation(statement.name);
    if (statement.if_not_exists && builder.catalog.relation(name) != nullptr) return;
    if (!builder.claim_relation(name, statement.name_span)) return;

    const std::vector<TableId> parents = find_parents(builder, statement);
    const TableId id = builder.catalog.tables.size();
    DraftTable& table = builder.catalog.tables.emplace_back();
    table.name = name;
    table.span = builder.statement;
    table.name_span = statement.name_span;
    table.partitioned = statement.partitioned;
    table.partition_key = statement.partition_key;

    for (const TableId parent : parents) inherit_columns(builder, id, parent);
    Elements elements{builder, id, {}, {}};
    for (const auto& element : statement.elements) std::visit(elements, element);
    for (DraftColumn& column : table.columns) check_generated(builder, id, column);
    builder.catalog.add_relation(name, Relation::Kind::table, id);

    // In the server's order, since names are chosen one after the other: checks, keys, what LIKE brings, foreign keys.
    for (const TableId parent : parents) inherit_checks(builder, id, parent);
    add_checks(builder, id, elements.constraints, Scope::all);
    if (statement.partition_of && !parents.empty()) {
        table.partition_of = parents.front();
        inherit_keys(builder, id, parents.front());
    } else {
        table.inherits = parents;
    }
    add_keys(builder, id, elements.constraints, Scope::all);
    for (const Likeness& likeness : elements.likenesses)
        copy_constraints(builder, id, likeness.other, *likeness.clause);
    add_foreign_keys(builder, id, elements.constraints, Scope::all);
    // There is no row that could break what is NOT VALID elsewhere.
    for (DraftCheck& check : table.checks) check.definition.not_valid = false;
    for (DraftForeignKey& key : table.foreign_keys) key.not_valid = false;
}

}  // namespace racegen::schema
