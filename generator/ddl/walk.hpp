// Visiting the parts of an expression without knowing each kind.
#pragma once

#include <type_traits>
#include <variant>

#include "ddl/expression.hpp"

namespace racegen::ddl {

/// Calls `visit(const Expression&)` for each direct part of `expression`, in written order. Parts that are absent (a
/// CASE without ELSE) are passed over; an `Opaque` has no parts.
template <typename Visit>
void for_each_part(const Expression& expression, Visit visit)
{
    const auto one = [&visit](const ExpressionPtr& part) {
        if (part) visit(*part);
    };
    const auto all = [&one](const std::vector<ExpressionPtr>& parts) {
        for (const ExpressionPtr& part : parts) one(part);
    };
    std::visit(
        [&](const auto& node) {
            using Node = std::decay_t<decltype(node)>;
            if constexpr (std::is_same_v<Node, Operator> || std::is_same_v<Node, Logical>) {
                all(node.operands);
            } else if constexpr (std::is_same_v<Node, IsTest> || std::is_same_v<Node, Cast>) {
                one(node.operand);
            } else if constexpr (std::is_same_v<Node, InList>) {
                one(node.operand);
                all(node.items);
            } else if constexpr (std::is_same_v<Node, Between>) {
                one(node.operand);
                one(node.low);
                one(node.high);
            } else if constexpr (std::is_same_v<Node, FunctionCall>) {
                all(node.arguments);
            } else if constexpr (std::is_same_v<Node, Case>) {
                one(node.operand);
                for (const Case::When& when : node.whens) {
                    one(when.condition);
                    one(when.result);
                }
                one(node.otherwise);
            } else if constexpr (std::is_same_v<Node, ArrayConstructor>) {
                all(node.items);
            } else {
                static_assert(std::is_same_v<Node, ColumnReference> || std::is_same_v<Node, Literal> ||
                              std::is_same_v<Node, Opaque>);
            }
        },
        expression.node);
}

}  // namespace racegen::ddl
