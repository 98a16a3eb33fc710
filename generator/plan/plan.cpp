#include "plan/plan.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "parallel/parallel.hpp"
#include "plan/keys.hpp"
#include "plan/names.hpp"
#include "plan/rules.hpp"

namespace racegen::plan {
namespace {

References references_of(const schema::Schema& schema)
{
    References references(schema.tables.size());
    for (TableIndex table = 0; table < schema.tables.size(); ++table) {
        if (schema.tables[table].partition_of) continue;
        for (std::size_t key = 0; key < schema.tables[table].foreign_keys.size(); ++key)
            references[schema.tables[table].foreign_keys[key].referenced_table].push_back({table, key});
    }
    return references;
}

/// Per table: all partitions below it, in schema order.
std::vector<std::vector<TableIndex>> partitions_of(const schema::Schema& schema)
{
    std::vector<std::vector<TableIndex>> partitions(schema.tables.size());
    for (TableIndex table = 0; table < schema.tables.size(); ++table)
        for (auto above = schema.tables[table].partition_of; above; above = schema.tables[*above].partition_of)
            partitions[*above].push_back(table);
    return partitions;
}

bool in_key(const schema::Table& table, ColumnIndex column)
{
    if (table.primary_key && mentions(table, *table.primary_key, column)) return true;
    return std::any_of(table.unique_keys.begin(), table.unique_keys.end(),
                       [&](const schema::UniqueKey& key) { return mentions(table, key, column); });
}

bool references_another(const schema::Table& table, ColumnIndex column)
{
    return std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(), [&](const schema::ForeignKey& key) {
        return std::find(key.columns.begin(), key.columns.end(), column) != key.columns.end();
    });
}

std::optional<ColumnIndex> version_of(const schema::Schema& schema, const schema::Table& table)
{
    for (ColumnIndex index = 0; index < table.columns.size(); ++index) {
        const schema::Column& column = table.columns[index];
        const ValueKind kind = value_type(schema, column).kind;
        const bool integer = kind == ValueKind::int16 || kind == ValueKind::int32 || kind == ValueKind::int64;
        const bool minted = column.generated || column.serial || column.identity != ddl::Identity::none;
        if (integer && column.not_null && !minted && is_version_name(column.name) && !in_key(table, index) &&
            !references_another(table, index))
            return index;
    }
    return std::nullopt;
}

/// The table whose id type a column has: its own for a one-column primary key, else that of the first single-column
/// foreign key that references a primary key. A key that is itself such a foreign key keeps the referenced id.
std::optional<TableIndex> id_of(const schema::Schema& schema, TableIndex table, ColumnIndex column, int depth = 0)
{
    const schema::Table& owner = schema.tables[table];
    const auto is_single_key = [](const schema::Table& other, ColumnIndex index) {
        return other.primary_key && other.primary_key->columns == std::vector<ColumnIndex>{index} &&
               !other.primary_key->has_expression();
    };
    for (const schema::ForeignKey& key : owner.foreign_keys) {
        if (key.columns != std::vector<ColumnIndex>{column}) continue;
        const schema::Table& referenced = schema.tables[key.referenced_table];
        if (!is_single_key(referenced, key.referenced_columns[0])) continue;
        const bool same_kind = value_type(schema, owner.columns[column]).kind ==
                               value_type(schema, referenced.columns[key.referenced_columns[0]]).kind;
        // A chain of shared keys ends at the table that mints the id; a cycle of them at the table itself.
        if (!same_kind || depth > 16 || key.referenced_table == table) continue;
        if (const auto id = id_of(schema, key.referenced_table, key.referenced_columns[0], depth + 1)) return id;
    }
    if (is_single_key(owner, column)) return table;
    for (const schema::ForeignKey& key : owner.foreign_keys)
        if (key.columns == std::vector<ColumnIndex>{column} && key.referenced_table == table &&
            is_single_key(owner, key.referenced_columns[0]))
            return table;
    return std::nullopt;
}

/// Whether a hint makes the one-column key of the table a plain value.
bool has_plain_key(const Context& context, TableIndex table)
{
    const schema::Table& owner = context.schema.tables[table];
    if (context.all_hints[table].skip) return true;
    if (!owner.primary_key || owner.primary_key->columns.size() != 1) return false;
    const auto hint = context.all_hints[table].types.find(owner.primary_key->columns[0]);
    if (hint == context.all_hints[table].types.end()) return false;
    return !hint->second.name.ends_with("Id") || hint->second.name == "std::string";
}

/// The table whose id the hint type= names: its entity and `Id` behind.
std::optional<TableIndex> table_of_id(const Context& context, const std::string& name)
{
    std::optional<TableIndex> found;
    for (TableIndex table = 0; table < context.schema.tables.size(); ++table) {
        const schema::Table& one = context.schema.tables[table];
        if (context.all_hints[table].entity.value_or(entity_name(one.name.name)) + "Id" != name) continue;
        const bool has_own_id = one.primary_key && one.primary_key->columns.size() == 1 && !has_plain_key(context, table) &&
                                id_of(context.schema, table, one.primary_key->columns[0]) == table;
        if (has_own_id && (!found || one.name.schema == context.table.name.schema)) found = table;
    }
    return found;
}

/// What the hint type= says: text, another table's id, or the plain value.
void apply_type(const Context& context, const TableHints::Type& hint, ColumnPlan& column, source::Diagnostics& diagnostics)
{
    if (hint.name == type_name(column.type.kind)) {
        column.id_of.reset();
    } else if (hint.name == type_name(ValueKind::other)) {
        column.id_of.reset();
        column.type = ValueType{};
    } else if (const auto table = table_of_id(context, hint.name);
               table && value_type(context.schema, context.schema.tables[*table].columns[context.schema.tables[*table].primary_key->columns[0]])
                                .kind == column.type.kind) {
        column.id_of = table;
    } else {
        const std::string plain(type_name(column.type.kind));
        diagnostics.error("RG403",
                          "hint 'type' needs " + (plain.empty() || plain == type_name(ValueKind::other) ? "" : plain + ", ") +
                              "std::string or the id of a table whose key is of the same type, not '" + hint.name + "'",
                          hint.span);
    }
}

ColumnPlan plan_column(const Context& context, ColumnIndex index, const TablePlan& plan, source::Diagnostics& diagnostics)
{
    const schema::Schema& schema = context.schema;
    const schema::Table& owner = context.table;
    const schema::Column& column = owner.columns[index];
    ColumnPlan result;
    const auto member = context.hints.members.find(index);
    result.name = member == context.hints.members.end() ? column.name : member->second;
    result.type = value_type(schema, column);
    const bool minted = column.identity != ddl::Identity::none || column.serial;
    if (column.generated || minted || plan.version == index)
        result.provision = Provision::never;
    else if (!column.not_null)
        result.provision = Provision::nullable;
    else
        result.provision = column.default_value ? Provision::defaulted : Provision::required;
    const bool primary = owner.primary_key && mentions(owner, *owner.primary_key, index);
    result.touched = context.hints.touched.contains(index);
    result.patchable = !primary && plan.version != index && !column.generated && !minted && !result.touched;
    result.type.nullable_elements = context.hints.nullable_elements.contains(index);
    result.id_of = id_of(schema, plan.table, index);
    if (result.id_of && has_plain_key(context, *result.id_of)) result.id_of.reset();
    if (const auto hint = context.hints.types.find(index); hint != context.hints.types.end())
        apply_type(context, hint->second, result, diagnostics);
    result.own_key = result.id_of == plan.table && primary;
    return result;
}

bool may_suppress_rows(const schema::Table& table)
{
    return table.row_security || table.has_rules ||
           std::any_of(table.triggers.begin(), table.triggers.end(), [](const schema::Trigger& trigger) {
               return trigger.definition.row && (trigger.definition.before || trigger.definition.instead_of);
           });
}

void report_clashes(const Context& context, const TablePlan& plan, source::Diagnostics& diagnostics)
{
    std::vector<FailureCase> cases = insert_failures(context, plan);
    for (const ConstraintReference& renamed : resolve_clashes(cases))
        diagnostics.warning("RG203",
                            "two constraints of table '" + context.table.name.name +
                                "' would give the same error name; '" + renamed.name + "' goes by its own name",
                            context.table.name_span);
}

/// "create_all" for "create", "upsert_all_by_email" for "upsert_by_email".
std::string name_for_many(const std::string& method)
{
    const std::size_t verb = std::min(method.find('_'), method.size());
    return method.substr(0, verb) + "_all" + method.substr(verb);
}

/// Takes out the methods that a hint wants left out, those by other keys and for many rows with them.
void leave_out(const Context& context, TablePlan& plan, source::Diagnostics& diagnostics)
{
    for (const TableHints::Without& unwanted : context.hints.without) {
        const auto is_form_of = [](const std::string& name, const std::string& form) {
            return name == form || name.starts_with(form + "_by_");
        };
        const std::string many = name_for_many(unwanted.method);
        const std::size_t left = std::erase_if(plan.methods, [&](const Method& method) {
            return is_form_of(method.name, unwanted.method) || is_form_of(method.name, many);
        });
        if (left == 0)
            diagnostics.error("RG403", "table '" + context.table.name.name + "' gets no method '" + unwanted.method + "' anyway",
                              unwanted.span);
        else
            plan.omissions.push_back({unwanted.method, left_out_by_hint});
    }
}

TablePlan plan_table(const Context& context, source::Diagnostics& diagnostics)
{
    const schema::Schema& schema = context.schema;
    const schema::Table& table = context.table;
    const auto index = static_cast<TableIndex>(&table - schema.tables.data());
    TablePlan plan;
    plan.table = index;
    plan.entity = context.hints.entity.value_or(entity_name(table.name.name));
    plan.version = context.hints.version ? context.hints.version->column : version_of(schema, table);
    plan.row_filter = may_suppress_rows(table);
    for (ColumnIndex column = 0; column < table.columns.size(); ++column)
        plan.columns.push_back(plan_column(context, column, plan, diagnostics));
    plan.keys = plan_keys(table, plan.columns, context.hints);
    plan.has_primary_key = table.primary_key.has_value();
    if (!plan.has_primary_key)
        diagnostics.note("RG021",
                         "table '" + table.name.name +
                             "' has no primary key; methods that address one row by it are left out",
                         table.name_span);
    report_clashes(context, plan, diagnostics);

    plan_creation(context, plan);
    plan_keyed_creation(context, plan);
    plan_reading(context, plan);
    plan_updates(context, plan);
    plan_bounded(context, plan);
    plan_one_shot(context, plan);
    plan_transitions(context, plan, diagnostics);
    plan_removal(context, plan);
    plan_locking(context, plan, diagnostics);
    plan_idempotency(context, plan, diagnostics);
    leave_out(context, plan, diagnostics);
    return plan;
}

}  // namespace

bool is_write(MethodKind kind)
{
    constexpr auto reading = std::to_array<MethodKind>(
        {MethodKind::find, MethodKind::find_all, MethodKind::list, MethodKind::list_by, MethodKind::seems_free, MethodKind::lock,
         MethodKind::try_lock, MethodKind::lock_for_remove, MethodKind::lock_all, MethodKind::claim});
    return std::ranges::find(reading, kind) == reading.end();
}

Plan plan_methods(const schema::Schema& schema, const Hints& hints, source::Diagnostics& diagnostics)
{
    const std::vector<std::vector<TableIndex>> partitions = partitions_of(schema);
    std::vector<TableIndex> tables;
    for (TableIndex table = 0; table < schema.tables.size(); ++table) {
        if (schema.tables[table].partition_of || hints[table].skip) continue;
        // There is nothing to write, and nothing for RETURNING to name.
        if (schema.tables[table].columns.empty())
            diagnostics.note("RG022", "table '" + schema.tables[table].name.name + "' has no columns and is left out",
                             schema.tables[table].name_span);
        else
            tables.push_back(table);
    }

    Plan plan;
    plan.references = references_of(schema);
    plan.tables.resize(tables.size());
    std::vector<source::Diagnostics> found(tables.size());
    parallel::for_each_index(tables.size(), [&](std::size_t index) {
        const TableIndex table = tables[index];
        const Context context{schema, schema.tables[table], plan.references, partitions[table], hints, hints[table]};
        plan.tables[index] = plan_table(context, found[index]);
    });
    for (source::Diagnostics& of_table : found) diagnostics.append(std::move(of_table));
    return plan;
}

}  // namespace racegen::plan
