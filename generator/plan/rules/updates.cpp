#include "plan/keys.hpp"
#include "plan/rules.hpp"

namespace racegen::plan {
namespace {

constexpr const char* lost_update = "two sessions read the row, change it, and the second write erases the first";

std::string version_guard(const Context& context, const TablePlan& plan)
{
    return plan.version ? "version column " + context.table.columns[*plan.version].name
                        : "the row as it was read: its version as the database keeps it";
}

void plan_update_row(const Context& context, TablePlan& plan, std::size_t failures, const Method& base)
{
    if (!plan.version) {
        plan.omissions.push_back({"update(row)", no_version});
        return;
    }
    Method update = base;
    update.kind = MethodKind::update_row;
    update.name = "update";
    update.failures = failures;
    update.guard = version_guard(context, plan);
    update.race = lost_update;
    plan.methods.push_back(update);
}

void plan_modify(const Context& context, TablePlan& plan, const std::vector<ColumnIndex>& written, const Method& base)
{
    std::vector<FailureCase> cases = update_failures(context, plan, written);
    cases.push_back(plain_failure(Failure::not_found, "not_found"));
    cases.push_back(plain_failure(Failure::refused, "refused"));
    cases.push_back(plain_failure(Failure::contention, "contention"));
    Method modify = base;
    modify.kind = MethodKind::modify;
    modify.name = "modify";
    modify.failures = add_failure_set(plan, "Modify" + plan.entity, std::move(cases));
    modify.guard = version_guard(context, plan);
    modify.race = lost_update;
    plan.methods.push_back(modify);
}

}  // namespace

void plan_updates(const Context& context, TablePlan& plan)
{
    std::vector<ColumnIndex> written;
    for (ColumnIndex column = 0; column < plan.columns.size(); ++column)
        if (plan.columns[column].patchable) written.push_back(column);
    if (written.empty() || plan.keys.empty()) return;

    std::vector<FailureCase> cases = update_failures(context, plan, written);
    cases.push_back(plain_failure(Failure::not_found, "not_found"));
    if (plan.version) cases.push_back(plain_failure(Failure::stale, "stale"));
    const std::size_t failures = add_failure_set(plan, "Update" + plan.entity, std::move(cases));

    Method base;
    base.key = 0;
    base.guards = guards_of(context.table, written);
    if (plan.has_primary_key) plan_update_row(context, plan, failures, base);
    for (std::size_t index = 0; index < plan.keys.size(); ++index) {
        Method update = base;
        update.kind = MethodKind::update_patch;
        update.name = "update" + by_key(plan.keys[index]);
        update.key = index;
        update.patch = written;
        update.failures = failures;
        update.guard = plan.version ? version_guard(context, plan) : "each column given is written, the others are left alone";
        update.race = plan.version ? lost_update : "writing back a whole row would erase what others wrote to its other columns";
        plan.methods.push_back(update);
    }
    if (plan.has_primary_key) plan_modify(context, plan, written, base);
}

}  // namespace racegen::plan
