// Expressions, types and names as PostgreSQL reads them.
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "ddl/expression.hpp"
#include "ddl/keywords.hpp"
#include "ddl/walk.hpp"

namespace racegen::ddl {

namespace {

/// Prints one node; `nested` puts parentheses around whatever is not a single term.
class Printer {
public:
    std::string take() { return std::move(text_); }

    void print(const Expression& expression, bool nested)
    {
        const bool wrap = nested && !is_term(expression);
        if (wrap) text_ += '(';
        std::visit([this](const auto& node) { write(node); }, expression.node);
        if (wrap) text_ += ')';
    }

private:
    /// A negative number is none: `-1::text` casts first.
    static bool is_term(const Expression& expression)
    {
        if (const auto* literal = std::get_if<Literal>(&expression.node))
            return !literal->text.starts_with('-') || literal->kind == Literal::Kind::string;
        return std::holds_alternative<ColumnReference>(expression.node) ||
               std::holds_alternative<FunctionCall>(expression.node) ||
               std::holds_alternative<ArrayConstructor>(expression.node) ||
               std::holds_alternative<Cast>(expression.node);
    }

    void print_list(const std::vector<ExpressionPtr>& items, std::string_view separator, bool nested)
    {
        for (std::size_t index = 0; index < items.size(); ++index) {
            if (index > 0) text_ += separator;
            print(*items[index], nested);
        }
    }

    void write(const ColumnReference& column) { text_ += quote_identifier(column.name); }

    void write(const Literal& literal)
    {
        switch (literal.kind) {
            case Literal::Kind::null: text_ += "NULL"; break;
            case Literal::Kind::string: text_ += quote_literal(literal.text); break;
            case Literal::Kind::boolean:
            case Literal::Kind::integer:
            case Literal::Kind::decimal: text_ += literal.text; break;
        }
    }

    void write(const Operator& operation)
    {
        if (operation.operands.size() == 1) text_ += operation.name + ' ';
        print_list(operation.operands, ' ' + operation.name + ' ', true);
    }

    void write(const Logical& logical)
    {
        if (logical.kind == Logical::Kind::not_) text_ += "NOT ";
        print_list(logical.operands, logical.kind == Logical::Kind::and_ ? " AND " : " OR ", true);
    }

    void write(const IsTest& test)
    {
        constexpr std::array<std::string_view, 4> names = {"NULL", "TRUE", "FALSE", "UNKNOWN"};
        print(*test.operand, true);
        text_ += test.negated ? " IS NOT " : " IS ";
        text_ += names[static_cast<std::size_t>(test.kind)];
    }

    void write(const InList& in)
    {
        print(*in.operand, true);
        text_ += in.negated ? " NOT IN (" : " IN (";
        print_list(in.items, ", ", false);
        text_ += ')';
    }

    void write(const Between& between)
    {
        print(*between.operand, true);
        text_ += between.negated ? " NOT BETWEEN " : " BETWEEN ";
        print(*between.low, true);
        text_ += " AND ";
        print(*between.high, true);
    }

    void write(const FunctionCall& call)
    {
        constexpr std::array<std::string_view, 4> constructs = {"coalesce", "greatest", "least", "nullif"};
        const bool bare = call.niladic || (call.name.schema.empty() &&
                                           std::ranges::find(constructs, call.name.name) != constructs.end());
        text_ += bare ? call.name.name : to_sql(call.name);
        if (call.niladic && call.arguments.empty()) return;
        text_ += '(';
        print_list(call.arguments, ", ", false);
        text_ += ')';
    }

    void write(const Cast& cast)
    {
        print(*cast.operand, true);
        text_ += "::" + to_sql(cast.type);
    }

    void write(const Case& choice)
    {
        text_ += "CASE";
        if (choice.operand) {
            text_ += ' ';
            print(*choice.operand, true);
        }
        for (const Case::When& when : choice.whens) {
            text_ += " WHEN ";
            print(*when.condition, true);
            text_ += " THEN ";
            print(*when.result, true);
        }
        if (choice.otherwise) {
            text_ += " ELSE ";
            print(*choice.otherwise, true);
        }
        text_ += " END";
    }

    void write(const ArrayConstructor& array)
    {
        text_ += "ARRAY[";
        print_list(array.items, ", ", false);
        text_ += ']';
    }

    void write(const Opaque& opaque) { text_ += opaque.text; }

    std::string text_;
};

void collect_columns(const Expression& expression, std::vector<std::string>& columns)
{
    const auto add = [&columns](const std::string& name) {
        if (std::ranges::find(columns, name) == columns.end()) columns.push_back(name);
    };
    if (const auto* column = std::get_if<ColumnReference>(&expression.node)) add(column->name);
    if (const auto* opaque = std::get_if<Opaque>(&expression.node)) std::ranges::for_each(opaque->columns, add);
    for_each_part(expression, [&columns](const Expression& part) { collect_columns(part, columns); });
}

bool is_bare_identifier(std::string_view name)
{
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
    const auto part = [&letter](char c) { return letter(c) || (c >= '0' && c <= '9'); };
    return !name.empty() && letter(name.front()) && std::ranges::all_of(name, part);
}

/// Built-in types whose names are keywords that the grammar takes for exactly these types. `bit` without a length is
/// missing on purpose: the keyword means bit(1), the catalog's "bit" any length; likewise "char".
bool is_keyword_type(const TypeName& type)
{
    constexpr std::array<std::string_view, 6> names = {"interval", "json", "numeric", "time", "timestamp", "varchar"};
    return type.name.schema.empty() && (std::ranges::find(names, type.name.name) != names.end() ||
                                        (type.name.name == "bit" && !type.modifiers.empty()));
}

}  // namespace

std::string quote_identifier(const std::string& name)
{
    if (is_bare_identifier(name) && !needs_quotes_as_keyword(name)) return name;
    std::string quoted = "\"";
    for (const char c : name) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

std::string quote_literal(const std::string& value)
{
    std::string quoted = "'";
    for (const char c : value) {
        if (c == '\'') quoted += '\'';
        quoted += c;
    }
    return quoted + '\'';
}

std::string to_sql(const QualifiedName& name)
{
    return name.schema.empty() ? quote_identifier(name.name)
                               : quote_identifier(name.schema) + '.' + quote_identifier(name.name);
}

std::string to_sql(const TypeName& type)
{
    std::string text = type.set_of ? "SETOF " : "";
    text += is_keyword_type(type) ? type.name.name : to_sql(type.name);
    std::size_t first = 0;
    // The fields of an interval are words in front of its precision: interval day to second(3).
    if (type.name == QualifiedName{"", "interval"} && !type.modifiers.empty() &&
        is_bare_identifier(std::string_view(type.modifiers.front()).substr(0, 1)))
        text += ' ' + type.modifiers[first++];
    for (std::size_t index = first; index < type.modifiers.size(); ++index)
        text += (index == first ? "(" : ",") + type.modifiers[index];
    if (first < type.modifiers.size()) text += ')';
    for (int dimension = 0; dimension < type.array_dimensions; ++dimension) text += "[]";
    return text;
}

std::string to_sql(const Expression& expression)
{
    Printer printer;
    printer.print(expression, false);
    return printer.take();
}

std::vector<std::string> columns_of(const Expression& expression)
{
    std::vector<std::string> columns;
    collect_columns(expression, columns);
    return columns;
}

bool equal(const Expression& left, const Expression& right)
{
    return to_sql(left) == to_sql(right);
}

const Expression& without_text_cast(const Expression& expression)
{
    const auto* cast = std::get_if<Cast>(&expression.node);
    return cast != nullptr && is_plain_text(cast->type) ? without_text_cast(*cast->operand) : expression;
}

bool is_plain_text(const TypeName& type)
{
    constexpr std::array<std::string_view, 3> names = {"bpchar", "text", "varchar"};
    return type.name.schema.empty() && type.array_dimensions == 0 && type.modifiers.empty() &&
           std::ranges::find(names, type.name.name) != names.end();
}

}  // namespace racegen::ddl
