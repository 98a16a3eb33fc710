// The rules, one file each under rules/: what in a table brings which methods. Each appends to `plan.methods`,
// `plan.failure_sets` and `plan.omissions`; plan_methods calls them in the order of the output.
#pragma once

#include "plan/failures.hpp"
#include "plan/plan.hpp"

namespace racegen::plan {

/// create, create_if_absent, and both for many rows
void plan_creation(const Context& context, TablePlan& plan);
/// get_or_create_by_<key>, upsert_by_<key>, upsert_all_by_<key>, seems_free_<key>
void plan_keyed_creation(const Context& context, TablePlan& plan);
/// find, find_by_<key>, find_all, list, list_by_<foreign key>
void plan_reading(const Context& context, TablePlan& plan);
/// update(row), update(id, [version,] patch), modify
void plan_updates(const Context& context, TablePlan& plan);
/// add_to_<column>, for columns bounded by a CHECK
void plan_bounded(const Context& context, TablePlan& plan);
/// mark_<participle>, for one-shot moments and flags
void plan_one_shot(const Context& context, TablePlan& plan);
/// transition_<column>, for columns with a few states
void plan_transitions(const Context& context, TablePlan& plan, source::Diagnostics& diagnostics);
/// remove(id), remove(row)
void plan_removal(const Context& context, TablePlan& plan);

/// lock, try_lock, lock_for_remove, lock_all; claim, by a hint
void plan_locking(const Context& context, TablePlan& plan, source::Diagnostics& diagnostics);
/// run_once, for idempotency tables
void plan_idempotency(const Context& context, TablePlan& plan, source::Diagnostics& diagnostics);

/// Why there is no update(row) and no remove(row).
inline constexpr const char* no_version = "the table has no version column to tell a stale row by; version integer NOT NULL DEFAULT 0 brings it";
/// Why there is not a method that a hint takes out.
inline constexpr const char* left_out_by_hint = "left out by the hint without=";

/// "UNIQUE accounts_email_key (email)": a key as reviewers read it.
[[nodiscard]] std::string describe(const schema::UniqueKey& key);
/// "CHECK accounts_balance_check: balance >= 0", joined by "; ".
[[nodiscard]] std::string describe_checks(const schema::Table& table, const std::vector<std::size_t>& checks);
/// "" for the primary key, "_by_<key>" for another.
[[nodiscard]] std::string by_key(const Key& key);
/// Whether a CHECK speaks of the column and of one of these, as in `(redeemed_at IS NULL) = (redeemed_by IS NULL)`: alone it can hardly
/// be set.
[[nodiscard]] bool is_tied(const schema::Table& table, ColumnIndex column, const std::vector<ColumnIndex>& others);
/// The states of an enum, or of a text that a CHECK limits to a few; empty for any other column.
[[nodiscard]] std::vector<std::string> states_of(const schema::Schema& schema, const schema::Table& table, const ColumnPlan& plan,
                                                 ColumnIndex column);
/// Columns a caller may change through a patch beside the guarded write of `moved`: those in no key; where they are more than 64, those
/// that CHECKs tie to it, directly or through each other.
[[nodiscard]] std::vector<ColumnIndex> companion_columns(const schema::Table& table, const TablePlan& plan,
                                                         ColumnIndex moved);

}  // namespace racegen::plan
