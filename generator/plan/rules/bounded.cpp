#include <algorithm>

#include "plan/checks.hpp"
#include "plan/keys.hpp"
#include "plan/names.hpp"
#include "plan/rules.hpp"

namespace racegen::plan {
namespace {

bool bounds(const CheckShape& shape, ColumnIndex column)
{
    switch (shape.kind) {
        case CheckShape::Kind::lower:
        case CheckShape::Kind::upper:
        case CheckShape::Kind::range:
            return shape.column == column;
        case CheckShape::Kind::exceeds:
            return shape.column == column || shape.other == column;
        case CheckShape::Kind::length:
        case CheckShape::Kind::other:
            return false;
    }
    return false;
}

/// A number in no key and no foreign key that some CHECK bounds: a quantity, not an identity.
bool is_bounded_quantity(const schema::Table& table, const TablePlan& plan, ColumnIndex column)
{
    if (!plan.columns[column].patchable || !plan.columns[column].type.is_number()) return false;
    const auto in_key = [&](const schema::UniqueKey& key) { return mentions(table, key, column); };
    if (std::any_of(table.unique_keys.begin(), table.unique_keys.end(), in_key)) return false;
    for (const schema::ForeignKey& key : table.foreign_keys)
        if (std::find(key.columns.begin(), key.columns.end(), column) != key.columns.end()) return false;
    return std::any_of(table.checks.begin(), table.checks.end(),
                       [&](const schema::Check& check) { return bounds(shape_of(check, table), column); });
}

void plan_column(const Context& context, TablePlan& plan, ColumnIndex column)
{
    const std::string& name = context.table.columns[column].name;
    const std::vector<ColumnIndex> patch = companion_columns(context.table, plan, column);
    std::vector<ColumnIndex> written = patch;
    written.insert(std::lower_bound(written.begin(), written.end(), column), column);

    std::vector<FailureCase> cases = update_failures(context, plan, written);
    cases.push_back(plain_failure(Failure::not_found, "not_found"));
    const std::size_t failures =
        add_failure_set(plan, "AddTo" + plan.entity + pascal_case(name), std::move(cases));
    for (std::size_t index = 0; index < plan.keys.size(); ++index) {
        Method add;
        add.kind = MethodKind::add_to;
        add.name = "add_to_" + name + by_key(plan.keys[index]);
        add.key = index;
        add.column = column;
        add.failures = failures;
        add.guards = guards_of(context.table, {column});
        add.guard = describe_checks(context.table, guards_of(context.table, {column}));
        add.race = "two sessions read the amount, both find it sufficient, and both subtract";
        plan.methods.push_back(add);
        if (patch.empty()) continue;
        add.patch = patch;
        add.guards = guards_of(context.table, written);
        plan.methods.push_back(add);
    }
}

}  // namespace

void plan_bounded(const Context& context, TablePlan& plan)
{
    for (ColumnIndex column = 0; column < plan.columns.size(); ++column)
        if (is_bounded_quantity(context.table, plan, column)) plan_column(context, plan, column);
}

}  // namespace racegen::plan
