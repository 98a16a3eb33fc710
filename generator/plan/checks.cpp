#include "plan/checks.hpp"

#include <optional>
#include <string_view>

namespace racegen::plan {
namespace {

using ddl::Expression;
using Kind = CheckShape::Kind;

std::optional<schema::ColumnIndex> column_of(const Expression& expression, const schema::Table& table)
{
    const auto* reference = std::get_if<ddl::ColumnReference>(&without_casts(expression).node);
    return reference ? table.find_column(reference->name) : std::nullopt;
}

bool is_constant(const Expression& expression)
{
    const Expression& bare = without_casts(expression);
    if (const auto* literal = std::get_if<ddl::Literal>(&bare.node)) return literal->kind != ddl::Literal::Kind::null;
    const auto* sign = std::get_if<ddl::Operator>(&bare.node);
    return sign && (sign->name == "-" || sign->name == "+") && sign->operands.size() == 1 &&
           is_constant(*sign->operands[0]);
}

/// `length(column)`, `char_length(column)`, `octet_length(column)`.
std::optional<schema::ColumnIndex> length_of(const Expression& expression, const schema::Table& table)
{
    const auto* call = std::get_if<ddl::FunctionCall>(&without_casts(expression).node);
    if (!call || call->arguments.size() != 1) return std::nullopt;
    const std::string_view name = call->name.name;
    if (name != "length" && name != "char_length" && name != "character_length" && name != "octet_length")
        return std::nullopt;
    return column_of(*call->arguments[0], table);
}

bool is_less(std::string_view name) { return name == "<" || name == "<="; }
bool is_greater(std::string_view name) { return name == ">" || name == ">="; }

CheckShape shape_of_comparison(const ddl::Operator& comparison, const schema::Table& table)
{
    if (comparison.operands.size() != 2 || (!is_less(comparison.name) && !is_greater(comparison.name))) return {};
    const bool swapped = is_greater(comparison.name);
    const Expression& small = *comparison.operands[swapped ? 1 : 0];
    const Expression& large = *comparison.operands[swapped ? 0 : 1];
    const auto small_column = column_of(small, table);
    const auto large_column = column_of(large, table);
    if (small_column && large_column) return {Kind::exceeds, *small_column, *large_column};
    if (small_column && is_constant(large)) return {Kind::upper, *small_column, 0};
    if (large_column && is_constant(small)) return {Kind::lower, *large_column, 0};
    if (const auto length = length_of(small, table); length && is_constant(large)) return {Kind::length, *length, 0};
    return {};
}

CheckShape shape_of(const Expression& expression, const schema::Table& table)
{
    if (const auto* comparison = std::get_if<ddl::Operator>(&expression.node))
        return shape_of_comparison(*comparison, table);
    if (const auto* between = std::get_if<ddl::Between>(&expression.node)) {
        const auto column = column_of(*between->operand, table);
        if (column && !between->negated && is_constant(*between->low) && is_constant(*between->high))
            return {Kind::range, *column, 0};
        return {};
    }
    const auto* both = std::get_if<ddl::Logical>(&expression.node);
    if (!both || both->kind != ddl::Logical::Kind::and_ || both->operands.size() != 2) return {};
    const CheckShape first = shape_of(*both->operands[0], table);
    const CheckShape second = shape_of(*both->operands[1], table);
    const bool opposite = (first.kind == Kind::lower && second.kind == Kind::upper) ||
                          (first.kind == Kind::upper && second.kind == Kind::lower);
    if (opposite && first.column == second.column) return {Kind::range, first.column, 0};
    return {};
}

}  // namespace

CheckShape shape_of(const schema::Check& check, const schema::Table& table) { return shape_of(*check.condition, table); }

const Expression& without_casts(const Expression& expression)
{
    const Expression* bare = &expression;
    while (const auto* cast = std::get_if<ddl::Cast>(&bare->node)) bare = cast->operand.get();
    return *bare;
}

}  // namespace racegen::plan
