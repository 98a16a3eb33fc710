#include <algorithm>
#include <array>
#include <string_view>

#include "sql/sqlite_pattern.hpp"
#include "sql/sqlite_translator.hpp"

namespace racegen::sql {
namespace {

bool is_equality(const std::string& op)
{
    return op == "=" || op == "<>";
}

std::string mirrored(const std::string& op)
{
    if (op == "<") return ">";
    if (op == "<=") return ">=";
    if (op == ">") return "<";
    if (op == ">=") return "<=";
    return op;
}

bool has_equality(Form form)
{
    // An interval, a json value and the types SQLite lacks can be equal in PostgreSQL under different texts.
    return form != Form::interval && form != Form::json && form != Form::other;
}

bool has_order(Form form)
{
    switch (form) {
        case Form::integer:
        case Form::scaled:
        case Form::real:
        case Form::boolean:
        case Form::bytes:
        case Form::uuid:
        case Form::date:
        case Form::timestamp:
        case Form::time: return true;
        case Form::unknown:
        case Form::numeric:
        case Form::text:
        case Form::citext:
        case Form::blanked:
        case Form::json:
        case Form::interval:
        case Form::enumeration:
        case Form::other: return false;
    }
    return false;
}

bool is_empty_text(const Term& term)
{
    return term.string && term.string->empty();
}

/// A product beyond 64 bits turns into an approximate number, which still compares rightly with one that stays exact.
void require_comparable(const Term& left, const Term& right)
{
    if (left.storage.form == Form::scaled && left.bound > largest_integer && right.bound > largest_integer)
        throw Obstacle{"a comparison of numerics beyond 18 digits"};
}

/// Whether every text is ordered like this by any collation: only the empty text comes before all others.
void require_order(const Term& left, const Term& right)
{
    const Form form = left.storage.form == Form::unknown ? right.storage.form : left.storage.form;
    if (has_order(form)) return;
    if ((left.storage.is_text() || right.storage.is_text()) && (is_empty_text(left) || is_empty_text(right))) return;
    if (left.null || right.null) return;
    throw Obstacle{"the order of " + describe(form) +
                   (left.storage.is_text() ? ", which depends on the collation" : "")};
}

void require_equality(const Term& left)
{
    if (!has_equality(left.storage.form)) throw Obstacle{"equality of " + describe(left.storage.form)};
}

}  // namespace

Term Translator::comparison(std::string op, Term left, Term right)
{
    if (!is_equality(op)) {
        if (left.storage.form == Form::numeric && right.number) return numeric_order(op, left, *right.number);
        if (right.storage.form == Form::numeric && left.number) return numeric_order(mirrored(op), right, *left.number);
    }
    unify({&left, &right}, schema_);
    if (is_equality(op))
        require_equality(left);
    else
        require_order(left, right);
    require_comparable(left, right);
    return boolean_term(inside(left, Binding::comparison) + " " + op + " " + inside(right, Binding::comparison),
                        Binding::comparison, left.nullable || right.nullable);
}

/// The order of a numeric stored as canonical text and a constant: by sign, then by the digits before and behind the
/// point. NaN and Infinity are above all numbers, as PostgreSQL has it.
Term Translator::numeric_order(const std::string& op, const Term& value, const Number& limit)
{
    const std::string text = inside(value, Binding::sign);
    const std::string sign = "substr(" + text + ", 1, 1)";
    const auto result = [&](std::string condition, Binding binding) {
        return boolean_term(std::move(condition), binding, value.nullable);
    };
    if (limit.is_zero()) {
        if (op == "<") return result(sign + " = '-'", Binding::comparison);
        if (op == ">=") return result(sign + " <> '-'", Binding::comparison);
        if (op == ">") return result(sign + " <> '-' AND " + text + " <> '0'", Binding::and_);
        return result(sign + " = '-' OR " + text + " = '0'", Binding::or_);
    }
    const std::string digits = limit.text().substr(limit.negative ? 1 : 0);
    const std::size_t point = std::min(digits.find('.'), digits.size());
    if (point > 18) throw Obstacle{"a numeric of more than 18 digits"};
    const std::string fraction = point < digits.size() ? digits.substr(point + 1) : "";
    // How far from zero the value is, beyond the limit on the limit's own side of zero.
    const bool upwards = op == ">" || op == ">=";
    const bool outwards = upwards != limit.negative;
    const bool inclusive = (op == ">=" || op == "<=") == outwards;
    const std::string whole = (limit.negative ? "-" : "") + std::string("CAST(") + text + " AS INTEGER)";
    const std::string beyond = "(" + whole + ", substr(" + text + ", instr(" + text + " || '.', '.') + 1)) " +
                               (inclusive ? ">=" : ">") + " (" + digits.substr(0, point) + ", '" + fraction + "')";
    const std::string unbounded = limit.negative ? text + " = '-Infinity'" : text + " IN ('NaN', 'Infinity')";
    const std::string condition =
        sign + (limit.negative ? " = '-'" : " <> '-'") + " AND (" + unbounded + " OR " + beyond + ")";
    return outwards ? result(condition, Binding::and_) : result("NOT (" + condition + ")", Binding::not_);
}

Term Translator::distinctness(bool distinct, Term left, Term right)
{
    unify({&left, &right}, schema_);
    require_equality(left);
    require_comparable(left, right);
    return boolean_term(
        inside(left, Binding::comparison) + (distinct ? " IS NOT " : " IS ") + inside(right, Binding::comparison),
        Binding::comparison, false);
}

Term Translator::translate(const ddl::InList& node)
{
    Term operand = (*this)(*node.operand);
    std::vector<Term> items = all(node.items);
    std::vector<Term*> terms{&operand};
    for (Term& item : items) {
        // Each item by itself: another one's type does not matter to a quoted constant.
        if (operand.storage.is_text() && item.string && item.storage.form == Form::unknown)
            item = as_form(std::move(item), operand.storage, schema_);
        terms.push_back(&item);
    }
    unify(terms, schema_);
    require_equality(operand);
    std::string list;
    bool nullable = operand.nullable;
    for (const Term& item : items) {
        require_comparable(operand, item);
        list += (list.empty() ? "" : ", ") + item.text;
        nullable = nullable || item.nullable;
    }
    return boolean_term(inside(operand, Binding::comparison) + (node.negated ? " NOT IN (" : " IN (") + list + ")",
                        Binding::comparison, nullable);
}

Term Translator::translate(const ddl::Between& node)
{
    Term operand = (*this)(*node.operand);
    Term low = (*this)(*node.low);
    Term high = (*this)(*node.high);
    if (operand.storage.form == Form::numeric) {
        const Term above = comparison(">=", operand, std::move(low));
        const Term below = comparison("<=", std::move(operand), std::move(high));
        const std::string both = inside(above, Binding::and_) + " AND " + inside(below, Binding::and_);
        if (node.negated) return boolean_term("NOT (" + both + ")", Binding::not_, above.nullable);
        return boolean_term(both, Binding::and_, above.nullable);
    }
    unify({&operand, &low, &high}, schema_);
    for (const Term* limit : {&low, &high}) {
        require_order(operand, *limit);
        require_comparable(operand, *limit);
    }
    return boolean_term(inside(operand, Binding::comparison) + (node.negated ? " NOT BETWEEN " : " BETWEEN ") +
                            inside(low, Binding::comparison) + " AND " + inside(high, Binding::comparison),
                        Binding::comparison, operand.nullable || low.nullable || high.nullable);
}

Term Translator::like(const std::string& op, const Term& value, const Term& pattern)
{
    const bool negated = op[0] == '!';
    const bool any_case = op.back() == '*' || value.storage.form == Form::citext;
    if (!value.storage.is_text() || !pattern.string) throw Obstacle{"LIKE of " + describe(value.storage.form)};
    const std::string operand = inside(as_padded(value), Binding::comparison);
    const std::string no = negated ? " NOT" : "";
    if (any_case) {
        // SQLite knows only the case of ASCII letters.
        if (std::ranges::any_of(*pattern.string, [](char c) { return static_cast<unsigned char>(c) > 0x7F; }))
            throw Obstacle{"the pattern " + ddl::quote_literal(*pattern.string) + " in any case"};
        return boolean_term(operand + no + " LIKE " + ddl::quote_literal(*pattern.string) + " ESCAPE '\\'",
                            Binding::comparison, value.nullable);
    }
    const auto glob = glob_of_like(*pattern.string);
    if (!glob) throw Obstacle{"the pattern " + ddl::quote_literal(*pattern.string)};
    return boolean_term(operand + no + " GLOB " + ddl::quote_literal(*glob), Binding::comparison, value.nullable);
}

Term Translator::regular_expression(bool negated, const Term& value, const Term& pattern)
{
    // On citext they would ignore the case.
    if (!value.storage.is_text() || value.storage.form == Form::citext || !pattern.string)
        throw Obstacle{"a regular expression on " + describe(value.storage.form)};
    const std::string operand = inside(as_padded(value), Binding::comparison);
    const auto conditions = conditions_of_regular_expression(*pattern.string, operand);
    if (!conditions) throw Obstacle{"the regular expression " + ddl::quote_literal(*pattern.string)};
    std::string text;
    for (const std::string& condition : *conditions) text += (text.empty() ? "" : " AND ") + condition;
    if (negated) return boolean_term("NOT (" + text + ")", Binding::not_, value.nullable);
    return boolean_term(std::move(text), conditions->size() == 1 ? Binding::comparison : Binding::and_, value.nullable);
}

}  // namespace racegen::sql
