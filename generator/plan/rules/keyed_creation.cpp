#include <algorithm>

#include "plan/keys.hpp"
#include "plan/names.hpp"
#include "plan/rules.hpp"

namespace racegen::plan {
namespace {

std::string entity_by_key(const std::string& verb, const TablePlan& plan, const Key& key)
{
    return verb + plan.entity + "By" + pascal_case(key.name);
}

/// A row may lie outside the key: under a NULL, or not satisfying a partial key's predicate.
bool has_outside(const schema::UniqueKey& unique, const Key& key) { return unique.predicate || key.nullable; }

std::vector<FailureCase> keyed_failures(const Context& context, const TablePlan& plan, std::size_t key)
{
    std::vector<FailureCase> failures = insert_failures(context, plan);
    // The method's own key is the one it arbitrates: a conflict there is an answer, not a failure.
    std::erase_if(failures, [&](const FailureCase& one) { return one.key == key; });
    const schema::UniqueKey& unique = unique_key_of(context.table, plan.keys[key]);
    if (has_outside(unique, plan.keys[key])) {
        FailureCase outside = plain_failure(Failure::outside, "outside_" + plan.keys[key].name);
        outside.key = key;
        failures.push_back(std::move(outside));
    }
    failures.push_back(plain_failure(Failure::contention, "contention"));
    return failures;
}

/// What the update arm may write: everything but the key that arbitrates and what no update writes.
std::vector<ColumnIndex> overwritten_columns(const TablePlan& plan, const Key& key)
{
    std::vector<ColumnIndex> columns;
    for (ColumnIndex column = 0; column < plan.columns.size(); ++column) {
        const bool in_key = std::find(key.parameters.begin(), key.parameters.end(), column) != key.parameters.end();
        if (plan.columns[column].patchable && !in_key) columns.push_back(column);
    }
    return columns;
}

Method keyed_method(MethodKind kind, std::string name, std::size_t key, const schema::UniqueKey& unique)
{
    Method method;
    method.kind = kind;
    method.name = std::move(name);
    method.key = key;
    method.guard = describe(unique);
    return method;
}

/// Whether two values of the column are the same to C++ exactly when they are to the database, as they are given.
bool is_same_everywhere(const Context& context, const ColumnPlan& plan, const schema::Column& column)
{
    const ddl::TypeName& type = base_type(context, column);
    switch (plan.type.kind) {
        case ValueKind::int16:
        case ValueKind::int32:
        case ValueKind::int64:
        case ValueKind::oid:
        case ValueKind::boolean:
        case ValueKind::uuid:
        case ValueKind::date:
        case ValueKind::bytes:
        case ValueKind::enumeration: return true;
        case ValueKind::decimal:
        case ValueKind::timestamp:
        case ValueKind::timestamptz:
        case ValueKind::time: return type.modifiers.empty();
        case ValueKind::text: return type.name.name == "text" || type.name.name == "varchar";
        case ValueKind::float32:
        case ValueKind::float64:
        case ValueKind::json:
        case ValueKind::interval:
        case ValueKind::array:
        case ValueKind::range:
        case ValueKind::composite:
        case ValueKind::other: return false;
    }
    return false;
}

/// Why many rows cannot be upserted by the key; empty: they can.
std::string obstacle_to_many(const Context& context, const TablePlan& plan, const Key& key, const schema::UniqueKey& unique)
{
    if (key.nullable || unique.predicate) return "a row may lie outside the key, and each such row would be inserted anew; a key without predicate, of columns that are NOT NULL, brings it";
    if (plan.row_filter) return "a trigger, a rule or row security may suppress a row, which the statement for many rows cannot tell";
    const bool plain = !unique.has_expression() && std::ranges::all_of(key.parameters, [&](ColumnIndex column) {
        return is_same_everywhere(context, plan.columns[column], context.table.columns[column]);
    });
    if (!plain) return "two rows of a call may have keys that only the database takes for the same";
    const bool given = std::ranges::all_of(key.parameters, [&](ColumnIndex column) {
        return plan.columns[column].provision == Provision::required;
    });
    return given ? "" : "a row may leave its key to a default, which C++ cannot compare; without the default the caller gives it";
}

void plan_key(const Context& context, TablePlan& plan, std::size_t index)
{
    const Key key = plan.keys[index];
    const schema::UniqueKey& unique = unique_key_of(context.table, key);
    Method seems_free = keyed_method(MethodKind::seems_free, "seems_free_" + key.name, index, unique);
    seems_free.guard = "none: advisory, it says nothing about a later create";
    seems_free.race = "none is closed; a friendly message early, nothing more";
    plan.methods.push_back(seems_free);

    const std::string refusal = unique.deferrable        ? "ON CONFLICT cannot arbitrate the deferrable " + unique.name + "; NOT DEFERRABLE brings it"
                                : context.table.has_rules ? "ON CONFLICT is refused on a table with rules"
                                                          : "";
    if (!refusal.empty()) {
        plan.omissions.push_back({"get_or_create_by_" + key.name, refusal});
        plan.omissions.push_back({"upsert_by_" + key.name, refusal});
        return;
    }
    Method get = keyed_method(MethodKind::get_or_create, "get_or_create_by_" + key.name, index, unique);
    get.failures = add_failure_set(plan, entity_by_key("GetOrCreate", plan, key),
                                   keyed_failures(context, plan, index));
    get.race = "two sessions look for the key, find none, and both insert it: one fails or the row is there twice";
    plan.methods.push_back(get);

    if (context.table.partitioned) {
        plan.omissions.push_back({"upsert_by_" + key.name,
                                  "on a partitioned table the server does not tell an inserted row from an updated one"});
        return;
    }
    std::vector<FailureCase> failures = keyed_failures(context, plan, index);
    Method upsert = keyed_method(MethodKind::upsert, "upsert_by_" + key.name, index, unique);
    upsert.overwritten = overwritten_columns(plan, key);
    for (FailureCase& failure : update_failures(context, plan, upsert.overwritten))
        if (failure.failure == Failure::referenced) failures.push_back(std::move(failure));
    upsert.failures = add_failure_set(plan, entity_by_key("Upsert", plan, key), std::move(failures));
    upsert.race = "two sessions look for the key, then insert or update on what they saw: a duplicate, or a lost write";
    plan.methods.push_back(upsert);

    if (const std::string reason = obstacle_to_many(context, plan, key, unique); !reason.empty()) {
        plan.omissions.push_back({"upsert_all_by_" + key.name, reason});
        return;
    }
    upsert.kind = MethodKind::upsert_all;
    upsert.name = "upsert_all_by_" + key.name;
    upsert.sorted_by = index;
    plan.methods.push_back(std::move(upsert));
}

}  // namespace

void plan_keyed_creation(const Context& context, TablePlan& plan)
{
    for (std::size_t index = 0; index < plan.keys.size(); ++index)
        if (plan.keys[index].suppliable) plan_key(context, plan, index);
}

}  // namespace racegen::plan
