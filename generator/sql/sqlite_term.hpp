// The parts of an SQLite expression while it is put together; only the sqlite_* sources of the translation include
// this.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sql/sqlite_storage.hpp"

namespace racegen::sql {

/// Thrown where there is no translation; `what` names the part that has none.
struct Obstacle {
    std::string what;
};

/// How tightly SQLite binds an operator, loosest first (https://www.sqlite.org/lang_expr.html).
enum class Binding { or_, and_, not_, comparison, bits, sum, product, concatenation, sign, atom };

/// A value as it is stored, with what is known of it.
struct Term {
    std::string text;
    Binding binding = Binding::atom;
    Storage storage;
    bool nullable = true;
    /// For exact numbers: no stored value is larger in magnitude.
    long double bound = 0;

    // Constants are kept, since their text depends on what they meet.
    std::optional<Number> number;
    std::optional<std::string> string;
    bool null = false;

    /// For a reading of the clock: the format of strftime(…, 'now') and the modifiers behind it.
    std::string clock_format;
    std::string clock_shift;

    [[nodiscard]] bool is_constant() const { return number || string || null; }
};

/// The largest magnitude that SQLite's integers hold exactly; beyond it they turn into approximate reals.
inline constexpr long double largest_integer = 9223372036854775807.0L;

/// The term's text, in parentheses unless it binds tighter than `than`.
[[nodiscard]] std::string inside(const Term& term, Binding than);

[[nodiscard]] Term number_term(Number number, Form form);
[[nodiscard]] Term string_term(std::string value);
[[nodiscard]] Term null_term();
/// A value like this one that is no constant: the result of one of several.
[[nodiscard]] Term computed(Term term);
[[nodiscard]] Term clock_term(std::string format, Form form, std::string shift);
/// A value that no operand of the result's kind is known of.
[[nodiscard]] Term plain_term(std::string text, Binding binding, Form form, bool nullable);
[[nodiscard]] Term boolean_term(std::string text, Binding binding, bool nullable);

/// A count of 10^-`scale`: constants exactly, others multiplied. Requires an exact number of no larger scale, or a
/// constant that has no more digits.
[[nodiscard]] Term at_scale(Term term, int scale);

/// Brings the terms to one stored form, in which they can be compared or stand for each other, as PostgreSQL resolves
/// their types.
void unify(const std::vector<Term*>& terms, const schema::Schema& schema);

/// The term as an approximate number.
[[nodiscard]] Term as_real(Term term);
/// A char(n) with its padding, as PostgreSQL's LIKE, regular expressions and octet_length see it; any other text as it
/// is.
[[nodiscard]] Term as_padded(Term term);
/// A quoted constant as the form, if it has one.
[[nodiscard]] Term as_form(Term term, const Storage& storage, const schema::Schema& schema);

/// "a number", "a text": for messages.
[[nodiscard]] std::string describe(Form form);

}  // namespace racegen::sql
