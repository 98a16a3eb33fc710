#include <algorithm>

#include "sql/sqlite_literal.hpp"
#include "sql/sqlite_translator.hpp"

namespace racegen::sql {
namespace {

void require_exact(const Term& term)
{
    if (term.bound > largest_integer) throw Obstacle{"arithmetic with numerics beyond 18 digits"};
}

/// PostgreSQL stops a division by zero, SQLite answers NULL, which a CHECK lets pass.
void require_divisor(const Term& term)
{
    if (!term.number || term.number->is_zero()) throw Obstacle{"a division by anything but a constant"};
}

bool is_number_constant(const Term& term)
{
    return term.storage.form == Form::unknown && term.string;
}

Term combined(const Term& left, const std::string& op, const Term& right, Binding binding)
{
    // All these group to the left: an equal operator on the right needs parentheses.
    const auto looser = static_cast<Binding>(static_cast<int>(binding) - 1);
    Term term = plain_term(inside(left, looser) + " " + op + " " + inside(right, binding), binding, left.storage.form,
                           left.nullable || right.nullable);
    term.storage.scale = left.storage.scale;
    return term;
}

Term added(const std::string& op, const Term& left, const Term& right)
{
    Term term = combined(left, op, right, Binding::sum);
    if (!left.storage.is_exact()) return term;
    require_exact(left);
    require_exact(right);
    // Where integers overflow, PostgreSQL stops: what SQLite answers then does not matter.
    term.bound = left.bound + right.bound;
    if (term.storage.form == Form::integer) term.bound = std::min(term.bound, largest_integer);
    return term;
}

Term multiplied(const Term& left, const Term& right)
{
    Term term = combined(left, "*", right, Binding::product);
    if (left.storage.form == Form::real || right.storage.form == Form::real) {
        term.storage = {};
        term.storage.form = Form::real;
        return term;
    }
    const bool integers = left.storage.form == Form::integer && right.storage.form == Form::integer;
    term.storage.form = integers ? Form::integer : Form::scaled;
    term.storage.scale = left.storage.scale + right.storage.scale;
    term.bound = left.bound * right.bound;
    if (integers) term.bound = std::min(term.bound, largest_integer);
    return term;
}

Term divided(const std::string& op, Term left, Term right)
{
    require_divisor(right);
    const bool integers = left.storage.form == Form::integer && right.storage.form == Form::integer;
    if (op == "/" && !integers) {
        if (left.storage.form != Form::real) throw Obstacle{"a division of numerics"};
        Term term = combined(left, "/", as_real(std::move(right)), Binding::product);
        return term;
    }
    if (!left.storage.is_exact() || !right.storage.is_exact()) throw Obstacle{"operator " + op};
    const int scale = std::max(left.storage.scale, right.storage.scale);
    left = at_scale(std::move(left), scale);
    right = at_scale(std::move(right), scale);
    require_exact(left);
    require_exact(right);
    Term term = combined(left, op, right, Binding::product);
    term.storage.form = integers ? Form::integer : Form::scaled;
    term.bound = left.bound;
    return term;
}

/// now() + interval '7 days'. Months are left out: at the end of a month the two engines count them differently.
Term shifted_clock(const std::string& op, const Term& clock, const Term& interval)
{
    const auto parts = read_interval(interval.string.value_or(""));
    constexpr std::int64_t second = 1'000'000;
    if (!parts || parts->months != 0 || parts->microseconds % second != 0)
        throw Obstacle{"the interval " + interval.text + " on a timestamp"};
    const std::int64_t sign = op == "-" ? -1 : 1;
    std::string shift = clock.clock_shift;
    const auto add = [&](std::int64_t count, const char* unit) {
        if (count == 0) return;
        shift += ", '" + std::string(count * sign > 0 ? "+" : "") + std::to_string(count * sign) + " " + unit + "'";
    };
    add(parts->days, "days");
    add(parts->microseconds / second, "seconds");
    return clock_term(clock.clock_format, clock.storage.form, shift);
}

}  // namespace

Term Translator::arithmetic(const std::string& op, Term left, Term right)
{
    const bool sum = op == "+" || op == "-";
    const bool moment = left.storage.form == Form::timestamp && !left.clock_format.empty();
    if (sum && moment && (right.storage.form == Form::interval || right.storage.form == Form::unknown))
        return shifted_clock(op, left, right);
    if (is_number_constant(left) || is_number_constant(right) || left.null || right.null)
        unify({&left, &right}, schema_);
    if (!left.storage.is_number() || !right.storage.is_number())
        throw Obstacle{"operator " + op + " on " +
                       describe(left.storage.is_number() ? right.storage.form : left.storage.form)};
    if (left.storage.form == Form::numeric || right.storage.form == Form::numeric)
        throw Obstacle{"arithmetic with a numeric of more than 18 digits"};
    if (sum) {
        unify({&left, &right}, schema_);
        return added(op, left, right);
    }
    const bool approximate = left.storage.form == Form::real || right.storage.form == Form::real;
    if ((op == "*" || op == "/") && approximate) {
        // Each operand by itself: a scaled number has to become approximate before it meets the other.
        left = as_real(std::move(left));
        if (op == "*") right = as_real(std::move(right));
    }
    if (op == "*") return multiplied(left, right);
    if (op == "/" || op == "%") return divided(op, std::move(left), std::move(right));
    const bool integers = left.storage.form == Form::integer && right.storage.form == Form::integer;
    if ((op == "&" || op == "|") && integers) return combined(left, op, right, Binding::bits);
    throw Obstacle{"operator " + op};
}

Term Translator::negation(Term operand)
{
    if (operand.number) {
        Number number = *operand.number;
        number.negative = !number.negative && !number.is_zero();
        return number_term(number, operand.storage.form);
    }
    if (!operand.storage.is_exact() && operand.storage.form != Form::real)
        throw Obstacle{"operator - on " + describe(operand.storage.form)};
    operand.text = "-" + inside(operand, Binding::sign);
    operand.binding = Binding::sign;
    return operand;
}

Term Translator::concatenation(const Term& left, const Term& right)
{
    const auto part = [](const Term& term) {
        const bool as_it_is =
            term.storage.is_text() || (term.string && term.storage.form == Form::unknown) || term.null;
        if (as_it_is || term.storage.form == Form::integer) return inside(term, Binding::product);
        throw Obstacle{"operator || on " + describe(term.storage.form)};
    };
    if (!left.storage.is_text() && !right.storage.is_text() && left.storage.form != Form::unknown)
        throw Obstacle{"operator || on " + describe(left.storage.form)};
    return plain_term(part(left) + " || " + part(right), Binding::concatenation, Form::text,
                      left.nullable || right.nullable);
}

}  // namespace racegen::sql
