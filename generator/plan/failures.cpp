#include "plan/failures.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "plan/checks.hpp"
#include "plan/keys.hpp"
#include "plan/names.hpp"

namespace racegen::plan {
namespace {

using Cases = std::vector<FailureCase>;

ConstraintReference reference(const Context& context, const std::string& name)
{
    const auto index = static_cast<TableIndex>(&context.table - context.schema.tables.data());
    return {index, context.table.name.name, name};
}

FailureCase constraint_failure(const Context& context, Failure failure, std::string enumerator, const std::string& name)
{
    const auto hint = context.hints.errors.find(name);
    FailureCase result = plain_failure(failure, hint == context.hints.errors.end() ? std::move(enumerator) : hint->second);
    result.constraints.push_back(reference(context, name));
    return result;
}

/// "accounts_email_format_check" of accounts -> "email_format_violated".
std::string violated(const std::string& constraint, const std::string& table)
{
    std::string name = constraint;
    if (name.ends_with("_check") && name.size() > 6) name.resize(name.size() - 6);
    if (name.starts_with(table + "_") && name.size() > table.size() + 1) name.erase(0, table.size() + 1);
    return name + "_violated";
}

std::string check_enumerator(const Context& context, const TablePlan& plan, const schema::Check& check)
{
    const CheckShape shape = shape_of(check, context.table);
    const std::string& column = context.table.columns[shape.column].name;
    const bool number = plan.columns[shape.column].type.is_number();
    switch (shape.kind) {
        case CheckShape::Kind::lower:
            if (number) return column + "_too_low";
            break;
        case CheckShape::Kind::upper:
            if (number) return column + "_too_high";
            break;
        case CheckShape::Kind::range:
            if (number) return column + "_out_of_range";
            break;
        case CheckShape::Kind::exceeds:
            return column + "_exceeds_" + context.table.columns[shape.other].name;
        case CheckShape::Kind::length:
            return column + "_too_long";
        case CheckShape::Kind::other:
            break;
    }
    return violated(check.name, context.table.name.name);
}

std::string foreign_key_enumerator(const schema::Table& table, const schema::ForeignKey& key)
{
    std::string columns;
    for (const ColumnIndex column : key.columns) {
        if (!columns.empty()) columns += '_';
        columns += table.columns[column].name;
    }
    return without_id(columns) + "_missing";
}

/// Calls `visit(index, partition)` for each partition below the table: there the server reports the partition's name and
/// the name of its own copy of the constraint.
template <class Visit>
void for_each_partition(const Context& context, Visit visit)
{
    for (const TableIndex index : context.partitions) visit(index, context.schema.tables[index]);
}

bool is_same_part(const ddl::KeyPart& left, const ddl::KeyPart& right)
{
    if (!left.expression || !right.expression)
        return !left.expression && !right.expression && left.column == right.column;
    return ddl::to_sql(*left.expression) == ddl::to_sql(*right.expression);
}

void add_partition_keys(const Context& context, const schema::UniqueKey& key, FailureCase& failure)
{
    for_each_partition(context, [&](TableIndex index, const schema::Table& partition) {
        const auto add = [&](const schema::UniqueKey& copy) {
            if (copy.primary == key.primary && std::ranges::equal(copy.parts, key.parts, is_same_part))
                failure.constraints.push_back({index, partition.name.name, copy.name});
        };
        if (partition.primary_key) add(*partition.primary_key);
        for (const schema::UniqueKey& copy : partition.unique_keys) add(copy);
    });
}

void add_partition_foreign_keys(const Context& context, const schema::ForeignKey& key, FailureCase& failure)
{
    for_each_partition(context, [&](TableIndex index, const schema::Table& partition) {
        const auto is_same_column = [&](ColumnIndex copied, ColumnIndex own) {
            return partition.columns[copied].name == context.table.columns[own].name;
        };
        for (const schema::ForeignKey& copy : partition.foreign_keys)
            if (copy.referenced_table == key.referenced_table &&
                std::ranges::equal(copy.columns, key.columns, is_same_column))
                failure.constraints.push_back({index, partition.name.name, copy.name});
    });
}

/// A key of the same columns as an earlier one shares its failure.
void add_taken(const Context& context, const TablePlan& plan, const schema::UniqueKey& key, Cases& cases)
{
    const std::string enumerator = key_name(key, context.hints) + "_taken";
    for (FailureCase& other : cases)
        if (other.key && are_same_columns(unique_key_of(context.table, plan.keys[*other.key]), key)) {
            other.constraints.push_back(reference(context, key.name));
            add_partition_keys(context, key, other);
            return;
        }
    FailureCase taken = constraint_failure(context, Failure::taken, enumerator, key.name);
    for (std::size_t index = 0; index < plan.keys.size(); ++index)
        if (&unique_key_of(context.table, plan.keys[index]) == &key) taken.key = index;
    add_partition_keys(context, key, taken);
    cases.push_back(std::move(taken));
}

void add_lengths(const Context& context, const TablePlan& plan, const std::vector<ColumnIndex>& written, Cases& cases)
{
    for (const ColumnIndex column : written) {
        if (!plan.columns[column].type.max_length) continue;
        FailureCase too_long = plain_failure(Failure::too_long, context.table.columns[column].name + "_too_long");
        too_long.column = column;
        cases.push_back(std::move(too_long));
    }
}

void add_domains(const Context& context, const std::vector<ColumnIndex>& written, Cases& cases)
{
    std::set<schema::DomainIndex> seen;
    for (const ColumnIndex column : written) {
        const auto domain = context.table.columns[column].domain;
        if (!domain || context.schema.domains[*domain].checks.empty() || !seen.insert(*domain).second) continue;
        FailureCase failure = plain_failure(Failure::check, context.schema.domains[*domain].name.name + "_violated");
        for (const schema::Check& check : context.schema.domains[*domain].checks)
            failure.constraints.push_back({0, "", check.name});
        cases.push_back(std::move(failure));
    }
}

void add_checks(const Context& context, const TablePlan& plan, const std::vector<std::size_t>& checks, Cases& cases)
{
    for (const std::size_t index : checks) {
        const schema::Check& check = context.table.checks[index];
        FailureCase failure =
            constraint_failure(context, Failure::check, check_enumerator(context, plan, check), check.name);
        failure.check = index;
        for_each_partition(context, [&](TableIndex partition, const schema::Table& table) {
            failure.constraints.push_back({partition, table.name.name, check.name});
        });
        cases.push_back(std::move(failure));
    }
}

bool any_of(const std::vector<ColumnIndex>& columns, const std::vector<ColumnIndex>& written)
{
    return std::any_of(columns.begin(), columns.end(), [&](ColumnIndex column) {
        return std::find(written.begin(), written.end(), column) != written.end();
    });
}

/// Foreign keys and exclusions of the table itself that a write to these columns can violate.
void add_missing_and_overlaps(const Context& context, const std::vector<ColumnIndex>& written, Cases& cases)
{
    for (const schema::ForeignKey& key : context.table.foreign_keys)
        if (any_of(key.columns, written)) {
            cases.push_back(constraint_failure(context, Failure::missing,
                                               foreign_key_enumerator(context.table, key), key.name));
            add_partition_foreign_keys(context, key, cases.back());
        }
    for (const schema::Exclusion& exclusion : context.table.exclusions)
        if (any_of(exclusion.columns, written))
            cases.push_back(
                constraint_failure(context, Failure::overlaps, exclusion.name + "_overlaps", exclusion.name));
}

/// The written columns and those the server computes from them.
std::vector<ColumnIndex> with_generated(const schema::Table& table, const std::vector<ColumnIndex>& written)
{
    std::vector<ColumnIndex> all = written;
    for (ColumnIndex index = 0; index < table.columns.size(); ++index) {
        if (!table.columns[index].generated) continue;
        for (const std::string& name : ddl::columns_of(*table.columns[index].generated)) {
            const auto source = table.find_column(name);
            if (!source || std::find(written.begin(), written.end(), *source) == written.end()) continue;
            all.push_back(index);
            break;
        }
    }
    return all;
}

/// `predicate` is `<column> IS NULL`, which a row leaves when the column is set.
bool leaves_when_set(const schema::UniqueKey& key, const schema::Table& table, ColumnIndex column)
{
    if (!key.predicate) return false;
    const auto* test = std::get_if<ddl::IsTest>(&key.predicate->node);
    if (!test || test->kind != ddl::IsTest::Kind::null || test->negated) return false;
    const auto* name = std::get_if<ddl::ColumnReference>(&without_casts(*test->operand).node);
    return name && name->name == table.columns[column].name;
}

bool can_violate(const Context& context, const schema::UniqueKey& key, const std::vector<ColumnIndex>& written,
                 std::optional<ColumnIndex> marked)
{
    return std::any_of(written.begin(), written.end(), [&](ColumnIndex column) {
        if (column == marked && leaves_when_set(key, context.table, column)) return false;
        return mentions(context.table, key, column);
    });
}

void add_referenced(const Context& context, TableIndex child, const std::string& constraint, Cases& cases)
{
    const schema::Table& table = context.schema.tables[child];
    const std::string enumerator = "referenced_by_" + table.name.name;
    auto found = std::find_if(cases.begin(), cases.end(),
                              [&](const FailureCase& other) { return other.enumerator == enumerator; });
    if (found == cases.end()) {
        cases.push_back(plain_failure(Failure::referenced, enumerator));
        found = cases.end() - 1;
    }
    found->constraints.push_back({child, table.name.name, constraint});
}

bool refuses(ddl::ForeignKeyAction action)
{
    return action == ddl::ForeignKeyAction::no_action || action == ddl::ForeignKeyAction::restrict;
}

/// Follows ON DELETE CASCADE, depth first; not by recursion, since a chain may be as long as the schema.
void add_delete_closure(const Context& context, TableIndex first, Cases& cases)
{
    std::set<TableIndex> seen{first};
    std::vector<std::pair<TableIndex, std::size_t>> path{{first, 0}};  // tables, and how many of their references were followed
    while (!path.empty()) {
        auto& [parent, followed] = path.back();
        if (followed == context.references[parent].size()) {
            path.pop_back();
            continue;
        }
        const auto& [child, index] = context.references[parent][followed++];
        const schema::ForeignKey& key = context.schema.tables[child].foreign_keys[index];
        if (refuses(key.on_delete)) add_referenced(context, child, key.name, cases);
        // The server reports the foreign key under a name made for each partition, those attached later included.
        if (refuses(key.on_delete) && context.schema.tables[parent].partitioned) add_referenced(context, child, "", cases);
        if (key.on_delete == ddl::ForeignKeyAction::cascade && seen.insert(child).second) path.emplace_back(child, 0);
    }
}

/// A length limit of the type and one of a CHECK are the same failure to the caller.
void merge_lengths(Cases& cases)
{
    for (std::size_t index = 0; index < cases.size(); ++index) {
        if (cases[index].failure != Failure::too_long) continue;
        const auto same = std::find_if(cases.begin(), cases.end(), [&](const FailureCase& other) {
            return other.failure == Failure::check && other.enumerator == cases[index].enumerator;
        });
        if (same == cases.end()) continue;
        same->column = cases[index].column;
        cases.erase(cases.begin() + static_cast<std::ptrdiff_t>(index));
        --index;
    }
}

}  // namespace

const ddl::TypeName& base_type(const Context& context, const schema::Column& column)
{
    return column.domain ? context.schema.domains[*column.domain].base : column.type;
}

std::vector<FailureCase> insert_failures(const Context& context, const TablePlan& plan)
{
    std::vector<ColumnIndex> written;
    for (ColumnIndex column = 0; column < plan.columns.size(); ++column)
        if (plan.columns[column].provision != Provision::never) written.push_back(column);

    Cases cases;
    const auto add_key = [&](const schema::UniqueKey& key) {
        const bool computed = std::any_of(key.columns.begin(), key.columns.end(), [&](ColumnIndex column) {
            return context.table.columns[column].generated != nullptr;
        });
        if (computed || any_of(key.columns, written)) add_taken(context, plan, key, cases);
    };
    if (context.table.primary_key) add_key(*context.table.primary_key);
    for (const schema::UniqueKey& key : context.table.unique_keys) add_key(key);

    add_missing_and_overlaps(context, with_generated(context.table, written), cases);
    std::vector<std::size_t> checks;
    for (std::size_t index = 0; index < context.table.checks.size(); ++index) checks.push_back(index);
    add_checks(context, plan, checks, cases);
    add_domains(context, written, cases);
    add_lengths(context, plan, written, cases);
    return cases;
}

std::vector<FailureCase> update_failures(const Context& context, const TablePlan& plan,
                                         const std::vector<ColumnIndex>& written, std::optional<ColumnIndex> marked)
{
    const std::vector<ColumnIndex> changed = with_generated(context.table, written);
    Cases cases;
    for (const schema::UniqueKey& key : context.table.unique_keys)
        if (can_violate(context, key, changed, marked)) add_taken(context, plan, key, cases);
    add_missing_and_overlaps(context, changed, cases);
    add_checks(context, plan, guards_of(context.table, written), cases);
    add_domains(context, changed, cases);
    add_lengths(context, plan, written, cases);
    const auto self = static_cast<TableIndex>(&context.table - context.schema.tables.data());
    for (const auto& [child, index] : context.references[self]) {
        const schema::ForeignKey& key = context.schema.tables[child].foreign_keys[index];
        if (!refuses(key.on_update) || !any_of(key.referenced_columns, changed)) continue;
        add_referenced(context, child, key.name, cases);
        if (context.table.partitioned) add_referenced(context, child, "", cases);
    }
    return cases;
}

std::vector<FailureCase> delete_failures(const Context& context)
{
    Cases cases;
    add_delete_closure(context, static_cast<TableIndex>(&context.table - context.schema.tables.data()), cases);
    return cases;
}

std::vector<std::size_t> guards_of(const schema::Table& table, const std::vector<ColumnIndex>& written)
{
    const std::vector<ColumnIndex> changed = with_generated(table, written);
    std::vector<std::size_t> guards;
    for (std::size_t index = 0; index < table.checks.size(); ++index)
        if (any_of(table.checks[index].columns, changed)) guards.push_back(index);
    return guards;
}

FailureCase plain_failure(Failure failure, std::string enumerator)
{
    FailureCase result;
    result.failure = failure;
    result.enumerator = std::move(enumerator);
    return result;
}

std::vector<ConstraintReference> resolve_clashes(std::vector<FailureCase>& cases)
{
    std::map<std::string, std::size_t> uses;
    for (const FailureCase& one : cases) ++uses[one.enumerator];
    std::vector<ConstraintReference> renamed;
    for (FailureCase& one : cases) {
        if (uses[one.enumerator] < 2 || one.constraints.empty()) continue;
        const std::string& constraint = one.constraints.front().name;
        one.enumerator = one.failure == Failure::taken     ? constraint + "_taken"
                         : one.failure == Failure::missing ? constraint + "_missing"
                                                           : constraint + "_violated";
        renamed.push_back(one.constraints.front());
    }
    return renamed;
}

std::size_t add_failure_set(TablePlan& plan, std::string name, std::vector<FailureCase> cases)
{
    merge_lengths(cases);
    resolve_clashes(cases);
    cases.push_back(plain_failure(Failure::database, "database"));
    plan.failure_sets.push_back({std::move(name), std::move(cases)});
    return plan.failure_sets.size() - 1;
}

}  // namespace racegen::plan
