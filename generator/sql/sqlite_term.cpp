#include "sql/sqlite_term.hpp"

#include <algorithm>
#include <cmath>

namespace racegen::sql {
namespace {

/// A double holds every integer of this many digits.
constexpr int digits_of_double = 15;
constexpr long double largest_real_integer = 9007199254740992.0L;

std::string power_of_ten(int exponent)
{
    return "1" + std::string(static_cast<std::size_t>(exponent), '0');
}

void set_number_text(Term& term)
{
    term.text = term.number->scaled(term.storage.scale);
    term.binding = term.number->negative ? Binding::sign : Binding::atom;
    term.bound = std::fabs(std::strtold(term.text.c_str(), nullptr));
}

/// Nulls and quoted constants take the type of the others.
bool takes_any_type(const Term& term)
{
    return term.storage.form == Form::unknown;
}

Term as_canonical_numeric(Term term)
{
    if (term.storage.form == Form::numeric) return term;
    if (term.number) {
        term.text = ddl::quote_literal(term.number->text());
        term.binding = Binding::atom;
    } else if (term.storage.form == Form::integer) {
        term.text = "CAST(" + term.text + " AS TEXT)";
        term.binding = Binding::atom;
    } else {
        throw Obstacle{"a comparison with a numeric of more than 18 digits"};
    }
    term.storage = {};
    term.storage.form = Form::numeric;
    return term;
}

void unify_numbers(const std::vector<Term*>& terms)
{
    for (Term* term : terms) {
        if (takes_any_type(*term) && term->string) {
            const auto number = Number::parse(*term->string);
            if (!number) throw Obstacle{"the number '" + *term->string + "'"};
            *term = number_term(*number, number->scale == 0 ? Form::integer : Form::scaled);
        }
        if (!takes_any_type(*term) && !term->storage.is_number()) throw Obstacle{"a comparison of different types"};
    }
    const auto any = [&](Form form) {
        return std::ranges::any_of(terms, [&](const Term* term) { return term->storage.form == form; });
    };
    if (any(Form::real)) {
        for (Term* term : terms)
            if (!term->null) *term = as_real(std::move(*term));
        return;
    }
    if (any(Form::numeric)) {
        for (Term* term : terms)
            if (!term->null) *term = as_canonical_numeric(std::move(*term));
        return;
    }
    int scale = 0;
    for (const Term* term : terms) scale = std::max(scale, term->storage.scale);
    const bool scaled = any(Form::scaled);
    for (Term* term : terms) {
        if (term->null) continue;
        *term = at_scale(std::move(*term), scale);
        if (scaled) term->storage.form = Form::scaled;
    }
}

/// Whether blanks at the end of this operand count depends on the exact types where char(n) meets other texts.
bool mixes_padding(const Term& term, bool any_blanked)
{
    if (!any_blanked || term.storage.form == Form::blanked) return false;
    return !term.string || term.string->ends_with(' ');
}

void unify_texts(const std::vector<Term*>& terms)
{
    const auto all = [&](Form form) {
        return std::ranges::all_of(
            terms, [&](const Term* term) { return takes_any_type(*term) || term->storage.form == form; });
    };
    const bool blanked = all(Form::blanked);
    const bool citext = all(Form::citext);
    const bool any_blanked =
        std::ranges::any_of(terms, [](const Term* term) { return term->storage.form == Form::blanked; });
    for (Term* term : terms) {
        if (takes_any_type(*term)) {
            Storage storage;
            storage.form = blanked ? Form::blanked : citext ? Form::citext : Form::text;
            *term = as_form(std::move(*term), storage, {});
        } else if (!term->storage.is_text()) {
            throw Obstacle{"a comparison of different types"};
        } else if (!blanked && mixes_padding(*term, any_blanked)) {
            throw Obstacle{"a comparison of char(n) with another kind of text"};
        } else if (term->storage.form == Form::citext && !citext) {
            term->text = inside(*term, Binding::concatenation) + " COLLATE BINARY";
            term->binding = Binding::concatenation;
            term->storage.form = Form::text;
        }
    }
}

void unify_others(const std::vector<Term*>& terms, Storage common, const schema::Schema& schema)
{
    const bool any_timestamp =
        std::ranges::any_of(terms, [](const Term* term) { return term->storage.form == Form::timestamp; });
    if (common.form == Form::date && any_timestamp) common.form = Form::timestamp;
    for (Term* term : terms) {
        const bool date_literal = term->storage.form == Form::date && term->string && common.form == Form::timestamp;
        if (takes_any_type(*term) || date_literal) {
            *term = as_form(std::move(*term), common, schema);
            continue;
        }
        if (term->storage.form != common.form || term->storage.enumeration != common.enumeration)
            throw Obstacle{"a comparison of different types"};
    }
}

}  // namespace

std::string inside(const Term& term, Binding than)
{
    return term.binding > than ? term.text : "(" + term.text + ")";
}

Term number_term(Number number, Form form)
{
    Term term;
    term.storage.form = form;
    term.storage.scale = number.scale;
    term.number = std::move(number);
    term.nullable = false;
    set_number_text(term);
    return term;
}

Term string_term(std::string value)
{
    Term term;
    term.text = ddl::quote_literal(value);
    term.string = std::move(value);
    term.nullable = false;
    return term;
}

Term computed(Term term)
{
    term.number.reset();
    term.string.reset();
    term.null = false;
    term.clock_format.clear();
    if (term.storage.form == Form::blanked) term.storage.length.reset();
    return term;
}

Term null_term()
{
    Term term;
    term.text = "NULL";
    term.null = true;
    return term;
}

Term clock_term(std::string format, Form form, std::string shift)
{
    Term term;
    term.text = "strftime(" + ddl::quote_literal(format) + ", 'now'" + shift + ")";
    term.storage.form = form;
    term.nullable = false;
    term.clock_format = std::move(format);
    term.clock_shift = std::move(shift);
    return term;
}

Term plain_term(std::string text, Binding binding, Form form, bool nullable)
{
    Term term;
    term.text = std::move(text);
    term.binding = binding;
    term.storage.form = form;
    term.nullable = nullable;
    if (term.storage.is_exact()) term.bound = largest_integer;
    return term;
}

Term boolean_term(std::string text, Binding binding, bool nullable)
{
    return plain_term(std::move(text), binding, Form::boolean, nullable);
}

Term at_scale(Term term, int scale)
{
    const int more = scale - term.storage.scale;
    if (more == 0) return term;
    term.storage.scale = scale;
    term.storage.form = Form::scaled;
    if (term.number) {
        set_number_text(term);
        return term;
    }
    term.text = inside(term, Binding::sum) + " * " + power_of_ten(more);
    term.binding = Binding::product;
    term.bound *= std::pow(10.0L, more);
    return term;
}

Term as_real(Term term)
{
    if (term.number) {
        const std::string digits = term.number->text();
        term.text = digits.find('.') == std::string::npos ? digits + ".0" : digits;
    } else if (term.storage.form == Form::scaled && term.storage.scale > 0) {
        if (term.bound >= std::pow(10.0L, digits_of_double))
            throw Obstacle{"a numeric of more than 15 digits as an approximate number"};
        term.text = inside(term, Binding::sum) + " / " + power_of_ten(term.storage.scale) + ".0";
        term.binding = Binding::product;
    } else if (term.storage.form == Form::numeric) {
        throw Obstacle{"a numeric of more than 18 digits as an approximate number"};
    } else if (term.storage.is_exact() && term.bound > largest_real_integer) {
        // SQLite would compare the two exactly; PostgreSQL rounds the integer first.
        term.text = "CAST(" + term.text + " AS REAL)";
        term.binding = Binding::atom;
    }
    term.storage = {};
    term.storage.form = Form::real;
    return term;
}

Term as_padded(Term term)
{
    if (term.storage.form != Form::blanked) return term;
    if (!term.storage.length) throw Obstacle{"the padding of a computed char(n)"};
    return plain_term(padded_text(inside(term, Binding::product), *term.storage.length), Binding::concatenation,
                      Form::text, term.nullable);
}

Term as_form(Term term, const Storage& storage, const schema::Schema& schema)
{
    if (term.string) {
        const auto literal = stored_literal(storage, *term.string, schema);
        if (!literal) throw Obstacle{"the constant " + ddl::quote_literal(*term.string)};
        term.text = *literal;
        term.binding = Binding::atom;
    }
    term.storage = storage;
    return term;
}

void unify(const std::vector<Term*>& terms, const schema::Schema& schema)
{
    const auto typed = std::ranges::find_if(terms, [](const Term* term) { return !takes_any_type(*term); });
    const Storage common = typed == terms.end() ? Storage{.form = Form::text} : (*typed)->storage;
    if (common.is_number()) return unify_numbers(terms);
    if (common.is_text()) return unify_texts(terms);
    unify_others(terms, common, schema);
}

std::string describe(Form form)
{
    switch (form) {
        case Form::unknown: return "a constant";
        case Form::integer: return "an integer";
        case Form::scaled:
        case Form::numeric: return "a numeric";
        case Form::real: return "an approximate number";
        case Form::boolean: return "a boolean";
        case Form::text:
        case Form::citext:
        case Form::blanked: return "a text";
        case Form::bytes: return "a byte string";
        case Form::uuid: return "a uuid";
        case Form::json: return "a json value";
        case Form::date: return "a date";
        case Form::timestamp: return "a timestamp";
        case Form::time: return "a time of day";
        case Form::interval: return "an interval";
        case Form::enumeration: return "an enum value";
        case Form::other: return "a value of a type that SQLite lacks";
    }
    return "a value";
}

}  // namespace racegen::sql
