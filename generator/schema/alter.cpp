// ALTER TABLE.
#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>

#include "schema/apply.hpp"
#include "schema/columns.hpp"
#include "schema/constraints.hpp"
#include "schema/inheritance.hpp"
#include "schema/renames.hpp"
#include "schema/sequences.hpp"

namespace racegen::schema {

namespace {

/// The order in which the server takes the actions of one statement, whatever the order written (AT_PASS_…): what is
/// dropped goes first, so that a name is free for what is added.
enum class Pass { drop, type, add_column, column_property, key, constraint, other };

struct PassOf {
    Pass operator()(const ddl::alter::DropColumn&) const { return Pass::drop; }
    Pass operator()(const ddl::alter::DropConstraint&) const { return Pass::drop; }
    Pass operator()(const ddl::alter::DropExpression&) const { return Pass::drop; }
    Pass operator()(const ddl::alter::SetDefault& action) const { return action.value ? Pass::constraint : Pass::drop; }
    Pass operator()(const ddl::alter::SetNotNull& action) const
    {
        return action.not_null ? Pass::column_property : Pass::drop;
    }
    Pass operator()(const ddl::alter::SetIdentity& action) const
    {
        return action.identity == ddl::Identity::none ? Pass::drop : Pass::constraint;
    }
    Pass operator()(const ddl::alter::SetType&) const { return Pass::type; }
    Pass operator()(const ddl::alter::AddColumn&) const { return Pass::add_column; }
    Pass operator()(const ddl::alter::AddConstraint& action) const
    {
        const auto& what = action.constraint.what;
        const bool key = std::holds_alternative<ddl::UniqueConstraint>(what) ||
                         std::holds_alternative<ddl::ExclusionConstraint>(what);
        return key ? Pass::key : Pass::constraint;
    }
    Pass operator()(const ddl::alter::ValidateConstraint&) const { return Pass::other; }
    Pass operator()(const ddl::alter::RenameColumn&) const { return Pass::other; }
    Pass operator()(const ddl::alter::RenameConstraint&) const { return Pass::other; }
    Pass operator()(const ddl::alter::RenameTable&) const { return Pass::other; }
    Pass operator()(const ddl::alter::SetSchema&) const { return Pass::other; }
    Pass operator()(const ddl::alter::AttachPartition&) const { return Pass::other; }
    Pass operator()(const ddl::alter::DetachPartition&) const { return Pass::other; }
    Pass operator()(const ddl::alter::Inherit&) const { return Pass::other; }
    Pass operator()(const ddl::alter::EnableRowSecurity&) const { return Pass::other; }
};

/// Applies `change` to the column of the table, which must have it, and, unless ONLY is written, of those that inherit it.
template <typename Change>
void for_inherited_columns(Builder& builder, TableId id, const std::string& name, Scope scope, const Change& change)
{
    std::vector<TableId> tables{id};
    std::set<TableId> seen{id};  // a table may inherit the column from several
    for (std::size_t index = 0; index < tables.size(); ++index) {
        DraftTable& table = builder.table(tables[index]);
        change(tables[index], *table.find_column(name));
        if (scope == Scope::only) return;
        for (const TableId child : table.children) {
            const DraftColumn* inherited = builder.table(child).find_column(name);
            if (inherited != nullptr && inherited->parents > 0 && seen.insert(child).second) tables.push_back(child);
        }
    }
}

/// Gives the children a column that the parent has just got.
void inherit_column(Builder& builder, TableId parent, const ddl::ColumnDefinition& definition)
{
    for (const TableId child : builder.table(parent).children) {
        DraftTable& table = builder.table(child);
        if (table.dropped) continue;
        if (DraftColumn* own = table.find_column(definition.name)) {
            ++own->parents;
            continue;
        }
        ddl::ColumnDefinition copy = definition;
        copy.identity = ddl::Identity::none;
        add_column(builder, child, copy);
        if (DraftColumn* added = table.find_column(definition.name)) {
            added->parents = 1;
            added->local = false;
        }
        inherit_column(builder, child, definition);
    }
}

/// Applies one action. The constraints of added columns are left in `column_constraints`, one list per column.
struct Actions {
    Builder& builder;
    TableId id;
    Scope scope;
    source::Span span;
    std::vector<std::vector<WrittenConstraint>> column_constraints;

    DraftTable& table() { return builder.table(id); }

    void operator()(const ddl::alter::AddColumn& action)
    {
        if (action.if_not_exists && table().find_column(action.column.name) != nullptr) return;
        const std::size_t before = table().columns.size();
        add_column(builder, id, action.column);
        if (table().columns.size() == before) return;
        check_generated(builder, id, table().columns.back());
        if (scope == Scope::all) inherit_column(builder, id, action.column);
        std::vector<WrittenConstraint>& constraints = column_constraints.emplace_back();
        for (const ddl::Constraint& constraint : action.column.constraints)
            constraints.push_back({&constraint, action.column.name});
    }

    void operator()(const ddl::alter::DropColumn& action)
    {
        if (action.if_exists && table().find_column(action.column) == nullptr) return;
        if (builder.find_column(id, action.column, span) != nullptr)
            drop_column(builder, id, action.column, action.cascade, span);
    }

    void operator()(const ddl::alter::AddConstraint& action)
    {
        const WrittenConstraint written{&action.constraint, ""};
        add_checks(builder, id, {&written, 1}, scope);
        add_keys(builder, id, {&written, 1}, scope);
        add_foreign_keys(builder, id, {&written, 1}, scope);
    }

    void operator()(const ddl::alter::DropConstraint& action)
    {
        if (table().find_check(action.name) != nullptr) {
            drop_check(builder, id, action.name);
        } else if (table().find_foreign_key(action.name) != nullptr) {
            drop_foreign_key(builder, id, action.name);
        } else if (const DraftKey* key = table().find_key(action.name); key != nullptr && key->definition.constraint) {
            const KeyId dropped = key->id;
            if (release_key(builder, id, *key, action.cascade, span)) drop_key(builder, id, dropped);
        } else if (!action.if_exists) {
            builder.error("RG107", "table '" + shown(table().name) + "' has no constraint '" + action.name + "'", span,
                          {{"the table is defined here", table().name_span}});
        }
    }

    void operator()(const ddl::alter::ValidateConstraint& action)
    {
        if (table().find_check(action.name) != nullptr)
            validate_check(builder, id, action.name);
        else if (DraftForeignKey* key = table().find_foreign_key(action.name))
            key->not_valid = false;
        else
            builder.error("RG107", "table '" + shown(table().name) + "' has no constraint '" + action.name + "' to validate", span,
                          {{"the table is defined here", table().name_span}});
    }

    void operator()(const ddl::alter::SetDefault& action)
    {
        if (builder.find_column(id, action.column, span) == nullptr) return;
        for_inherited_columns(builder, id, action.column, scope, [&](TableId owner, DraftColumn& column) {
            set_default(builder, owner, column, action.value);
        });
    }

    void operator()(const ddl::alter::SetNotNull& action)
    {
        const DraftColumn* column = builder.find_column(id, action.column, span);
        if (column == nullptr || (!action.not_null && !may_be_null(*column))) return;
        for_inherited_columns(builder, id, action.column, scope,
                              [&](TableId, DraftColumn& one) { one.definition.not_null = action.not_null; });
    }

    /// False after an error: the server keeps NOT NULL on these.
    bool may_be_null(const DraftColumn& column)
    {
        const DraftKey* primary = table().primary_key();
        const bool key = primary != nullptr && mentions(*primary, column.definition.name);
        if (!key && column.definition.identity == ddl::Identity::none) return true;
        builder.error("RG108",
                      "column '" + column.definition.name + "' stays NOT NULL: it is " +
                          (key ? "in the primary key" : "an identity column"),
                      span, {{"the column is defined here", column.definition.span}});
        return false;
    }

    void operator()(const ddl::alter::SetType& action)
    {
        if (builder.find_column(id, action.column, span) == nullptr) return;
        for_inherited_columns(builder, id, action.column, scope, [&](TableId owner, DraftColumn& column) {
            set_type(builder, owner, column, action.type);
            column.definition.collation.clear();  // that of the new type, unless the action names one, which is not read
        });
    }

    void operator()(const ddl::alter::SetIdentity& action)
    {
        DraftColumn* column = builder.find_column(id, action.column, span);
        if (column == nullptr) return;
        const bool had_identity = column->definition.identity != ddl::Identity::none;
        column->definition.identity = action.identity;
        if (action.identity != ddl::Identity::none) {
            column->definition.not_null = true;
            if (!had_identity) own_new_sequence(builder, id, *column);
        } else if (had_identity) {
            drop_identity_sequences(*column);
        }
    }

    void drop_identity_sequences(const DraftColumn& column)
    {
        const std::vector<SequenceId> owned = column.owned;
        for (const SequenceId sequence : owned) drop_sequence(builder, sequence, true, span);
    }

    void operator()(const ddl::alter::DropExpression& action)
    {
        if (builder.find_column(id, action.column, span) == nullptr) return;
        for_inherited_columns(builder, id, action.column, scope,
                              [](TableId, DraftColumn& column) { column.definition.generated = nullptr; });
    }

    void operator()(const ddl::alter::RenameColumn& action)
    {
        rename_column(builder, id, action.from, action.to, span);
    }
    void operator()(const ddl::alter::RenameConstraint& action)
    {
        rename_constraint(builder, id, action.from, action.to, span);
    }
    void operator()(const ddl::alter::RenameTable& action)
    {
        rename_table(builder, id, {table().name.schema, action.to}, span);
    }
    void operator()(const ddl::alter::SetSchema& action)
    {
        rename_table(builder, id, {action.schema, table().name.name}, span);
    }

    void operator()(const ddl::alter::AttachPartition& action)
    {
        if (const std::optional<TableId> child = builder.find_table(action.partition, span))
            attach(builder, id, *child, true);
    }
    void operator()(const ddl::alter::DetachPartition& action)
    {
        if (const std::optional<TableId> child = builder.find_table(action.partition, span))
            detach(builder, id, *child);
    }
    void operator()(const ddl::alter::Inherit& action)
    {
        const std::optional<TableId> parent = builder.find_table(action.parent, span);
        if (!parent) return;
        if (action.inherit)
            attach(builder, *parent, id, false);
        else
            detach(builder, *parent, id);
    }
    void operator()(const ddl::alter::EnableRowSecurity& action) { table().row_security = action.enabled; }
};

/// The keys of added columns come before those added to the table, their checks and foreign keys before the table's.
void run(Actions& actions, const std::vector<ddl::AlterTable::Action>& written)
{
    for (const Pass pass :
         {Pass::drop, Pass::type, Pass::add_column, Pass::column_property, Pass::key, Pass::constraint, Pass::other}) {
        for (const std::vector<WrittenConstraint>& constraints : actions.column_constraints) {
            if (pass == Pass::key) add_keys(actions.builder, actions.id, constraints, actions.scope);
            if (pass != Pass::constraint) continue;
            add_checks(actions.builder, actions.id, constraints, actions.scope);
            add_foreign_keys(actions.builder, actions.id, constraints, actions.scope);
        }
        for (const ddl::AlterTable::Action& action : written) {
            if (std::visit(PassOf{}, action.what) != pass) continue;
            actions.span = action.span;
            std::visit(actions, action.what);
        }
    }
}

/// ALTER TABLE also renames and moves views, indexes and sequences; its other forms on them change nothing here.
void alter_other(Builder& builder, const Relation& relation, const ddl::AlterTable& statement)
{
    const ddl::QualifiedName name = relation.name;
    for (const ddl::AlterTable::Action& action : statement.actions) {
        if (const auto* rename = std::get_if<ddl::alter::RenameTable>(&action.what))
            rename_relation(builder, name, {name.schema, rename->to}, action.span);
        else if (const auto* move = std::get_if<ddl::alter::SetSchema>(&action.what))
            rename_relation(builder, name, {move->schema, name.name}, action.span);
    }
}

/// What migration tools call the table in which they keep what they have applied. They make it themselves: no file creates it.
constexpr std::array<std::string_view, 10> tables_of_tools = {
    "__diesel_schema_migrations", "_prisma_migrations", "_sqlx_migrations", "databasechangelog", "flyway_schema_history",
    "goose_db_version",           "gopg_migrations",    "gorp_migrations",  "pgmigrations",      "schema_migrations"};

bool is_of_a_tool(const ddl::QualifiedName& table)
{
    return std::ranges::find(tables_of_tools, table.name) != tables_of_tools.end();
}

}  // namespace

void apply(Builder& builder, const ddl::AlterTable& statement)
{
    const auto reach = statement.if_exists ? Catalog::Reach::path : Catalog::Reach::anywhere;
    const Relation* found = builder.catalog.find_relation(statement.table, reach);
    if (found == nullptr) {
        if (!statement.if_exists && !is_of_a_tool(statement.table)) builder.unknown_table(statement.table, builder.statement);
        return;
    }
    if (found->kind == Relation::Kind::outside) return;
    if (found->kind != Relation::Kind::table) return alter_other(builder, *found, statement);
    Actions actions{builder, found->id, statement.only ? Scope::only : Scope::all, builder.statement, {}};
    run(actions, statement.actions);
}

}  // namespace racegen::schema
