// The keys that address one row of a table.
#pragma once

#include <vector>

#include "plan/plan.hpp"

namespace racegen::plan {

/// The primary key first, then each unique key under a name of its own; a second key on the same columns is left out, since the
/// first one's methods serve it. Requires `columns` of the table's plan.
[[nodiscard]] std::vector<Key> plan_keys(const schema::Table& table, const std::vector<ColumnPlan>& columns,
                                         const TableHints& hints);

/// The unique key behind a planned key.
[[nodiscard]] const schema::UniqueKey& unique_key_of(const schema::Table& table, const Key& key);

/// Whether both are over the same columns in the same order, whatever their names; not for partial keys or expressions.
[[nodiscard]] bool are_same_columns(const schema::UniqueKey& left, const schema::UniqueKey& right);

/// "workspace_id_email": the columns joined, an expression giving its function and column names; a partial index goes by its own name,
/// since its columns alone would hide the predicate. A hint stands over both.
[[nodiscard]] std::string key_name(const schema::UniqueKey& key, const TableHints& hints);

/// Whether a write to `column` can make or break this key: it is in its parts or in its predicate.
[[nodiscard]] bool mentions(const schema::Table& table, const schema::UniqueKey& key, ColumnIndex column);

}  // namespace racegen::plan
