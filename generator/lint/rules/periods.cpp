// Periods that must not overlap, and moments until which something is held.
#include <algorithm>
#include <array>

#include "lint/context.hpp"
#include "plan/names.hpp"

namespace racegen::lint {

namespace {

using schema::ColumnIndex;

bool is_time(const plan::ColumnPlan& column) { return is_moment(column) || column.type.kind == plan::ValueKind::date; }

std::optional<ColumnIndex> column_named(const Context& context, std::initializer_list<std::string_view> names)
{
    for (ColumnIndex column = 0; column < context.plan.columns.size(); ++column)
        if (is_one_of(normalised(context.column(column).name), names) && is_time(context.plan.columns[column])) return column;
    return std::nullopt;
}

bool holds_a_place(std::string_view table)
{
    const std::vector<std::string> words = plan::words_of(table);
    return !words.empty() && is_one_of(plan::singular(words.back()), {"booking", "reservation", "appointment", "rental", "lease", "occupancy", "stay", "hire"});
}

void find_unguarded_periods(const Context& context, Findings& findings)
{
    if (!context.table.exclusions.empty() || context.traits.is_record) return;
    const auto begin = column_named(context, {"starts_at", "start_at", "start_time", "start_date", "starts_on", "starts", "begins_at", "begin_at", "check_in",
                                              "checkin", "checkin_date", "check_in_date", "from_date", "period_start", "rental_date", "starttime", "start"});
    const auto end = column_named(context, {"ends_at", "end_at", "end_time", "end_date", "ends_on", "ends", "check_out", "checkout", "checkout_date",
                                            "check_out_date", "to_date", "period_end", "return_date", "endtime", "end", "stop_time"});
    if (begin && end && holds_a_place(context.table.name.name) && !context.table.foreign_keys.empty())
        findings.add_to_column(*begin, "nothing keeps the periods of " + quoted(context.table.name.name) +
                                           " from overlapping: two sessions find the time free, and both take it; add EXCLUDE USING gist (… WITH =, "
                                           "tstzrange(" + context.column(*begin).name + ", " + context.column(*end).name + ") WITH &&)",
                               {{"it ends here", context.column(*end).name_span}});
    const auto valid_from = column_named(context, {"valid_from", "valid_since", "effective_from", "validity_start"});
    const auto valid_to = column_named(context, {"valid_to", "valid_until", "valid_till", "effective_to", "effective_until", "validity_end"});
    if (valid_from && valid_to && is_in_key(context.table, *valid_from))
        findings.add_to_column(*valid_from, "nothing keeps the periods of " + quoted(context.table.name.name) +
                                                " from overlapping: the key only keeps two from beginning at the same moment; add EXCLUDE USING gist (… WITH =, "
                                                "tstzrange(" + context.column(*valid_from).name + ", " + context.column(*valid_to).name + ") WITH &&)",
                               {{"it ends here", context.column(*valid_to).name_span}});
}

void find_unguarded_ranges(const Context& context, Findings& findings)
{
    if (context.traits.is_record || context.table.foreign_keys.empty()) return;
    for (ColumnIndex column = 0; column < context.plan.columns.size(); ++column) {
        const std::string& type = context.column(column).type.name.name;
        if (!is_one_of(type, {"tstzrange", "tsrange", "daterange"}) || is_in_key(context.table, column)) continue;
        findings.add_to_column(column, "nothing keeps the periods " + quoted(context.column(column).name) +
                                           " from overlapping: two sessions find the time free, and both take it; add EXCLUDE USING gist (… WITH =, " +
                                           ddl::quote_identifier(context.column(column).name) + " WITH &&)");
    }
}

void find_exclusions_that_null_escapes(const Context& context, Findings& findings)
{
    for (const schema::Exclusion& one : context.table.exclusions) {
        // NULL in its only part is a row without what the constraint speaks of.
        if (one.definition.elements.size() < 2) continue;
        for (const ddl::ExclusionConstraint::Element& element : one.definition.elements) {
            const auto column = element.part.expression ? std::nullopt : context.table.find_column(element.part.column);
            if (!column || !may_be_null(context.table, *column)) continue;
            const std::vector<const ddl::Expression*> conditions =
                one.definition.predicate ? conjuncts_of(*one.definition.predicate) : std::vector<const ddl::Expression*>{};
            const bool excluded = std::ranges::any_of(conditions, [&](const ddl::Expression* condition) {
                const auto* test = std::get_if<ddl::IsTest>(&condition->node);
                const std::string* name = test ? column_name_of(*test->operand) : nullptr;
                return name && test->negated && test->kind == ddl::IsTest::Kind::null && *name == element.part.column;
            });
            if (excluded) continue;
            findings.add_to_constraint(one.name, one.span,
                                       quoted(one.name) + " does not hold for rows in which " + quoted(element.part.column) +
                                           " is NULL: they overlap with anything; make it NOT NULL");
            break;
        }
    }
}

void find_exclusions_that_deadlock(const Context& context, Findings& findings)
{
    for (const schema::Exclusion& one : context.table.exclusions) {
        const bool equality = !one.deferrable && std::ranges::all_of(one.definition.elements, [](const auto& element) { return element.operator_name == "="; });
        findings.add_to_constraint(one.name, one.span,
                                   equality ? quoted(one.name) + " only compares for equality, and two single INSERTs may deadlock on it; use UNIQUE"
                                            : "two single INSERTs may deadlock on " + quoted(one.name) +
                                                  ", and ON CONFLICT DO UPDATE cannot use it; repeat transactions that end in a deadlock");
    }
}

bool is_lease(const Context& context, std::string_view name)
{
    // Of a user it is a punishment.
    const bool person = std::ranges::any_of(context.table.columns, [](const schema::Column& other) {
        return is_one_of(normalised(other.name), {"password", "password_hash", "encrypted_password", "pwd", "email", "username", "failed_attempts",
                                                  "user_id", "salt", "attempts_failed"});
    });
    if (person) return false;
    return is_one_of(name, {"lease_until", "leased_until", "lease_expires_at", "lease_expiry", "lease_expires", "lock_expires_at", "lock_until",
                         "lock_expiry", "lock_expires", "claimed_until", "reserved_until", "held_until", "hold_until", "lock_expiration_time",
                         "lock_exp_time", "locked_until", "visible_after", "invisible_until"});
}

void find_local_leases(const Context& context, Findings& findings)
{
    for (ColumnIndex column = 0; column < context.plan.columns.size(); ++column) {
        const bool local = context.plan.columns[column].type.kind == plan::ValueKind::timestamp;
        if (!local || !is_lease(context, normalised(context.column(column).name))) continue;
        findings.add_to_column(column, quoted(context.column(column).name) +
                                           " has no time zone: to a session with another one what is held looks free, or held for hours; use timestamptz");
    }
}

void find_leases_without_number(const Context& context, Findings& findings)
{
    // A row for each lease is not handed from one holder to the next.
    const std::vector<std::string> words = plan::words_of(context.table.name.name);
    if (!words.empty() && is_one_of(plan::singular(words.back()), {"reservation", "lease", "hold", "booking", "claim"})) return;
    for (ColumnIndex column = 0; column < context.plan.columns.size(); ++column) {
        if (!is_time(context.plan.columns[column]) || !is_lease(context, normalised(context.column(column).name)) || context.plan.version) continue;
        const bool numbered = std::ranges::any_of(context.table.columns, [](const schema::Column& other) {
            return is_one_of(normalised(other.name), {"attempt", "attempts", "attempt_count", "fencing_token", "fence", "epoch", "generation", "lease_token",
                                                      "lock_token", "claim_token", "lease_id", "lock_id", "retries", "retry_count", "lock_owner",
                                                      "locked_by", "leased_by", "owner", "holder", "lease_owner", "claimed_by", "held_by", "worker_id"});
        });
        if (numbered) continue;
        findings.add_to_column(column, "nothing tells who holds the row until " + quoted(context.column(column).name) +
                                           ": a session that comes late writes as if it still held it; add attempt integer NOT NULL DEFAULT 0, which each "
                                           "holder increments and repeats when it writes");
    }
}

constexpr auto checks = std::to_array<Check>({
    {{"RL050", source::Severity::warning, "periods that may overlap",
      "Both sessions look for a booking in that time, find none, and insert theirs.",
      "add EXCLUDE USING gist (place WITH =, period WITH &&)"},
     find_unguarded_periods},
    {{"RL051", source::Severity::note, "ranges that may overlap",
      "Both sessions look for a row in that time, find none, and insert theirs.",
      "add EXCLUDE USING gist (place WITH =, period WITH &&)"},
     find_unguarded_ranges},
    {{"RL052", source::Severity::warning, "EXCLUDE that NULL escapes",
      "NULL conflicts with nothing: both sessions insert a row without the place, or without the period.",
      "make the column NOT NULL"},
     find_exclusions_that_null_escapes},
    {{"RL053", source::Severity::note, "EXCLUDE on which INSERTs deadlock",
      "Each session inserts its row and then waits for the other's: one of the two single statements ends with a deadlock.",
      "repeat the transaction after a deadlock; for equality use UNIQUE"},
     find_exclusions_that_deadlock},
    {{"RL054", source::Severity::warning, "lease without a time zone",
      "A session whose TimeZone differs takes what is held for expired, and two work on the row.",
      "use timestamptz"},
     find_local_leases},
    {{"RL055", source::Severity::warning, "lease without a number",
      "The first holder stalls, its lease ends, a second takes the row; the first wakes up and writes over it.",
      "add an attempt number that each holder increments, and repeat it in each write"},
     find_leases_without_number},
});

}  // namespace

std::span<const Check> period_checks() { return checks; }

}  // namespace racegen::lint
