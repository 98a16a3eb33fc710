#include <cmath>

#include "sql/sqlite_translator.hpp"

namespace racegen::sql {
namespace {

/// The first `length` characters of a UTF-8 text.
std::string first_characters(const std::string& text, int length)
{
    int characters = 0;
    for (std::size_t position = 0; position < text.size(); ++position) {
        const bool starts = (static_cast<unsigned char>(text[position]) & 0xC0U) != 0x80U;
        if (starts && ++characters > length) return text.substr(0, position);
    }
    return text;
}

Number rounded(const Number& number, int places)
{
    Number result = number;
    if (result.scale <= places) return result;
    result.digits = number.scaled(places);
    result.negative = result.digits.starts_with('-');
    if (result.negative) result.digits.erase(0, 1);
    result.scale = places;
    for (; result.scale > 0 && result.digits.ends_with('0') && !result.is_zero(); --result.scale)
        result.digits.pop_back();
    if (result.is_zero()) result = {};
    return result;
}

/// Rounds half away from zero, as numeric does.
Term at_smaller_scale(Term term, int scale)
{
    const int less = term.storage.scale - scale;
    const long double half = 5 * std::pow(10.0L, less - 1);
    if (term.bound + half > largest_integer) throw Obstacle{"rounding of a numeric beyond 18 digits"};
    const std::string power = "1" + std::string(static_cast<std::size_t>(less), '0');
    const std::string offset = "5" + std::string(static_cast<std::size_t>(less - 1), '0');
    term.text = "(" + inside(term, Binding::bits) + " + CASE WHEN " + inside(term, Binding::comparison) +
                " < 0 THEN -" + offset + " ELSE " + offset + " END) / " + power;
    term.binding = Binding::product;
    term.storage.scale = scale;
    term.bound /= std::pow(10.0L, less);
    return term;
}

[[noreturn]] void refuse(const Term& term, const Storage& target)
{
    throw Obstacle{"a conversion of " + describe(term.storage.form) + " to " + describe(target.form)};
}

Term quoted_numeric(const Number& number)
{
    Term term = plain_term(ddl::quote_literal(number.text()), Binding::atom, Form::numeric, false);
    term.number = number;
    return term;
}

/// A numeric constant as another type of number; `stored` when it has to be text a column keeps.
Term convert_number(const Number& number, const Term& term, const Storage& target, bool stored)
{
    switch (target.form) {
        case Form::integer: return number_term(rounded(number, 0), Form::integer);
        case Form::scaled: return at_scale(number_term(rounded(number, target.scale), Form::scaled), target.scale);
        case Form::numeric: {
            const Number kept = target.precision ? rounded(number, target.scale) : number;
            return stored ? quoted_numeric(kept) : number_term(kept, Form::scaled);
        }
        case Form::real: {
            Term result = as_real(number_term(number, Form::scaled));
            return result;
        }
        case Form::text:
        case Form::citext:
            // Digits behind the point are not kept as they were written.
            if (term.storage.form == Form::integer) return string_term(number.text());
            break;
        case Form::boolean:
            if (term.storage.form == Form::integer)
                return boolean_term(number.is_zero() ? "0" : "1", Binding::atom, false);
            break;
        default: break;
    }
    refuse(term, target);
}

Term convert_string(const std::string& value, const Storage& target, bool explicit_cast, const schema::Schema& schema)
{
    if (target.is_number()) {
        const auto number = Number::parse(value);
        if (!number || (target.form == Form::integer && number->scale > 0))
            throw Obstacle{"the constant " + ddl::quote_literal(value)};
        return convert_number(*number, number_term(*number, Form::scaled), target, !explicit_cast);
    }
    // An assignment refuses a text that is too long; so does the column's CHECK.
    const bool cut = explicit_cast && target.length && target.is_text();
    Term term = string_term(cut ? first_characters(value, *target.length) : value);
    return as_form(std::move(term), target, schema);
}

Term convert_exact(Term term, const Storage& target, bool stored)
{
    switch (target.form) {
        case Form::integer:
            if (term.storage.scale > 0) term = at_smaller_scale(std::move(term), 0);
            term.storage = target;
            return term;
        case Form::scaled:
            term = term.storage.scale > target.scale ? at_smaller_scale(std::move(term), target.scale)
                                                     : at_scale(std::move(term), target.scale);
            term.storage = target;
            return term;
        case Form::numeric:
            if (!stored) {
                if (target.precision) break;
                term.storage.form = Form::scaled;
                return term;
            }
            if (term.storage.form != Form::integer) break;
            return plain_term("CAST(" + term.text + " AS TEXT)", Binding::atom, Form::numeric, term.nullable);
        case Form::real: {
            // Not left to as_real: a division by it must not be one of integers.
            if (term.storage.scale != 0) return as_real(std::move(term));
            return plain_term("CAST(" + term.text + " AS REAL)", Binding::atom, Form::real, term.nullable);
        }
        case Form::text:
        case Form::citext:
            if (term.storage.form != Form::integer || target.length) break;
            return plain_term("CAST(" + term.text + " AS TEXT)", Binding::atom, Form::text, term.nullable);
        case Form::boolean:
            if (term.storage.form != Form::integer) break;
            return boolean_term(inside(term, Binding::comparison) + " <> 0", Binding::comparison, term.nullable);
        default: break;
    }
    refuse(term, target);
}

Term convert_text(Term term, const Storage& target, bool explicit_cast)
{
    if (!target.is_text()) refuse(term, target);
    const bool fits = term.storage.length && target.length && *term.storage.length <= *target.length;
    if (explicit_cast && target.length && !fits) {
        term.text = "substr(" + term.text + ", 1, " + std::to_string(*target.length) + ")";
        term.binding = Binding::atom;
    }
    const Form from = term.storage.form;
    if (target.form == Form::blanked && from != Form::blanked) {
        term.text = "rtrim(" + term.text + ", ' ')";
        term.binding = Binding::atom;
    }
    if (explicit_cast && (from == Form::citext) != (target.form == Form::citext)) {
        term.text = inside(term, Binding::concatenation) +
                    (target.form == Form::citext ? " COLLATE NOCASE" : " COLLATE BINARY");
        term.binding = Binding::concatenation;
    }
    term.storage = target;
    return term;
}

Term convert_timestamp(Term term, const Storage& target)
{
    if (target.form == Form::timestamp) {
        term.storage = target;
        return term;
    }
    if (target.form != Form::date) refuse(term, target);
    if (!term.clock_format.empty()) return clock_term("%Y-%m-%d", Form::date, term.clock_shift);
    return plain_term("substr(" + term.text + ", 1, 10)", Binding::atom, Form::date, term.nullable);
}

}  // namespace

Term Translator::convert(Term term, const Storage& target, bool explicit_cast)
{
    const Form from = term.storage.form;
    if (term.null) {
        term.storage = target;
        return term;
    }
    if (term.string && (from == Form::unknown || term.storage.is_text()))
        return convert_string(*term.string, target, explicit_cast, schema_);
    if (term.number) return convert_number(*term.number, term, target, !explicit_cast);
    if (term.storage.is_exact()) return convert_exact(std::move(term), target, !explicit_cast);
    if (term.storage.is_text()) return convert_text(std::move(term), target, explicit_cast);
    if (from == Form::timestamp) return convert_timestamp(std::move(term), target);
    if (from == Form::date && target.form == Form::timestamp) {
        if (!term.clock_format.empty())
            return clock_term("%Y-%m-%d 00:00:00.000000", Form::timestamp, term.clock_shift);
        if (term.string) return as_form(std::move(term), target, schema_);
    }
    if (from == target.form) {
        const bool same =
            term.storage.enumeration == target.enumeration && !(from == Form::numeric && target.precision);
        if (same) return term;
    }
    if (from == Form::boolean && target.form == Form::integer)
        return plain_term(term.text, term.binding, Form::integer, term.nullable);
    const bool plain_text = target.form == Form::text && !target.length;
    if (from == Form::boolean && plain_text)
        return plain_term("CASE " + inside(term, Binding::comparison) + " WHEN 1 THEN 'true' WHEN 0 THEN 'false' END",
                          Binding::atom, Form::text, term.nullable);
    if ((from == Form::enumeration || from == Form::uuid || from == Form::date) && target.is_text() &&
        (plain_text || !explicit_cast))
        return plain_term(term.text, term.binding, Form::text, term.nullable);
    refuse(term, target);
}

}  // namespace racegen::sql
