// What callers of the generated code have to change.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "diff/guard_changes.hpp"

namespace racegen::diff {

/// Entities that are called otherwise now: old name, new name.
using Renames = std::vector<std::pair<std::string, std::string>>;

/// Requires both programs. Names made from a renamed entity or column are compared as if they had been called so before.
[[nodiscard]] std::vector<ApiChange> api_changes(const PairContext& context, const TableApi& before, const TableApi& after, const Renames& renames);

/// Enums, ids and composites, without those of tables that come or go as a whole.
[[nodiscard]] std::vector<ApiChange> type_changes(const std::vector<TypeApi>& before, const std::vector<TypeApi>& after);

/// The statements of methods in both whose guard differs.
[[nodiscard]] std::vector<StatementChange> statement_changes(const PairContext& context);

}  // namespace racegen::diff
