// Queries that name the foreign key that failed, for an engine that does not (SQLite). They use the parameters of the statement
// they explain and run in its transaction.
#pragma once

#include <functional>
#include <string>

#include "render/templates.hpp"
#include "sql/terms.hpp"

namespace racegen::sql {

/// The new value of a column, nullopt for one that is not written.
using NewValue = std::function<std::optional<std::string>(plan::ColumnIndex)>;

/// Empty when the engine names foreign keys itself or the table has none that the statement can violate.
[[nodiscard]] std::string insert_probe(const TableContext& context, const render::Templates& templates, const NewValue& new_value);
/// `row` is the condition that addresses the row.
[[nodiscard]] std::string update_probe(const TableContext& context, const render::Templates& templates, Terms& terms,
                                       const std::string& row, const NewValue& new_value);
[[nodiscard]] std::string remove_probe(const TableContext& context, const render::Templates& templates,
                                       const std::string& row);

}  // namespace racegen::sql
