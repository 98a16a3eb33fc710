#include <algorithm>

#include "plan/rules.hpp"

namespace racegen::plan {

namespace {

/// The same for many rows, in the order of the first key the caller supplies: two such writes then wait for each other, and do not deadlock.
Method for_all(const TablePlan& plan, const Method& one, MethodKind kind)
{
    Method all = one;
    all.kind = kind;
    all.name = one.name == "create" ? "create_all" : "create_all_if_absent";
    const auto key = std::ranges::find(plan.keys, true, &Key::suppliable);
    if (key != plan.keys.end()) all.sorted_by = static_cast<std::size_t>(key - plan.keys.begin());
    return all;
}

bool takes_values(const TablePlan& plan)
{
    return std::ranges::any_of(plan.columns, [](const ColumnPlan& column) { return column.provision != Provision::never; });
}

}  // namespace

void plan_creation(const Context& context, TablePlan& plan)
{
    Method create;
    create.kind = MethodKind::create;
    create.name = "create";
    create.failures = add_failure_set(plan, "Create" + plan.entity, insert_failures(context, plan));
    create.guard = "every constraint of the table, checked by the INSERT itself";
    create.race = "two sessions look for the row, find none, and both insert it";
    plan.methods.push_back(create);
    if (takes_values(plan)) plan.methods.push_back(for_all(plan, create, MethodKind::create_all));

    const schema::Table& table = context.table;
    std::vector<FailureCase> failures = insert_failures(context, plan);
    const auto taken = [](const FailureCase& one) { return one.failure == Failure::taken; };
    if (std::none_of(failures.begin(), failures.end(), taken)) return;
    const auto deferrable = [](const schema::UniqueKey& key) { return key.deferrable; };
    const bool has_deferrable = std::any_of(table.unique_keys.begin(), table.unique_keys.end(), deferrable) ||
                                (table.primary_key && table.primary_key->deferrable) ||
                                std::any_of(table.exclusions.begin(), table.exclusions.end(),
                                            [](const schema::Exclusion& one) { return one.deferrable; });
    if (has_deferrable || table.has_rules) {
        plan.omissions.push_back({"create_if_absent", has_deferrable
                                                          ? "ON CONFLICT cannot arbitrate a deferrable constraint; NOT DEFERRABLE brings it"
                                                          : "ON CONFLICT is refused on a table with rules"});
        return;
    }
    // Without a target, ON CONFLICT DO NOTHING gives way to exclusion constraints as well.
    std::erase_if(failures, [&](const FailureCase& one) { return taken(one) || one.failure == Failure::overlaps; });
    Method absent;
    absent.kind = MethodKind::create_if_absent;
    absent.name = "create_if_absent";
    absent.failures = add_failure_set(plan, "Create" + plan.entity + "IfAbsent", std::move(failures));
    absent.guard = "every unique key of the table, by ON CONFLICT DO NOTHING";
    absent.race = "two sessions look for the row, find none, and both insert it";
    plan.methods.push_back(absent);
    if (plan.row_filter)
        plan.omissions.push_back({"create_all_if_absent", "a trigger, a rule or row security may suppress a row, which the statement for many rows cannot tell"});
    else if (takes_values(plan))
        plan.methods.push_back(for_all(plan, absent, MethodKind::create_all_if_absent));
}

}  // namespace racegen::plan
