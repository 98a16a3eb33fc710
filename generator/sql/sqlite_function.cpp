#include <algorithm>
#include <array>
#include <string_view>

#include "sql/sqlite_translator.hpp"

namespace racegen::sql {
namespace {

template <std::size_t size>
bool is_one_of(const std::string& name, const std::array<std::string_view, size>& names)
{
    return std::ranges::find(names, name) != names.end();
}

bool takes_text(const Term& term)
{
    return term.storage.is_text() || (term.storage.form == Form::unknown && (term.string || term.null));
}

void require(bool condition, const std::string& name, const std::vector<Term>& arguments)
{
    if (condition) return;
    std::string forms;
    for (const Term& argument : arguments)
        forms += (forms.empty() ? " of " : " and ") + describe(argument.storage.form);
    throw Obstacle{"function " + name + "()" + forms};
}

bool any_nullable(const std::vector<Term>& arguments)
{
    return std::ranges::any_of(arguments, [](const Term& term) { return term.nullable; });
}

std::string list_of(const std::vector<Term>& arguments)
{
    std::string list;
    for (const Term& argument : arguments) list += (list.empty() ? "" : ", ") + argument.text;
    return list;
}

Term sqlite_call(const std::string& function, const std::vector<Term>& arguments, Form form)
{
    return plain_term(function + "(" + list_of(arguments) + ")", Binding::atom, form, any_nullable(arguments));
}

std::optional<int> small_constant(const Term& term)
{
    if (!term.number || term.number->scale > 0 || term.number->digits.size() > 6) return std::nullopt;
    return std::stoi(term.number->text());
}

}  // namespace

Term Translator::translate(const ddl::FunctionCall& node)
{
    const std::string& name = node.name.name;
    if (node.niladic) {
        if (name == "CURRENT_TIMESTAMP") return clock(Form::timestamp, true);
        if (name == "LOCALTIMESTAMP") return clock(Form::timestamp, false);
        if (name == "CURRENT_DATE") return clock(Form::date, false);
        if (name == "CURRENT_TIME" || name == "LOCALTIME") return clock(Form::time, false);
        throw Obstacle{name};
    }
    // Extensions may stand in any schema; every other schema's functions are the user's own.
    if (name == "gen_random_uuid" || name == "uuid_generate_v4") return random_uuid();
    if (!node.name.schema.empty()) throw Obstacle{"function " + node.name.schema + "." + name + "()"};
    return call(name, all(node.arguments));
}

Term Translator::call(const std::string& name, std::vector<Term> arguments)
{
    static constexpr std::array<std::string_view, 4> clocks{"now", "statement_timestamp", "transaction_timestamp",
                                                            "clock_timestamp"};
    static constexpr std::array<std::string_view, 9> texts{"lower", "upper",   "btrim",  "ltrim",   "rtrim",
                                                           "trim",  "replace", "strpos", "position"};
    static constexpr std::array<std::string_view, 4> parts{"left", "right", "substr", "substring"};
    static constexpr std::array<std::string_view, 5> lengths{"length", "char_length", "character_length",
                                                             "octet_length", "bit_length"};
    const std::size_t count = arguments.size();
    if (is_one_of(name, clocks) && count == 0) return clock(Form::timestamp, true);
    if (is_one_of(name, lengths) && count == 1) return length(name, arguments[0]);
    if (is_one_of(name, texts)) return text_call(name, arguments);
    if (is_one_of(name, parts)) return part_of_text(name, arguments);
    if (name == "coalesce") return coalesce(std::move(arguments));
    if (name == "nullif" && count == 2) return nullif(std::move(arguments[0]), std::move(arguments[1]));
    if (name == "greatest") return extreme("max", std::move(arguments));
    if (name == "least") return extreme("min", std::move(arguments));
    if (name == "num_nonnulls" || name == "num_nulls") return null_count(name == "num_nulls", arguments);
    if (name == "jsonb_typeof" || name == "json_typeof") return json_type(arguments[0]);
    if (name == "mod" && count == 2) return arithmetic("%", std::move(arguments[0]), std::move(arguments[1]));
    if (name == "abs" && count == 1) {
        const Term& argument = arguments[0];
        require(argument.storage.is_exact() || argument.storage.form == Form::real, name, arguments);
        Term term = computed(argument);
        term.text = "abs(" + argument.text + ")";
        term.binding = Binding::atom;
        return term;
    }
    if (name == "timezone" && count == 2) {
        static constexpr std::array<std::string_view, 4> utc{"utc", "UTC", "GMT", "Etc/UTC"};
        require(
            arguments[0].string && is_one_of(*arguments[0].string, utc) && arguments[1].storage.form == Form::timestamp,
            name, arguments);
        arguments[1].storage.zoned = !arguments[1].storage.zoned;
        return arguments[1];
    }
    throw Obstacle{"function " + name + "()"};
}

Term Translator::text_call(const std::string& name, const std::vector<Term>& arguments)
{
    const std::size_t count = arguments.size();
    require(std::ranges::all_of(arguments, takes_text), name, arguments);
    if (name == "lower" || name == "upper") {
        require(count == 1, name, arguments);
        return sqlite_call(name, arguments, Form::text);
    }
    if (name == "replace") {
        require(count == 3, name, arguments);
        return sqlite_call(name, arguments, Form::text);
    }
    if (name == "strpos" || name == "position") {
        require(count == 2, name, arguments);
        return sqlite_call("instr", arguments, Form::integer);
    }
    require(count == 1 || count == 2, name, arguments);
    return sqlite_call(name == "btrim" ? "trim" : name, arguments, Form::text);
}

/// left, right, substr with constant positions inside the text; outside it the two engines count differently.
Term Translator::part_of_text(const std::string& name, const std::vector<Term>& arguments)
{
    require(arguments.size() >= 2 && takes_text(arguments[0]), name, arguments);
    std::vector<int> positions;
    for (std::size_t index = 1; index < arguments.size(); ++index) {
        const auto constant = small_constant(arguments[index]);
        require(constant.has_value(), name, arguments);
        positions.push_back(*constant);
    }
    const std::string begin = "substr(" + arguments[0].text + ", ";
    const auto part = [&](const std::string& range) {
        return plain_term(begin + range + ")", Binding::atom, Form::text, arguments[0].nullable);
    };
    if (name == "left" || name == "right") {
        require(positions.size() == 1 && positions[0] > 0, name, arguments);
        const std::string number = std::to_string(positions[0]);
        return part(name == "left" ? "1, " + number : "-" + number);
    }
    require(positions[0] > 0 && positions.size() <= 2 && (positions.size() == 1 || positions[1] >= 0), name, arguments);
    return part(list_of({arguments.begin() + 1, arguments.end()}));
}

Term Translator::length(const std::string& name, const Term& argument)
{
    const bool bytes = argument.storage.form == Form::bytes;
    const bool in_bytes = name == "octet_length" || name == "bit_length";
    require(bytes || takes_text(argument), name, {argument});
    // The padding of a char(n) counts only here.
    const Term whole = name == "octet_length" ? as_padded(argument) : argument;
    const std::string counted = in_bytes && !bytes ? "CAST(" + whole.text + " AS BLOB)" : argument.text;
    Term term = plain_term("length(" + counted + ")", Binding::atom, Form::integer, argument.nullable);
    term.bound = 8e9L;
    if (name != "bit_length") return term;
    term.text += " * 8";
    term.binding = Binding::product;
    return term;
}

Term Translator::coalesce(std::vector<Term> arguments)
{
    std::vector<Term*> pointers;
    for (Term& argument : arguments) pointers.push_back(&argument);
    unify(pointers, schema_);
    if (arguments.size() == 1) return arguments[0];
    Term term = computed(*std::ranges::max_element(arguments, {}, &Term::bound));
    for (const Term& argument : arguments)
        if (!argument.null) term.storage = computed(argument).storage;
    term.text = "coalesce(" + list_of(arguments) + ")";
    term.binding = Binding::atom;
    term.nullable = std::ranges::all_of(arguments, [](const Term& argument) { return argument.nullable; });
    return term;
}

Term Translator::nullif(Term left, Term right)
{
    // Checks that the two can be compared; the text is not needed.
    comparison("=", left, right);
    unify({&left, &right}, schema_);
    Term term = computed(left);
    term.text = "nullif(" + left.text + ", " + right.text + ")";
    term.binding = Binding::atom;
    term.nullable = true;
    return term;
}

/// greatest and least pass over NULLs, for which max and min answer NULL.
Term Translator::extreme(const std::string& function, std::vector<Term> arguments)
{
    std::vector<Term*> pointers;
    for (Term& argument : arguments) pointers.push_back(&argument);
    unify(pointers, schema_);
    for (const Term& argument : arguments) comparison("<", arguments[0], argument);
    if (arguments.size() == 1) return arguments[0];
    Term term = computed(*std::ranges::max_element(arguments, {}, &Term::bound));
    term.binding = Binding::atom;
    if (!any_nullable(arguments)) {
        term.text = function + "(" + list_of(arguments) + ")";
        return term;
    }
    // Each step repeats the one before it.
    require(arguments.size() <= 4, function == "max" ? "greatest" : "least", arguments);
    std::string text = arguments[0].text;
    for (std::size_t index = 1; index < arguments.size(); ++index) {
        const std::string next = arguments[index].text;
        text = "coalesce(" + function + "(" + text + ", " + next + "), " + text + ", " + next + ")";
    }
    term.text = text;
    term.nullable = std::ranges::all_of(arguments, [](const Term& argument) { return argument.nullable; });
    return term;
}

Term Translator::null_count(bool nulls, const std::vector<Term>& arguments)
{
    std::string text;
    for (const Term& argument : arguments)
        text += (text.empty() ? "(" : " + (") + inside(argument, Binding::comparison) +
                (nulls ? " IS NULL)" : " IS NOT NULL)");
    Term term = plain_term(text, Binding::sum, Form::integer, false);
    term.bound = static_cast<long double>(arguments.size());
    return term;
}

Term Translator::random_uuid()
{
    fixed_ = false;
    return plain_term(
        "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || "
        "substr('89AB', (random() & 3) + 1, 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))",
        Binding::atom, Form::uuid, false);
}

/// SQLite's clock has milliseconds.
Term Translator::clock(Form form, bool zoned)
{
    fixed_ = false;
    if (form == Form::date) return clock_term("%Y-%m-%d", form, "");
    if (form == Form::time) return clock_term("%H:%M:%f000", form, "");
    Term term = clock_term("%Y-%m-%d %H:%M:%f000", form, "");
    term.storage.zoned = zoned;
    return term;
}

Term Translator::json_type(const Term& argument)
{
    require(argument.storage.form == Form::json, "jsonb_typeof", {argument});
    const std::string type = "json_type(" + argument.text + ")";
    return plain_term("CASE " + type +
                          " WHEN 'integer' THEN 'number' WHEN 'real' THEN 'number' WHEN 'text' THEN 'string'"
                          " WHEN 'true' THEN 'boolean' WHEN 'false' THEN 'boolean' ELSE " +
                          type + " END",
                      Binding::atom, Form::text, true);
}

}  // namespace racegen::sql
