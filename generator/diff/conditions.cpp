#include "diff/conditions.hpp"

#include <algorithm>
#include <array>
#include <compare>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "plan/checks.hpp"
#include "plan/value.hpp"

namespace racegen::diff {
namespace {

using ddl::Expression;
using ddl::ExpressionPtr;

/// A decimal number of any length, exactly.
class Decimal {
public:
    /// Nothing for an exponent, which no schema writes into a bound.
    [[nodiscard]] static std::optional<Decimal> parse(std::string_view text)
    {
        const bool negative = text.starts_with('-');
        if (negative) text.remove_prefix(1);
        if (text.empty() || text.find_first_not_of("0123456789.") != std::string_view::npos) return std::nullopt;
        Decimal result;
        const std::size_t point = std::min(text.find('.'), text.size());
        result.whole_ = text.substr(0, point);
        result.whole_.erase(0, std::min(result.whole_.find_first_not_of('0'), result.whole_.size()));
        result.fraction_ = text.substr(std::min(point + 1, text.size()));
        result.fraction_.erase(result.fraction_.find_last_not_of('0') + 1);
        if (result.fraction_.find('.') != std::string::npos) return std::nullopt;
        if (negative) result.negate();
        return result;
    }

    void negate() { negative_ = !negative_ && !(whole_.empty() && fraction_.empty()); }

    std::strong_ordering operator<=>(const Decimal& other) const
    {
        if (negative_ != other.negative_) return negative_ ? std::strong_ordering::less : std::strong_ordering::greater;
        return negative_ ? other.compare_size(*this) : compare_size(other);
    }

private:
    [[nodiscard]] std::strong_ordering compare_size(const Decimal& other) const
    {
        if (whole_.size() != other.whole_.size()) return whole_.size() <=> other.whole_.size();
        if (whole_ != other.whole_) return whole_ <=> other.whole_;
        return fraction_ <=> other.fraction_;
    }

    bool negative_ = false;
    std::string whole_;
    std::string fraction_;
};

/// Casts that change no number.
bool keeps_numbers(const ddl::TypeName& type, bool whole)
{
    constexpr auto any = std::to_array<std::string_view>({"numeric"});
    constexpr auto for_whole = std::to_array<std::string_view>({"int2", "int4", "int8", "float4", "float8"});
    if (!type.name.schema.empty() || !type.modifiers.empty() || type.array_dimensions != 0) return false;
    return std::ranges::find(any, type.name.name) != any.end() ||
           (whole && std::ranges::find(for_whole, type.name.name) != for_whole.end());
}

std::optional<Decimal> number(const Expression& expression)
{
    if (const auto* literal = std::get_if<ddl::Literal>(&expression.node)) {
        const bool numeric = literal->kind == ddl::Literal::Kind::integer || literal->kind == ddl::Literal::Kind::decimal;
        return numeric ? Decimal::parse(literal->text) : std::nullopt;
    }
    if (const auto* cast = std::get_if<ddl::Cast>(&expression.node)) {
        const auto* inner = std::get_if<ddl::Literal>(&plan::without_casts(*cast->operand).node);
        const bool whole = inner && inner->kind == ddl::Literal::Kind::integer;
        return keeps_numbers(cast->type, whole) ? number(*cast->operand) : std::nullopt;
    }
    const auto* sign = std::get_if<ddl::Operator>(&expression.node);
    if (!sign || sign->operands.size() != 1 || (sign->name != "-" && sign->name != "+")) return std::nullopt;
    auto value = number(*sign->operands[0]);
    if (value && sign->name == "-") value->negate();
    return value;
}

/// `subject >= value` (lower) or `subject <= value`; strict without the equal.
struct Bound {
    std::string subject;
    bool lower = false;
    bool strict = false;
    Decimal value;
};

std::optional<Bound> bound_of(const Expression& expression)
{
    const auto* comparison = std::get_if<ddl::Operator>(&expression.node);
    if (!comparison || comparison->operands.size() != 2) return std::nullopt;
    const std::string_view name = comparison->name;
    if (name != "<" && name != "<=" && name != ">" && name != ">=") return std::nullopt;
    bool lower = name.front() == '>';
    const Expression* subject = comparison->operands[0].get();
    std::optional<Decimal> value = number(*comparison->operands[1]);
    if (!value) {
        value = number(*comparison->operands[0]);
        subject = comparison->operands[1].get();
        lower = !lower;
    }
    if (!value) return std::nullopt;
    return Bound{ddl::to_sql(*subject), lower, name.size() == 1, *value};
}

bool is_as_tight(const Bound& fact, const Bound& wanted)
{
    if (fact.subject != wanted.subject || fact.lower != wanted.lower) return false;
    const auto order = fact.lower ? fact.value <=> wanted.value : wanted.value <=> fact.value;
    return order > 0 || (order == 0 && (fact.strict || !wanted.strict));
}

/// `subject IN (texts)`, one of them for `subject = text`.
struct Choice {
    std::string subject;
    std::set<std::string> values;
};

std::optional<Choice> choice_of(const Expression& expression)
{
    Choice choice;
    if (const auto* list = std::get_if<ddl::InList>(&expression.node); list && !list->negated) {
        choice.subject = ddl::to_sql(ddl::without_text_cast(*list->operand));
        for (const ExpressionPtr& item : list->items) choice.values.insert(ddl::to_sql(ddl::without_text_cast(*item)));
        return choice;
    }
    const auto* equal = std::get_if<ddl::Operator>(&expression.node);
    if (!equal || equal->name != "=" || equal->operands.size() != 2) return std::nullopt;
    if (!std::get_if<ddl::Literal>(&plan::without_casts(*equal->operands[1]).node)) return std::nullopt;
    return Choice{ddl::to_sql(ddl::without_text_cast(*equal->operands[0])), {ddl::to_sql(ddl::without_text_cast(*equal->operands[1]))}};
}

const schema::Column* column_of(const Expression& expression, const schema::Table& table)
{
    const auto* name = std::get_if<ddl::ColumnReference>(&plan::without_casts(expression).node);
    const auto index = name ? table.find_column(name->name) : std::nullopt;
    return index ? &table.columns[*index] : nullptr;
}

/// The column's type allows no other value: an enum in place of a list of texts, varchar(n) in place of a limit on length.
bool type_implies(const Expression& condition, const schema::Schema& schema, const schema::Table& table)
{
    if (const auto* list = std::get_if<ddl::InList>(&condition.node); list && !list->negated) {
        const schema::Column* column = column_of(*list->operand, table);
        if (!column || !column->enum_type || column->type.array_dimensions != 0) return false;
        const Choice choice = *choice_of(condition);
        const auto& labels = schema.enums[*column->enum_type].labels;
        return std::ranges::all_of(labels, [&](const std::string& label) { return choice.values.contains(ddl::quote_literal(label)); });
    }
    if (const auto* test = std::get_if<ddl::IsTest>(&condition.node)) {
        const schema::Column* column = column_of(*test->operand, table);
        return column && test->kind == ddl::IsTest::Kind::null && test->negated && column->not_null;
    }
    const auto bound = bound_of(condition);
    if (!bound || bound->lower || bound->subject.find("length(") == std::string::npos) return false;
    for (const schema::Column& column : table.columns) {
        const plan::ValueType type = plan::value_type(schema, column);
        if (type.kind != plan::ValueKind::text || !type.max_length) continue;
        const std::string name = ddl::quote_identifier(column.name);
        const Bound fact{bound->subject, false, false, *Decimal::parse(std::to_string(*type.max_length))};
        for (const char* function : {"length", "char_length", "character_length"})
            if (bound->subject == function + ("(" + name + ")") && is_as_tight(fact, *bound)) return true;
    }
    return false;
}

}  // namespace

Conditions conjuncts(const ExpressionPtr& condition)
{
    if (!condition) return {};
    Conditions parts;
    if (const auto* both = std::get_if<ddl::Logical>(&condition->node); both && both->kind == ddl::Logical::Kind::and_) {
        for (const ExpressionPtr& operand : both->operands) std::ranges::copy(conjuncts(operand), std::back_inserter(parts));
        return parts;
    }
    if (const auto* between = std::get_if<ddl::Between>(&condition->node); between && !between->negated) {
        parts.push_back(std::make_shared<const Expression>(Expression{ddl::Operator{">=", {between->operand, between->low}}, condition->span}));
        parts.push_back(std::make_shared<const Expression>(Expression{ddl::Operator{"<=", {between->operand, between->high}}, condition->span}));
        return parts;
    }
    return {condition};
}

struct Facts::Index {
    std::set<std::string> texts;
    std::multimap<std::string, Bound> bounds;    // by subject
    std::multimap<std::string, Choice> choices;  // likewise
};

Facts::Facts(const Conditions& conditions)
{
    auto index = std::make_shared<Index>();
    for (const ExpressionPtr& condition : conditions) {
        index->texts.insert(ddl::to_sql(*condition));
        if (auto bound = bound_of(*condition)) index->bounds.emplace(bound->subject, *bound);
        if (auto choice = choice_of(*condition)) index->choices.emplace(choice->subject, *choice);
    }
    index_ = std::move(index);
}

bool Facts::imply(const Expression& condition, const schema::Schema& schema, const schema::Table& table) const
{
    if (index_->texts.contains(ddl::to_sql(condition)) || type_implies(condition, schema, table)) return true;
    if (const auto wanted = bound_of(condition)) {
        const auto [first, last] = index_->bounds.equal_range(wanted->subject);
        return std::any_of(first, last, [&](const auto& fact) { return is_as_tight(fact.second, *wanted); });
    }
    if (const auto wanted = choice_of(condition)) {
        const auto [first, last] = index_->choices.equal_range(wanted->subject);
        return std::any_of(first, last, [&](const auto& fact) { return std::ranges::includes(wanted->values, fact.second.values); });
    }
    const auto* logical = std::get_if<ddl::Logical>(&condition.node);
    if (!logical || logical->kind == ddl::Logical::Kind::not_) return false;
    const auto holds = [&](const ExpressionPtr& operand) { return imply(*operand, schema, table); };
    return logical->kind == ddl::Logical::Kind::and_ ? std::ranges::all_of(logical->operands, holds)
                                                      : std::ranges::any_of(logical->operands, holds);
}

bool Facts::imply_all(const Conditions& conditions, const schema::Schema& schema, const schema::Table& table) const
{
    return std::ranges::all_of(conditions, [&](const ExpressionPtr& condition) { return imply(*condition, schema, table); });
}

std::vector<std::string> topics(const Expression& condition)
{
    std::vector<std::string> found{ddl::to_sql(condition)};
    if (const auto bound = bound_of(condition)) found.push_back((bound->lower ? "from: " : "up to: ") + bound->subject);
    return found;
}

}  // namespace racegen::diff
