#include <algorithm>
#include <set>

#include "plan/checks.hpp"
#include "plan/keys.hpp"
#include "plan/names.hpp"
#include "plan/rules.hpp"

namespace racegen::plan {
namespace {

/// The texts of `column IN ('a', 'b')`; nothing for any other check.
std::vector<std::string> listed_states(const schema::Check& check, const schema::Column& column)
{
    const auto* list = std::get_if<ddl::InList>(&check.condition->node);
    if (!list || list->negated) return {};
    const auto* name = std::get_if<ddl::ColumnReference>(&without_casts(*list->operand).node);
    if (!name || name->name != column.name) return {};
    std::vector<std::string> states;
    for (const ddl::ExpressionPtr& item : list->items) {
        const auto* literal = std::get_if<ddl::Literal>(&without_casts(*item).node);
        if (!literal || literal->kind != ddl::Literal::Kind::string) return {};
        states.push_back(literal->text);
    }
    return states;
}

}  // namespace

std::vector<std::string> states_of(const schema::Schema& schema, const schema::Table& table, const ColumnPlan& plan, ColumnIndex column)
{
    if (plan.type.kind == ValueKind::enumeration) return schema.enums[*plan.type.enumeration].labels;
    if (plan.type.kind != ValueKind::text) return {};
    for (const schema::Check& check : table.checks)
        if (auto states = listed_states(check, table.columns[column]); !states.empty()) return states;
    return {};
}

namespace {

/// False after an error.
bool check_hint(const Context& context, ColumnIndex column, const TableHints::Transitions& hint,
                const std::vector<std::string>& states, source::Diagnostics& diagnostics)
{
    const std::string& name = context.table.columns[column].name;
    if (states.empty()) {
        diagnostics.error("RG403", "hint 'transitions' is for enums and for texts with CHECK (... IN (...)); '" + name + "' is neither",
                          hint.span);
        return false;
    }
    std::set<std::string> unknown;
    for (const auto& [from, to] : hint.allowed)
        for (const std::string& state : {from, to})
            if (std::ranges::find(states, state) == states.end() && unknown.insert(state).second)
                diagnostics.error("RG403", "'" + state + "' is no state of column '" + name + "'", hint.span);
    return unknown.empty();
}

void plan_column(const Context& context, TablePlan& plan, ColumnIndex column, const TableHints::Transitions* hint)
{
    const std::string& name = context.table.columns[column].name;
    const std::vector<ColumnIndex> patch = companion_columns(context.table, plan, column);
    std::vector<ColumnIndex> written = patch;
    written.insert(std::lower_bound(written.begin(), written.end(), column), column);

    std::vector<FailureCase> cases = update_failures(context, plan, written);
    FailureCase unexpected = plain_failure(Failure::unexpected, "unexpected_" + name);
    unexpected.column = column;
    cases.push_back(std::move(unexpected));
    cases.push_back(plain_failure(Failure::not_found, "not_found"));
    const std::size_t failures = add_failure_set(plan, "Transition" + plan.entity + pascal_case(name), std::move(cases));
    const bool needs_patch = is_tied(context.table, column, patch);
    for (std::size_t index = 0; index < plan.keys.size(); ++index) {
        Method transition;
        transition.kind = MethodKind::transition;
        transition.name = "transition_" + name + by_key(plan.keys[index]);
        transition.key = index;
        transition.column = column;
        transition.failures = failures;
        if (hint) transition.transitions = hint->allowed;
        transition.guards = guards_of(context.table, {column});
        transition.guard = name + " = from";
        transition.race = "two sessions see the same state, and both leave it";
        if (!needs_patch) plan.methods.push_back(transition);
        if (patch.empty()) continue;
        transition.patch = patch;
        transition.guards = guards_of(context.table, written);
        plan.methods.push_back(transition);
    }
}

}  // namespace

void plan_transitions(const Context& context, TablePlan& plan, source::Diagnostics& diagnostics)
{
    for (ColumnIndex column = 0; column < plan.columns.size(); ++column) {
        const std::vector<std::string> states = states_of(context.schema, context.table, plan.columns[column], column);
        const auto found = context.hints.transitions.find(column);
        const TableHints::Transitions* hint = found == context.hints.transitions.end() ? nullptr : &found->second;
        if (hint && !check_hint(context, column, *hint, states, diagnostics)) hint = nullptr;
        if (states.empty() || plan.keys.empty() || !plan.columns[column].patchable || (hint && hint->allowed.empty())) continue;
        const auto in_key = [&](const schema::UniqueKey& key) {
            return std::ranges::find(key.columns, column) != key.columns.end();
        };
        if (!std::ranges::any_of(context.table.unique_keys, in_key))
            plan_column(context, plan, column, hint);
        else if (hint)
            diagnostics.error("RG403", "hint 'transitions' is for columns in no key, and '" + context.table.columns[column].name + "' is in one",
                              hint->span);
    }
}

}  // namespace racegen::plan
