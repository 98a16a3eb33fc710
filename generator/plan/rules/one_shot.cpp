#include <algorithm>
#include <map>

#include "plan/keys.hpp"
#include "plan/names.hpp"
#include "plan/rules.hpp"

namespace racegen::plan {
namespace {

bool is_false(const schema::Column& column)
{
    if (!column.default_value) return false;
    const auto* literal = std::get_if<ddl::Literal>(&column.default_value->node);
    return literal && literal->kind == ddl::Literal::Kind::boolean && literal->text == "false";
}

std::optional<std::string> participle_of(const schema::Column& column, const ColumnPlan& plan,
                                         const std::optional<std::string>& hint)
{
    if (!plan.patchable) return std::nullopt;
    const bool moment = plan.type.kind == ValueKind::timestamp || plan.type.kind == ValueKind::timestamptz;
    if (moment && !column.not_null && !column.default_value) return hint ? hint : participle_of_moment(column.name);
    if (plan.type.kind == ValueKind::boolean && is_false(column)) return hint ? hint : participle_of_flag(column.name);
    return std::nullopt;
}

void plan_column(const Context& context, TablePlan& plan, ColumnIndex column, const std::string& participle)
{
    const std::vector<ColumnIndex> patch = companion_columns(context.table, plan, column);
    std::vector<ColumnIndex> written = patch;
    written.insert(std::lower_bound(written.begin(), written.end(), column), column);

    std::vector<FailureCase> cases = update_failures(context, plan, written, column);
    FailureCase already = plain_failure(Failure::already, "already_" + participle);
    already.column = column;
    cases.push_back(std::move(already));
    cases.push_back(plain_failure(Failure::not_found, "not_found"));
    const std::size_t failures =
        add_failure_set(plan, "Mark" + plan.entity + pascal_case(participle), std::move(cases));
    const bool flag = plan.columns[column].type.kind == ValueKind::boolean;
    const bool needs_patch = is_tied(context.table, column, patch);
    for (std::size_t index = 0; index < plan.keys.size(); ++index) {
        Method mark;
        mark.kind = MethodKind::mark;
        mark.name = "mark_" + participle + by_key(plan.keys[index]);
        mark.key = index;
        mark.column = column;
        mark.failures = failures;
        mark.guards = guards_of(context.table, {column});
        mark.guard = context.table.columns[column].name + (flag ? " IS NOT TRUE" : " IS NULL");
        mark.race = "two sessions see that it has not happened yet, and both do it";
        if (!needs_patch) plan.methods.push_back(mark);
        if (patch.empty()) continue;
        mark.patch = patch;
        mark.guards = guards_of(context.table, written);
        plan.methods.push_back(mark);
    }
}

}  // namespace

void plan_one_shot(const Context& context, TablePlan& plan)
{
    std::map<std::string, ColumnIndex> seen;
    for (ColumnIndex column = 0; column < plan.columns.size(); ++column) {
        const auto hint = context.hints.marks.find(column);
        const bool hinted = hint != context.hints.marks.end();
        if (hinted && !hint->second) continue;
        const auto participle =
            participle_of(context.table.columns[column], plan.columns[column], hinted ? hint->second : std::nullopt);
        if (!participle || plan.keys.empty()) continue;
        const auto [first, fresh] = seen.emplace(*participle, column);
        if (fresh)
            plan_column(context, plan, column, *participle);
        else
            plan.omissions.push_back({"mark_" + *participle + " for " + context.table.columns[column].name,
                                      "column " + context.table.columns[first->second].name + " already has that method; the hint mark=<participle> gives it a name of its own"});
    }
}

}  // namespace racegen::plan
