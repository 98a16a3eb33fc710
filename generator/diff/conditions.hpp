// Whether rows that satisfy one condition provably satisfy another. Small on purpose: equality, bounds, lists, AND and OR; whatever else
// it is asked is not provable.
#pragma once

#include <vector>

#include "schema/schema.hpp"

namespace racegen::diff {

using Conditions = std::vector<ddl::ExpressionPtr>;

/// The parts of a conjunction, BETWEEN taken for its two comparisons; none for null.
[[nodiscard]] Conditions conjuncts(const ddl::ExpressionPtr& condition);

/// Whether every row of `table` for which none of `facts` is false, and whose values fit the columns' types and NOT NULL, is one for which
/// `condition` is not false: the sense in which a CHECK holds.
[[nodiscard]] bool implies(const Conditions& facts, const ddl::Expression& condition, const schema::Schema& schema,
                           const schema::Table& table);

/// Whether both compare the same thing with constants, in the same direction: `balance >= 0` and `balance > -100`.
[[nodiscard]] bool bound_alike(const ddl::Expression& left, const ddl::Expression& right);

}  // namespace racegen::diff
