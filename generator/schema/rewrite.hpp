// Changing names inside expressions. Trees are shared and immutable, so a change builds a new one; what does not change
// is shared with the old.
#pragma once

#include <functional>
#include <string>

#include "ddl/expression.hpp"

namespace racegen::schema {

/// The expression with each mention of the column `from` replaced by `to`. Takes and gives null for "no expression".
[[nodiscard]] ddl::ExpressionPtr rename_column(const ddl::ExpressionPtr& expression, const std::string& from,
                                               const std::string& to);

/// The expression with the type of each cast replaced by what `map` gives for it.
[[nodiscard]] ddl::ExpressionPtr map_types(const ddl::ExpressionPtr& expression,
                                           const std::function<ddl::TypeName(const ddl::TypeName&)>& map);

}  // namespace racegen::schema
