#include "plan/keys.hpp"
#include "plan/rules.hpp"

namespace racegen::plan {

void plan_removal(const Context& context, TablePlan& plan)
{
    if (plan.keys.empty()) return;
    std::vector<FailureCase> cases = delete_failures(context);
    cases.push_back(plain_failure(Failure::not_found, "not_found"));
    if (plan.version && plan.has_primary_key) cases.push_back(plain_failure(Failure::stale, "stale"));
    const std::size_t failures = add_failure_set(plan, "Remove" + plan.entity, std::move(cases));

    for (std::size_t index = 0; index < plan.keys.size(); ++index) {
        Method remove;
        remove.kind = MethodKind::remove;
        remove.name = "remove" + by_key(plan.keys[index]);
        remove.key = index;
        remove.failures = failures;
        remove.guard = "the foreign keys that reference it, checked by the DELETE itself";
        remove.race = "a reference to the row appears between the look and the delete";
        plan.methods.push_back(remove);
    }
    if (!plan.has_primary_key) return;
    if (!plan.version) {
        plan.omissions.push_back({"remove(row)", no_version});
        return;
    }
    Method remove;
    remove.kind = MethodKind::remove_row;
    remove.name = "remove";
    remove.key = 0;
    remove.failures = failures;
    remove.guard = "version column " + context.table.columns[*plan.version].name;
    remove.race = "a session deletes a row that another has changed since it was read";
    plan.methods.push_back(remove);
}

}  // namespace racegen::plan
