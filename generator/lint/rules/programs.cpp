// What runs beside the statements: rules, row security, partitions, sequences that others read along.
#include <algorithm>
#include <array>

#include "lint/context.hpp"
#include "plan/names.hpp"

namespace racegen::lint {

namespace {

using schema::ColumnIndex;

void find_rules(const Context& context, Findings& findings)
{
    if (!context.table.has_rules) return;
    findings.add_to_table("the rules on " + quoted(context.table.name.name) +
                          " rewrite its INSERTs, UPDATEs or DELETEs: ON CONFLICT is refused, and a statement may report no row though it wrote one; use a trigger");
}

/// The row's place follows its state: each change of it is a deletion here and an insertion there.
void find_moving_rows(const Context& context, Findings& findings)
{
    if (!context.table.partitioned) return;
    for (const ddl::KeyPart& part : context.table.partition_key) {
        const auto column = part.expression ? std::nullopt : context.table.find_column(part.column);
        if (!column) continue;
        const std::string name = normalised(part.column);
        const bool state = context.plan.columns[*column].type.kind == plan::ValueKind::boolean || name == "status" || name == "state" ||
                           name.ends_with("_status") || name.ends_with("_state") || context.traits.deleted == *column;
        if (!state) continue;
        findings.add_to_column(*column, "each change of " + quoted(part.column) +
                                            " moves the row to another partition: a session that waits for the row gets a serialization failure, at "
                                            "READ COMMITTED, too; partition by what does not change");
    }
}

/// Rows of an outbox or a log of events, which readers follow by the number of the last one they saw; not where each row tells its
/// transaction, by which readers can wait for those still running.
bool is_followed(const Context& context)
{
    const bool tells_transaction = std::ranges::any_of(context.table.columns, [](const schema::Column& column) {
        return is_one_of(column.type.name.name, {"xid8", "xid", "pg_lsn"}) || normalised(column.name) == "transaction_id" || normalised(column.name) == "xact_id";
    });
    if (tells_transaction || context.hints.claim) return false;
    const std::vector<std::string> words = plan::words_of(context.table.name.name);
    const auto has = [&](std::initializer_list<std::string_view> some) {
        return std::ranges::any_of(words, [&](const std::string& word) { return is_one_of(word, some); });
    };
    if (has({"outbox", "outboxes", "eventlog", "changefeed"})) return true;
    const bool positioned = std::ranges::any_of(context.table.columns, [](const schema::Column& column) {
        return is_one_of(normalised(column.name), {"global_position", "stream_name", "stream_id", "aggregate_id", "global_sequence"});
    });
    return has({"events", "event", "messages"}) && positioned;
}

void find_followed_numbers(const Context& context, Findings& findings)
{
    if (!is_followed(context)) return;
    for (ColumnIndex column = 0; column < context.table.columns.size(); ++column) {
        const schema::Column& one = context.column(column);
        const bool counted = one.serial || one.identity != ddl::Identity::none;
        if (!counted) continue;
        findings.add_to_column(column, "numbers of " + quoted(one.name) +
                                           " are given out in one order and committed in another: who reads on from the highest one seen misses rows that "
                                           "commit later; claim rows by a state, or read only what is older than all running transactions");
        return;
    }
}

constexpr auto checks = std::to_array<Check>({
    {{"RL060", source::Severity::warning, "rules on a table",
      "A rule rewrites the statement and with it its guard: ON CONFLICT is refused, and the count of rows tells nothing.",
      "use a trigger"},
     find_rules},
    {{"RL061", source::Severity::warning, "partition by a state",
      "Both sessions update the row; the first moves it to another partition, and the second fails, where it would have waited and gone on.",
      "partition by a column that does not change"},
     find_moving_rows},
    {{"RL062", source::Severity::note, "numbers that readers follow",
      "One session takes number 7, another takes 8 and commits; a reader sees 8 and goes on from there; 7 commits and is never read.",
      "claim rows by a state, or read only what is older than all running transactions"},
     find_followed_numbers},
});

}  // namespace

std::span<const Check> program_checks() { return checks; }

}  // namespace racegen::lint
