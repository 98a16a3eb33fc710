#include <algorithm>
#include <array>
#include <span>

#include "plan/keys.hpp"
#include "plan/rules.hpp"

namespace racegen::plan {
namespace {

using Names = std::span<const std::string_view>;

constexpr auto key_names = std::to_array<std::string_view>({"idempotency_key", "request_key", "key"});
constexpr auto fingerprint_names = std::to_array<std::string_view>({"fingerprint", "request_fingerprint", "request_hash", "request_digest"});
constexpr auto response_names = std::to_array<std::string_view>({"response", "response_body"});
constexpr auto lease_names = std::to_array<std::string_view>({"lease_until", "leased_until", "locked_until"});
constexpr auto attempt_names = std::to_array<std::string_view>({"attempt", "attempts"});

std::optional<ColumnIndex> column_named(const Context& context, Names names)
{
    for (const std::string_view name : names)
        if (const auto column = context.table.find_column(std::string(name))) return column;
    return std::nullopt;
}

bool contains(const std::vector<ColumnIndex>& columns, ColumnIndex column) { return std::ranges::find(columns, column) != columns.end(); }

/// The first key with that column of which the caller supplies every part, so that a conflict with it means the same request.
std::optional<std::size_t> key_with(const Context& context, const TablePlan& plan, ColumnIndex column)
{
    for (std::size_t index = 0; index < plan.keys.size(); ++index) {
        const Key& key = plan.keys[index];
        const schema::UniqueKey& unique = unique_key_of(context.table, key);
        const bool exact = key.suppliable && !key.nullable && !unique.predicate && !unique.has_expression() && !unique.deferrable;
        if (exact && contains(key.parameters, column)) return index;
    }
    return std::nullopt;
}

/// The columns by what they are called; a guess, so everything has to fit.
std::optional<TableHints::Idempotency> recognised(const Context& context)
{
    const auto key = column_named(context, key_names);
    const auto fingerprint = column_named(context, fingerprint_names);
    const auto response = column_named(context, response_names);
    if (!key || !fingerprint || !response) return std::nullopt;
    return TableHints::Idempotency{*key, *fingerprint, *response, column_named(context, lease_names), column_named(context, attempt_names), {}};
}

bool is_lease(const Context& context, const TablePlan& plan, const TableHints::Idempotency& columns)
{
    if (!columns.lease || !columns.attempt) return false;
    const ColumnIndex lease = *columns.lease;
    const ColumnIndex attempt = *columns.attempt;
    const ValueKind kind = plan.columns[attempt].type.kind;
    const bool counts = kind == ValueKind::int16 || kind == ValueKind::int32 || kind == ValueKind::int64;
    return plan.columns[lease].type.kind == ValueKind::timestamptz && counts && context.table.columns[attempt].not_null &&
           plan.columns[lease].patchable && plan.columns[attempt].patchable && lease != columns.response && attempt != columns.response;
}

/// Whether the server rounds or pads a value that it stores: it would not be found again by what was given.
bool is_rounded(const Context& context, ColumnIndex index)
{
    const ddl::TypeName& type = base_type(context, context.table.columns[index]);
    return !type.modifiers.empty() && type.name.name != "varchar" && type.name.name != "bpchar";
}

/// A column that a CHECK ties to the response, and that run_once leaves as it is when the response comes.
std::optional<ColumnIndex> tied_to_response(const Context& context, const std::vector<ColumnIndex>& key, const TableHints::Idempotency& columns)
{
    for (const schema::Check& check : context.table.checks) {
        if (!contains(check.columns, columns.response)) continue;
        for (const ColumnIndex column : check.columns)
            if (column != columns.response && column != columns.fingerprint && !contains(key, column)) return column;
    }
    return std::nullopt;
}

/// What the table lacks for run_once by these columns; empty: nothing.
std::string obstacle(const Context& context, const TablePlan& plan, const TableHints::Idempotency& columns)
{
    const bool leased = is_lease(context, plan, columns);
    const auto name = [&](ColumnIndex column) { return "'" + context.table.columns[column].name + "'"; };
    const auto key = key_with(context, plan, columns.key);
    if (!key) return "column " + name(columns.key) + " is in no key whose columns the caller gives and that is NOT NULL, whole and not deferrable";
    const std::vector<ColumnIndex>& parts = plan.keys[*key].parameters;
    if (context.table.columns[columns.response].not_null || !plan.columns[columns.response].patchable)
        return "column " + name(columns.response) + " cannot be NULL until there is a response";
    if (contains(parts, columns.fingerprint) || contains(parts, columns.response) || columns.fingerprint == columns.response)
        return "key, fingerprint and response are not columns of their own";
    if (plan.columns[columns.fingerprint].provision == Provision::never) return "column " + name(columns.fingerprint) + " is not the caller's to give";
    for (const ColumnIndex column : parts)
        if (is_rounded(context, column)) return "column " + name(column) + " is rounded when it is stored";
    if (is_rounded(context, columns.fingerprint)) return "column " + name(columns.fingerprint) + " is rounded when it is stored";
    if (const auto tied = tied_to_response(context, parts, columns))
        return "a CHECK ties the response to column " + name(*tied) + ", which run_once does not write with it";
    for (ColumnIndex column = 0; column < plan.columns.size(); ++column) {
        const bool given = contains(parts, column) || column == columns.fingerprint || (leased && (column == columns.lease || column == columns.attempt));
        if (plan.columns[column].provision == Provision::required && !given)
            return "column " + name(column) + " is NOT NULL without a default, and run_once has no value for it";
    }
    if (context.table.has_rules) return "ON CONFLICT is refused on a table with rules";
    return "";
}

std::size_t failures_of(const Context& context, TablePlan& plan, const Method& method)
{
    const Idempotency& once = *method.once;
    std::vector<ColumnIndex> written = plan.keys[*method.key].parameters;
    written.insert(written.end(), {once.fingerprint, once.response});
    if (once.lease) written.insert(written.end(), {once.lease->until, once.lease->attempt});
    std::ranges::sort(written);
    std::vector<FailureCase> cases = update_failures(context, plan, written);
    // A conflict on the key is an answer; nothing references a row that is only now being written; a response that is too long is seen too late.
    std::erase_if(cases, [&](const FailureCase& one) {
        return one.key == method.key || one.failure == Failure::referenced || (one.failure == Failure::too_long && one.column == once.response);
    });
    cases.push_back(plain_failure(Failure::mismatch, "mismatch"));
    cases.push_back(plain_failure(Failure::in_progress, "in_progress"));
    if (once.lease) cases.push_back(plain_failure(Failure::lease_lost, "lease_lost"));
    cases.push_back(plain_failure(Failure::busy, "busy"));
    return add_failure_set(plan, "Run" + plan.entity + "Once", std::move(cases));
}

}  // namespace

void plan_idempotency(const Context& context, TablePlan& plan, source::Diagnostics& diagnostics)
{
    const bool hinted = context.hints.idempotency.has_value();
    if (hinted && !*context.hints.idempotency) return;
    const std::optional<TableHints::Idempotency> columns = hinted ? *context.hints.idempotency : recognised(context);
    if (!columns) return;
    if (const std::string reason = obstacle(context, plan, *columns); !reason.empty()) {
        if (hinted)
            diagnostics.error("RG403", "hint 'idempotency' makes no sense here: " + reason, columns->span);
        else
            plan.omissions.push_back({"run_once", reason});
        return;
    }
    Method run;
    run.kind = MethodKind::run_once;
    run.name = "run_once";
    run.key = key_with(context, plan, columns->key);
    run.once = Idempotency{columns->fingerprint, columns->response, std::nullopt};
    if (is_lease(context, plan, *columns)) run.once->lease = Lease{*columns->lease, *columns->attempt};
    if (hinted && columns->lease && !run.once->lease)
        diagnostics.error("RG403", "hint 'idempotency' needs a timestamptz for lease: and an integer that is NOT NULL for attempt:", columns->span);
    run.failures = failures_of(context, plan, run);
    const std::string unique = describe(unique_key_of(context.table, plan.keys[*run.key]));
    run.guard = unique + ", written in the transaction of the effect";
    run.race = "two requests with one key find it unused, and both run the effect";
    plan.methods.push_back(run);
    if (!run.once->lease) return;
    run.kind = MethodKind::run_once_leased;
    run.guard = unique + ", and in the answer's WHERE the lease it was run under";
    run.race += "; or one that was taken for dead comes back and overwrites the answer";
    plan.methods.push_back(std::move(run));
}

}  // namespace racegen::plan
