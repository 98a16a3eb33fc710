// Whether rows that satisfy one condition provably satisfy another. Small on purpose: equality, bounds, lists, AND and OR; whatever else
// it is asked is not provable.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "schema/schema.hpp"

namespace racegen::diff {

using Conditions = std::vector<ddl::ExpressionPtr>;

/// The parts of a conjunction, BETWEEN taken for its two comparisons; none for null.
[[nodiscard]] Conditions conjuncts(const ddl::ExpressionPtr& condition);

/// Conditions that hold, found by what they are about: a table may have a CHECK for each of a thousand columns.
class Facts {
public:
    explicit Facts(const Conditions& conditions);

    /// Whether every row of `table` for which none of the facts is false, and whose values fit the columns' types and NOT NULL, is one for
    /// which `condition` is not false: the sense in which a CHECK holds.
    [[nodiscard]] bool imply(const ddl::Expression& condition, const schema::Schema& schema, const schema::Table& table) const;
    [[nodiscard]] bool imply_all(const Conditions& conditions, const schema::Schema& schema, const schema::Table& table) const;

private:
    struct Index;
    std::shared_ptr<const Index> index_;
};

/// What the condition is about, the same for those that one may have taken the place of: its text, and what it bounds in which direction,
/// as `balance >= 0` and `balance > -100` do.
[[nodiscard]] std::vector<std::string> topics(const ddl::Expression& condition);

}  // namespace racegen::diff
