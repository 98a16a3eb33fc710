#include "sql/sqlite_expression.hpp"

#include <algorithm>
#include <cmath>

#include "sql/sqlite_names.hpp"
#include "sql/sqlite_translator.hpp"

namespace racegen::sql {
namespace {

bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           c == '?';
}

/// Whether the text is one name, parameter or call, so that it needs no parentheses anywhere.
bool is_atom(const std::string& text)
{
    std::size_t position = 0;
    while (position < text.size() && is_name(text[position])) ++position;
    if (position == text.size()) return true;
    if (text[position] == '"') return text.find('"', position + 1) == text.size() - 1;
    if (position == 0 || text[position] != '(') return false;
    std::size_t depth = 0;
    for (; position < text.size(); ++position) {
        if (text[position] == '\'' || text[position] == '"') {
            position = text.find(text[position], position + 1);
            if (position == std::string::npos) return false;
        }
        if (text[position] == '(') ++depth;
        if (text[position] == ')' && --depth == 0) return position + 1 == text.size();
    }
    return false;
}

long double bound_of(const Storage& storage)
{
    if (storage.form == Form::scaled && storage.precision) return std::pow(10.0L, *storage.precision);
    return storage.largest ? static_cast<long double>(*storage.largest) + 1 : largest_integer;
}

}  // namespace

Scope table_scope(const schema::Schema& schema, const schema::Table& table)
{
    return [&schema, &table](const std::string& name) -> std::optional<ScopeColumn> {
        const auto column = table.find_column(name);
        if (!column) return std::nullopt;
        const schema::Column& definition = table.columns[*column];
        return ScopeColumn{sqlite_identifier(name), storage_of(schema, definition), !definition.not_null};
    };
}

Translation translate(const ddl::Expression& expression, const schema::Schema& schema, const Scope& scope)
{
    Translator translator(schema, scope);
    try {
        const Term term = translator(expression);
        return {term.text, {}, translator.is_fixed()};
    } catch (const Obstacle& obstacle) {
        return {std::nullopt, obstacle.what, true};
    }
}

Translation translate_value(const ddl::Expression& expression, const schema::Schema& schema, const Scope& scope,
                            const Storage& target)
{
    Translator translator(schema, scope);
    try {
        const Term term = translator.convert(translator(expression), target, false);
        return {term.text, {}, translator.is_fixed()};
    } catch (const Obstacle& obstacle) {
        return {std::nullopt, obstacle.what, true};
    }
}

Term Translator::operator()(const ddl::Expression& expression)
{
    return std::visit([&](const auto& node) { return translate(node); }, expression.node);
}

std::vector<Term> Translator::all(const std::vector<ddl::ExpressionPtr>& expressions)
{
    std::vector<Term> terms;
    for (const ddl::ExpressionPtr& expression : expressions) terms.push_back((*this)(*expression));
    return terms;
}

Term Translator::translate(const ddl::ColumnReference& node)
{
    const auto column = scope_(node.name);
    if (!column) throw Obstacle{"column " + node.name};
    Term term;
    term.text = column->text;
    term.binding = is_atom(column->text) ? Binding::atom : Binding::or_;
    if (term.binding != Binding::atom) {
        term.text = "(" + term.text + ")";
        term.binding = Binding::atom;
    }
    term.storage = column->storage;
    term.nullable = column->nullable;
    if (term.storage.is_exact()) term.bound = std::min(bound_of(term.storage), largest_integer);
    return term;
}

Term Translator::translate(const ddl::Literal& node)
{
    switch (node.kind) {
        case ddl::Literal::Kind::null: return null_term();
        case ddl::Literal::Kind::boolean: return boolean_term(node.text == "true" ? "1" : "0", Binding::atom, false);
        case ddl::Literal::Kind::string: return string_term(node.text);
        case ddl::Literal::Kind::integer:
        case ddl::Literal::Kind::decimal: break;
    }
    const auto number = Number::parse(node.text);
    if (!number) throw Obstacle{"the number " + node.text};
    return number_term(*number, node.kind == ddl::Literal::Kind::integer ? Form::integer : Form::scaled);
}

Term Translator::translate(const ddl::Operator& node)
{
    std::vector<Term> operands = all(node.operands);
    const std::string& op = node.name;
    if (operands.size() == 1 && op == "-") return negation(std::move(operands[0]));
    if (operands.size() == 1 && op == "+" && operands[0].storage.is_number()) return operands[0];
    if (operands.size() != 2) throw Obstacle{"operator " + op};
    Term& left = operands[0];
    Term& right = operands[1];
    if (op == "=" || op == "<>" || op == "!=" || op == "<" || op == "<=" || op == ">" || op == ">=")
        return comparison(op == "!=" ? "<>" : op, std::move(left), std::move(right));
    if (op == "IS DISTINCT FROM" || op == "IS NOT DISTINCT FROM")
        return distinctness(op == "IS DISTINCT FROM", std::move(left), std::move(right));
    if (op == "~~" || op == "!~~" || op == "~~*" || op == "!~~*") return like(op, left, right);
    if (op == "~" || op == "!~") return regular_expression(op == "!~", left, right);
    if (op == "||") return concatenation(left, right);
    return arithmetic(op, std::move(left), std::move(right));
}

Term Translator::truth(const ddl::Expression& expression)
{
    Term term = (*this)(expression);
    if (term.storage.form == Form::unknown) term = as_form(std::move(term), Storage{.form = Form::boolean}, schema_);
    if (term.storage.form != Form::boolean) throw Obstacle{describe(term.storage.form) + " as a condition"};
    return term;
}

Term Translator::translate(const ddl::Logical& node)
{
    if (node.kind == ddl::Logical::Kind::not_) {
        const Term operand = truth(*node.operands[0]);
        return boolean_term("NOT " + inside(operand, Binding::sign), Binding::not_, operand.nullable);
    }
    const bool conjunction = node.kind == ddl::Logical::Kind::and_;
    std::string text;
    bool nullable = false;
    for (const ddl::ExpressionPtr& expression : node.operands) {
        const Term operand = truth(*expression);
        // AND inside OR needs no parentheses for SQLite, but for the reader.
        if (!text.empty()) text += conjunction ? " AND " : " OR ";
        text += inside(operand, Binding::and_);
        nullable = nullable || operand.nullable;
    }
    return boolean_term(std::move(text), conjunction ? Binding::and_ : Binding::or_, nullable);
}

Term Translator::translate(const ddl::IsTest& node)
{
    const bool of_value = node.kind == ddl::IsTest::Kind::null;
    const Term operand = of_value ? (*this)(*node.operand) : truth(*node.operand);
    std::string text = inside(operand, Binding::comparison) + (node.negated ? " IS NOT " : " IS ");
    switch (node.kind) {
        case ddl::IsTest::Kind::null:
        case ddl::IsTest::Kind::unknown: text += "NULL"; break;
        case ddl::IsTest::Kind::true_: text += "TRUE"; break;
        case ddl::IsTest::Kind::false_: text += "FALSE"; break;
    }
    return boolean_term(std::move(text), Binding::comparison, false);
}

Term Translator::translate(const ddl::Case& node)
{
    // The short form compares its operand with each WHEN; the long form says the same with conditions.
    std::vector<Term> results;
    std::vector<std::string> conditions;
    for (const ddl::Case::When& when : node.whens) {
        conditions.push_back(node.operand ? comparison("=", (*this)(*node.operand), (*this)(*when.condition)).text
                                          : truth(*when.condition).text);
        results.push_back((*this)(*when.result));
    }
    results.push_back(node.otherwise ? (*this)(*node.otherwise) : null_term());
    std::vector<Term*> pointers;
    for (Term& result : results) pointers.push_back(&result);
    unify(pointers, schema_);

    Term term = computed(results[0]);
    term.text = "CASE";
    term.binding = Binding::atom;
    for (std::size_t index = 0; index < results.size(); ++index) {
        const Term& result = results[index];
        if (index < conditions.size())
            term.text += " WHEN " + conditions[index] + " THEN " + result.text;
        else if (!result.null)
            term.text += " ELSE " + result.text;
        term.bound = std::max(term.bound, result.bound);
        term.nullable = term.nullable || result.nullable;
        if (!result.null) term.storage = computed(result).storage;
    }
    term.text += " END";
    return term;
}

Term Translator::translate(const ddl::Cast& node)
{
    const Storage target = storage_of(schema_, node.type);
    if (const auto* array = std::get_if<ddl::ArrayConstructor>(&node.operand->node)) return translate(*array);
    if (node.type.array_dimensions == 0 && target.form == Form::other) {
        // A constant of a type that is kept as text needs nothing; anything else would have to be computed.
        Term operand = (*this)(*node.operand);
        if (!operand.string && !operand.null) throw Obstacle{"a cast to " + ddl::to_sql(node.type)};
        operand.storage = target;
        return operand;
    }
    return convert((*this)(*node.operand), target, true);
}

/// An array of constants, in PostgreSQL's text form.
Term Translator::translate(const ddl::ArrayConstructor& node)
{
    std::string text;
    for (const Term& item : all(node.items)) {
        if (!text.empty()) text += ',';
        if (item.number) {
            text += item.number->text();
        } else if (item.string) {
            text += '"';
            for (const char c : *item.string) text += c == '"' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
            text += '"';
        } else {
            throw Obstacle{"an array of anything but constants"};
        }
    }
    Term term = string_term("{" + text + "}");
    term.storage.form = Form::other;
    return term;
}

Term Translator::translate(const ddl::Opaque& node)
{
    throw Obstacle{node.text};
}

}  // namespace racegen::sql
