// Expressions with their columns replaced by other text.
#pragma once

#include <optional>

#include "ddl/expression.hpp"
#include "sql/dialect.hpp"

namespace racegen::sql {

/// The expression with each column reference for which `text` has an answer replaced by that text, in parentheses where it is more
/// than a name. nullopt when an unmodelled part mentions a column that would have to be replaced.
[[nodiscard]] std::optional<ddl::ExpressionPtr> substitute(const ddl::Expression& expression, const ColumnText& text);

}  // namespace racegen::sql
