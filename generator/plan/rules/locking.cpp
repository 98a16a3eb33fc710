#include <algorithm>

#include "plan/rules.hpp"

namespace racegen::plan {
namespace {

struct LockForm {
    MethodKind kind;
    const char* name;
    const char* guard;
};

constexpr LockForm lock_forms[] = {
    {MethodKind::lock, "lock", "row lock FOR NO KEY UPDATE until the transaction ends"},
    {MethodKind::try_lock, "try_lock", "row lock FOR NO KEY UPDATE until the transaction ends, without waiting"},
    {MethodKind::lock_for_remove, "lock_for_remove", "row lock FOR UPDATE until the transaction ends"},
};

constexpr const char* lock_race = "two sessions read the row, decide over several statements, and both write";

void plan_locks(TablePlan& plan)
{
    std::vector<FailureCase> cases{plain_failure(Failure::not_found, "not_found"), plain_failure(Failure::busy, "busy")};
    const std::size_t failures = add_failure_set(plan, "Lock" + plan.entity, std::move(cases));
    for (const LockForm& form : lock_forms)
        for (std::size_t index = 0; index < plan.keys.size(); ++index) {
            Method lock;
            lock.kind = form.kind;
            lock.name = form.name + by_key(plan.keys[index]);
            lock.key = index;
            lock.failures = failures;
            lock.guard = form.guard;
            lock.race = lock_race;
            plan.methods.push_back(std::move(lock));
        }
    if (!plan.has_primary_key) return;
    Method all;
    all.kind = MethodKind::lock_all;
    all.name = "lock_all";
    all.key = 0;
    all.failures = failures;
    all.guard = "row locks FOR NO KEY UPDATE, taken in the order of the primary key";
    all.race = "two sessions lock the same rows in opposite orders, and wait for each other";
    plan.methods.push_back(std::move(all));
}

std::optional<ColumnIndex> order_of(const Context& context, const TableHints::Claim& hint)
{
    if (hint.order) return hint.order;
    for (const char* name : {"run_at", "created_at"})
        if (const auto column = context.table.find_column(name)) return column;
    return std::nullopt;
}

}  // namespace

void plan_locking(const Context& context, TablePlan& plan, source::Diagnostics& diagnostics)
{
    if (!plan.keys.empty()) plan_locks(plan);
    if (!context.hints.claim) return;
    const TableHints::Claim& hint = *context.hints.claim;
    const std::vector<std::string> states = states_of(context.schema, context.table, plan.columns[hint.column], hint.column);
    if (!states.empty() && std::ranges::find(states, hint.value) == states.end()) {
        diagnostics.error("RG403", "'" + hint.value + "' is no state of column '" + context.table.columns[hint.column].name + "'", hint.span);
        return;
    }
    Method claim;
    claim.kind = MethodKind::claim;
    claim.name = "claim";
    claim.column = hint.column;
    claim.value = hint.value;
    if (const auto order = order_of(context, hint)) {
        claim.order.push_back(*order);
        const ValueKind kind = plan.columns[*order].type.kind;
        claim.when_due = context.table.columns[*order].name == "run_at" && (kind == ValueKind::timestamp || kind == ValueKind::timestamptz);
    }
    if (!plan.keys.empty())
        for (const ColumnIndex column : plan.keys[0].parameters) claim.order.push_back(column);
    claim.failures = add_failure_set(plan, "Claim" + plan.entity, {});
    claim.guard = context.table.columns[hint.column].name + " = " + ddl::quote_literal(hint.value) + ", row locks FOR NO KEY UPDATE SKIP LOCKED";
    claim.race = "two workers take the same row";
    plan.methods.push_back(std::move(claim));
}

}  // namespace racegen::plan
