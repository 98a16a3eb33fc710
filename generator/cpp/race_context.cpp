#include "cpp/race_context.hpp"

#include <algorithm>

#include "ddl/walk.hpp"
#include "plan/keys.hpp"

namespace racegen::cpp {
namespace {

using plan::ColumnIndex;
using plan::MethodKind;
using plan::ValueKind;

bool has_call(const ddl::Expression& expression)
{
    if (std::holds_alternative<ddl::FunctionCall>(expression.node)) return true;
    bool found = false;
    ddl::for_each_part(expression, [&](const ddl::Expression& part) { found = found || has_call(part); });
    return found;
}

}  // namespace

RaceContext::RaceContext(const EntityContext& entity_context, const RaceTables& race_tables)
    : context(entity_context), tables(race_tables), self(race_tables.at(entity_context.plan.table))
{
    for (ColumnIndex column = 0; column < context.plan.columns.size(); ++column)
        if (is_value(column) && !is_time(column) && kind(column) != ValueKind::boolean) values.push_back(column);
    // Times of the clock read the same, and two values may be one: rather these than none.
    for (ColumnIndex column = 0; values.empty() && column < context.plan.columns.size(); ++column)
        if (is_value(column) && !has_clock(column)) values.push_back(column);
}

std::string RaceContext::patch_type(const plan::Method& method) const
{
    return self.type.substr(0, self.type.rfind("::") + 2) + patch_name(context, method);
}

std::string RaceContext::type(ColumnIndex column) const { return value_type(context.names, context.plan.columns[column], ""); }
std::string RaceContext::member_type(ColumnIndex column) const
{
    return context.table.columns[column].not_null ? type(column) : "std::optional<" + type(column) + ">";
}

bool RaceContext::is_in_key(ColumnIndex column) const
{
    if (context.table.primary_key && std::ranges::count(context.table.primary_key->columns, column) > 0) return true;
    return std::ranges::any_of(context.table.unique_keys, [&](const auto& key) { return plan::mentions(context.table, key, column); });
}

bool RaceContext::is_of(ColumnIndex column, std::initializer_list<MethodKind> kinds) const
{
    return std::ranges::any_of(context.plan.methods, [&](const plan::Method& method) {
        return method.column == column && std::ranges::count(kinds, method.kind) > 0;
    });
}

bool RaceContext::is_time(ColumnIndex column) const
{
    return kind(column) == ValueKind::timestamp || kind(column) == ValueKind::timestamptz || kind(column) == ValueKind::date ||
           kind(column) == ValueKind::time;
}

bool RaceContext::has_clock(ColumnIndex column) const
{
    const ddl::ExpressionPtr& value = context.table.columns[column].default_value;
    return is_time(column) && kind(column) != ValueKind::time && value && has_call(*value);
}

bool RaceContext::is_generated(ColumnIndex column) const
{
    const schema::Column& one = context.table.columns[column];
    if (one.identity != ddl::Identity::none || one.serial) return true;
    if (is_of(column, {MethodKind::add_to, MethodKind::transition, MethodKind::claim})) return false;
    return !is_time(column) && one.default_value && has_call(*one.default_value);
}

bool RaceContext::is_attempt(ColumnIndex column) const
{
    return std::ranges::any_of(context.plan.methods, [&](const plan::Method& method) { return method.once && method.once->lease && method.once->lease->attempt == column; });
}

bool RaceContext::is_value(ColumnIndex column) const
{
    if (!context.plan.columns[column].patchable || is_in_key(column) || is_generated(column)) return false;
    if (reference_of(column) || is_of(column, {MethodKind::mark, MethodKind::transition, MethodKind::claim})) return false;
    for (const plan::Method& method : context.plan.methods)
        if (method.once && (method.once->response == column || method.once->fingerprint == column)) return false;
    if (is_attempt(column)) return false;
    return kind(column) != ValueKind::array && kind(column) != ValueKind::range &&
           kind(column) != ValueKind::composite && kind(column) != ValueKind::other;
}

std::optional<std::pair<const schema::ForeignKey*, ColumnIndex>> RaceContext::reference_of(ColumnIndex column) const
{
    std::optional<std::pair<const schema::ForeignKey*, ColumnIndex>> best;
    for (const schema::ForeignKey& key : context.table.foreign_keys) {
        if (!tables.contains(key.referenced_table)) continue;
        for (std::size_t part = 0; part < key.columns.size(); ++part)
            if (key.columns[part] == column && (!best || (key.columns.size() == 1 && best->first->columns.size() > 1)))
                best.emplace(&key, key.referenced_columns[part]);
    }
    return best;
}

}  // namespace racegen::cpp
