// The failures a method can meet, from the constraints its statement can violate.
#pragma once

#include <string>
#include <vector>

#include "plan/plan.hpp"

namespace racegen::plan {

/// What the rules need to know of the whole run while they plan one table.
struct Context {
    const schema::Schema& schema;
    const schema::Table& table;
    const References& references;
    const std::vector<TableIndex>& partitions;  // all below the table
    const Hints& all_hints;
    const TableHints& hints;                    // about the table
};

/// The column's type, below any domain.
[[nodiscard]] const ddl::TypeName& base_type(const Context& context, const schema::Column& column);

/// Failures of an INSERT: every key the caller can hit, every foreign key, check and length of a column it writes.
[[nodiscard]] std::vector<FailureCase> insert_failures(const Context& context, const TablePlan& plan);

/// Failures of an UPDATE that writes `written`. `marked`, if any, is set from NULL to a value: a partial key over rows where
/// it is NULL cannot be violated by that.
[[nodiscard]] std::vector<FailureCase> update_failures(const Context& context, const TablePlan& plan,
                                                       const std::vector<ColumnIndex>& written,
                                                       std::optional<ColumnIndex> marked = std::nullopt);

/// Failures of a DELETE: one `referenced_by_<table>` for all foreign keys of that table, cascades followed.
[[nodiscard]] std::vector<FailureCase> delete_failures(const Context& context);

/// Checks that name one of the written columns, in schema order: the guards of an UPDATE.
[[nodiscard]] std::vector<std::size_t> guards_of(const schema::Table& table, const std::vector<ColumnIndex>& written);

/// A failure without a constraint: not_found, stale, …
[[nodiscard]] FailureCase plain_failure(Failure failure, std::string enumerator);

/// Gives enumerators that clash the names of their constraints; returns the constraints renamed.
std::vector<ConstraintReference> resolve_clashes(std::vector<FailureCase>& cases);

/// Adds the set, clashes resolved, `database` last; returns its index.
[[nodiscard]] std::size_t add_failure_set(TablePlan& plan, std::string name, std::vector<FailureCase> cases);

}  // namespace racegen::plan
