// Amounts that several sessions draw on, and states that they move.
#include <algorithm>
#include <array>

#include "lint/context.hpp"
#include "plan/checks.hpp"
#include "plan/names.hpp"

namespace racegen::lint {

namespace {

using schema::ColumnIndex;

bool is_generated_for(const Context& context, plan::MethodKind kind, ColumnIndex column)
{
    return std::ranges::any_of(context.plan.methods, [&](const plan::Method& method) { return method.kind == kind && method.column == column; });
}

bool is_drawn_on(std::string_view name)
{
    return is_one_of(name, {"balance", "stock", "in_stock", "units_in_stock", "stock_quantity", "quantity_in_stock", "quantity_on_hand", "on_hand",
                            "credit_balance", "available", "available_quantity", "available_balance", "quantity_available", "remaining",
                            "remaining_uses", "uses_left", "seats_left", "available_seats", "seats_available", "remaining_quantity", "inventory",
                            "units_available", "tickets_available", "available_credit", "wallet_balance", "points_balance", "inventory_count"});
}

void find_unbounded_amounts(const Context& context, Findings& findings)
{
    if (context.traits.is_record) return;
    for (ColumnIndex column = 0; column < context.plan.columns.size(); ++column) {
        const plan::ColumnPlan& plan = context.plan.columns[column];
        if (!plan.patchable || !plan.type.is_number() || !is_drawn_on(normalised(context.column(column).name))) continue;
        if (is_in_check(context.table, column) || is_in_foreign_key(context.table, column)) continue;
        const std::string name = ddl::quote_identifier(context.column(column).name);
        findings.add_to_column(column, "no CHECK bounds " + quoted(context.column(column).name) +
                                           ": two sessions find it sufficient, and both subtract; add CHECK (" + name + " >= 0)");
    }
}

bool is_number_literal(const ddl::ExpressionPtr& value)
{
    const auto* literal = value ? std::get_if<ddl::Literal>(&plan::without_casts(*value).node) : nullptr;
    return literal && (literal->kind == ddl::Literal::Kind::integer || literal->kind == ddl::Literal::Kind::decimal);
}

/// A default says that it is a number from the start.
void find_amounts_that_may_be_null(const Context& context, Findings& findings)
{
    for (ColumnIndex column = 0; column < context.plan.columns.size(); ++column) {
        if (!may_be_null(context.table, column) || !is_number_literal(context.column(column).default_value)) continue;
        const std::string name = normalised(context.column(column).name);
        const bool replaced = name.starts_with("last_") || name.starts_with("min_") || name.starts_with("max_") || name.ends_with("status");
        if (!is_generated_for(context, plan::MethodKind::add_to, column) || replaced) continue;
        findings.add_to_column(column, quoted(context.column(column).name) +
                                           " may be NULL, for which its CHECK holds and to which nothing can be added: the amount is lost; make it NOT NULL");
    }
}

/// `used` beside `max_uses`: a count and its limit.
struct Pair {
    std::string_view count;
    std::string_view limit;
};

constexpr auto pairs = std::to_array<Pair>({
    {"uses", "max_uses"}, {"use_count", "max_uses"}, {"used_count", "max_uses"}, {"times_used", "max_uses"}, {"usage_count", "max_uses"},
    {"usage_count", "usage_limit"}, {"used_count", "usage_limit"}, {"used", "usage_limit"}, {"used", "quota"}, {"used", "limit"},
    {"redemptions", "max_redemptions"}, {"redemption_count", "max_redemptions"}, {"times_redeemed", "max_redemptions"},
    {"redeemed_count", "max_redemptions"}, {"booked", "capacity"}, {"reserved", "capacity"}, {"taken", "capacity"}, {"sold", "capacity"},
    {"booked_count", "capacity"}, {"reserved", "stock"}, {"reserved", "quantity"}, {"reserved", "on_hand"}, {"reserved_quantity", "quantity"},
    {"participants", "max_participants"}, {"participants_count", "max_participants"}, {"participant_count", "max_participants"},
    {"members_count", "max_members"}, {"member_count", "max_members"}, {"invites_used", "invite_limit"}, {"quota_used", "quota"},
    {"used_bytes", "quota_bytes"}, {"used_bytes", "max_bytes"}, {"bytes_used", "bytes_limit"}, {"enrolled", "capacity"}, {"signups", "capacity"},
    {"claimed", "total"}, {"sold", "total"}, {"allocated", "capacity"}, {"used", "capacity"}, {"used", "max"}, {"views", "max_views"},
    {"downloads", "max_downloads"}, {"download_count", "max_downloads"}, {"registrations", "max_registrations"}, {"pending", "uses_allowed"}, {"completed", "uses_allowed"},
});

void find_untied_limits(const Context& context, Findings& findings)
{
    for (const Pair& pair : pairs) {
        std::optional<ColumnIndex> count;
        std::optional<ColumnIndex> limit;
        for (ColumnIndex column = 0; column < context.plan.columns.size(); ++column) {
            if (!context.plan.columns[column].type.is_number()) continue;
            const std::string name = normalised(context.column(column).name);
            if (name == pair.count) count = column;
            if (name == pair.limit) limit = column;
        }
        if (!count || !limit || !context.plan.columns[*count].patchable) continue;
        const bool tied = std::ranges::any_of(context.table.checks, [&](const schema::Check& check) {
            return is_in(check.columns, *count) && is_in(check.columns, *limit);
        });
        if (tied) continue;
        findings.add_to_column(*count, "no CHECK holds " + quoted(context.column(*count).name) + " below " + quoted(context.column(*limit).name) +
                                           ": two sessions find room for one more, and both take it; add CHECK (" +
                                           ddl::quote_identifier(context.column(*count).name) + " <= " +
                                           ddl::quote_identifier(context.column(*limit).name) + ")",
                               {{"the limit is here", context.column(*limit).name_span}});
    }
}

bool is_state(const Context& context, ColumnIndex column)
{
    const std::string name = normalised(context.column(column).name);
    if (name == "status" || name.ends_with("_status")) return !is_one_of(name, {"http_status", "exit_status", "response_status", "marital_status"});
    if (name != "state" && !name.ends_with("_state")) return false;
    // The state of an address.
    return std::ranges::none_of(context.table.columns, [](const schema::Column& other) {
        return is_one_of(normalised(other.name), {"city", "country", "zip", "zipcode", "zip_code", "postal_code", "postcode", "street", "county"});
    });
}

void find_open_states(const Context& context, Findings& findings)
{
    if (context.traits.is_record) return;
    for (ColumnIndex column = 0; column < context.plan.columns.size(); ++column) {
        const bool open = is_text(context.plan.columns[column]) && context.plan.columns[column].patchable && context.column(column).not_null;
        if (!open || !is_state(context, column) || context.column(column).domain) continue;
        if (is_in_check(context.table, column) || is_in_foreign_key(context.table, column) || is_in_key(context.table, column)) continue;
        findings.add_to_column(column, "nothing says what states " + quoted(context.column(column).name) +
                                           " has, so that no transition_ guards it: two sessions see the same state, and both move on from it; add CHECK (" +
                                           ddl::quote_identifier(context.column(column).name) + " IN (…)) or use an enum");
    }
}

void find_states_that_may_be_null(const Context& context, Findings& findings)
{
    for (ColumnIndex column = 0; column < context.plan.columns.size(); ++column) {
        if (!may_be_null(context.table, column) || !context.column(column).default_value) continue;
        if (!is_generated_for(context, plan::MethodKind::transition, column) || !is_state(context, column)) continue;
        findings.add_to_column(column, quoted(context.column(column).name) +
                                           " may be NULL, which is equal to no state: a transition never finds such a row, and its CHECK lets it pass; make "
                                           "it NOT NULL");
    }
}

constexpr auto checks = std::to_array<Check>({
    {{"RL040", source::Severity::warning, "amount without a bound",
      "Both sessions read the amount, find it sufficient, and subtract: it is below zero.",
      "add CHECK (amount >= 0), which each subtraction then repeats"},
     find_unbounded_amounts},
    {{"RL041", source::Severity::warning, "amount that may be NULL",
      "NULL + 5 is NULL, for which the CHECK holds: what a session adds is lost, and nobody is told.",
      "make it NOT NULL"},
     find_amounts_that_may_be_null},
    {{"RL042", source::Severity::warning, "count without its limit",
      "Both sessions find room for one more, and both take it.",
      "add CHECK (count <= limit)"},
     find_untied_limits},
    {{"RL043", source::Severity::note, "states that are not listed",
      "Both sessions see the same state and move on from it: what follows happens twice, or the later state is overwritten by the earlier.",
      "list them in a CHECK or an enum, and write WHERE state = the one that was seen"},
     find_open_states},
    {{"RL044", source::Severity::note, "state that may be NULL",
      "A row whose state is NULL passes its CHECK, and no guarded transition finds it: it waits for ever, or is moved without a guard.",
      "make it NOT NULL"},
     find_states_that_may_be_null},
});

}  // namespace

std::span<const Check> amount_checks() { return checks; }

}  // namespace racegen::lint
