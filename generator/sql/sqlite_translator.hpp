// The walk over an expression; one member per kind of node. Only the sqlite_* sources of the translation include this.
#pragma once

#include <string>
#include <vector>

#include "sql/sqlite_expression.hpp"
#include "sql/sqlite_term.hpp"

namespace racegen::sql {

/// Every member throws Obstacle where there is no translation.
class Translator {
public:
    Translator(const schema::Schema& schema, const Scope& scope) : schema_(schema), scope_(scope) {}

    Term operator()(const ddl::Expression& expression);
    /// Converts as an assignment to a column does, or (`explicit_cast`) as CAST does: that also cuts a text to the
    /// length.
    Term convert(Term term, const Storage& target, bool explicit_cast);

    /// False once a part was seen whose value changes by itself: the clock, random numbers.
    [[nodiscard]] bool is_fixed() const { return fixed_; }

private:
    // sqlite_expression.cpp
    Term translate(const ddl::ColumnReference& node);
    Term translate(const ddl::Literal& node);
    Term translate(const ddl::Operator& node);
    Term translate(const ddl::Logical& node);
    Term translate(const ddl::IsTest& node);
    Term translate(const ddl::InList& node);
    Term translate(const ddl::Between& node);
    Term translate(const ddl::FunctionCall& node);
    Term translate(const ddl::Cast& node);
    Term translate(const ddl::Case& node);
    Term translate(const ddl::ArrayConstructor& node);
    Term translate(const ddl::Opaque& node);
    std::vector<Term> all(const std::vector<ddl::ExpressionPtr>& expressions);
    Term truth(const ddl::Expression& expression);
    Term boolean_part(const ddl::ExpressionPtr& expression, Binding than);

    // sqlite_comparison.cpp
    Term comparison(std::string op, Term left, Term right);
    Term numeric_order(const std::string& op, const Term& value, const Number& limit);
    Term distinctness(bool distinct, Term left, Term right);
    Term like(const std::string& op, const Term& value, const Term& pattern);
    Term regular_expression(bool negated, const Term& value, const Term& pattern);

    // sqlite_arithmetic.cpp
    Term arithmetic(const std::string& op, Term left, Term right);
    Term concatenation(const Term& left, const Term& right);
    Term negation(Term operand);

    // sqlite_function.cpp
    Term call(const std::string& name, std::vector<Term> arguments);
    Term text_call(const std::string& name, const std::vector<Term>& arguments);
    Term part_of_text(const std::string& name, const std::vector<Term>& arguments);
    Term length(const std::string& name, const Term& argument);
    Term coalesce(std::vector<Term> arguments);
    Term nullif(Term left, Term right);
    Term extreme(const std::string& function, std::vector<Term> arguments);
    Term null_count(bool nulls, const std::vector<Term>& arguments);
    Term random_uuid();
    Term clock(Form form, bool zoned);
    Term json_type(const Term& argument);

    const schema::Schema& schema_;
    const Scope& scope_;
    bool fixed_ = true;
};

}  // namespace racegen::sql
