#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "cpp/entity.hpp"
#include "cpp/races.hpp"
#include "cpp/text.hpp"
#include "ddl/walk.hpp"
#include "plan/keys.hpp"
#include "plan/rules.hpp"

namespace racegen::cpp {
namespace {

using plan::ColumnIndex;
using plan::ValueKind;

bool mentions(const ddl::Expression& expression, const std::string& column)
{
    return std::ranges::count(ddl::columns_of(expression), column) > 0;
}

void collect_literals(const ddl::Expression& expression, std::vector<const ddl::Literal*>& literals)
{
    if (const auto* literal = std::get_if<ddl::Literal>(&expression.node)) literals.push_back(literal);
    ddl::for_each_part(expression, [&](const ddl::Expression& part) { collect_literals(part, literals); });
}

/// What the CHECKs that mention the column compare with: likely to be accepted, or the bound of what is.
std::vector<const ddl::Literal*> literals_of(const EntityContext& context, ColumnIndex column)
{
    std::vector<const ddl::Literal*> literals;
    const std::string& name = context.table.columns[column].name;
    for (const schema::Check& check : context.table.checks)
        if (mentions(*check.condition, name)) collect_literals(*check.condition, literals);
    if (const auto domain = context.table.columns[column].domain)
        for (const schema::Check& check : context.schema.domains[*domain].checks) collect_literals(*check.condition, literals);
    return literals;
}

/// The first state of a transition, of a claim: the row must be in it.
std::optional<std::string> first_state(const EntityContext& context, ColumnIndex column)
{
    for (const plan::Method& method : context.plan.methods) {
        if (method.column != column) continue;
        if (method.kind == plan::MethodKind::claim) return method.value;
        if (!method.transitions.empty()) return method.transitions.front().first;
    }
    return std::nullopt;
}

void add_unique(std::vector<std::string>& list, std::string text)
{
    if (std::ranges::count(list, text) == 0) list.push_back(std::move(text));
}

std::string text_expression(const std::string& text)
{
    return "std::string(" + string_literal(text) + ")";
}

/// Texts that are candidates: those of the schema as they are, others with the number of the row in place of `#`.
class Texts {
public:
    Texts(const std::string& row, std::optional<int> limit) : row_(row), limit_(limit) {}

    void add(const std::string& text)
    {
        if (fits(text)) add_unique(expressions_, text_expression(text));
    }
    void add_numbered(const std::string& text)
    {
        if (text.find('#') == std::string::npos) return add(text);
        if (fits(text)) add_unique(expressions_, "races::numbered(" + string_literal(text) + ", " + row_ + ")");
    }
    /// One of the length.
    void add_filled(int length)
    {
        if (length > 2) add_numbered(std::string(static_cast<std::size_t>(length - 1), 'a') + "#");
    }

    [[nodiscard]] std::vector<std::string> take() { return std::move(expressions_); }

private:
    [[nodiscard]] bool fits(const std::string& text) const { return !limit_ || text.size() <= static_cast<std::size_t>(*limit_); }

    const std::string& row_;
    std::optional<int> limit_;
    std::vector<std::string> expressions_;
};

std::vector<std::string> texts(const EntityContext& context, ColumnIndex column, const std::string& row)
{
    const auto limit = context.plan.columns[column].type.max_length;
    Texts values(row, limit);
    if (const auto state = first_state(context, column)) values.add(*state);
    for (const ddl::Literal* const literal : literals_of(context, column))
        if (literal->kind == ddl::Literal::Kind::string && literal->text.size() < 40) values.add(literal->text);
    for (const char* const text : {"text #", "t#", "#", "a#@example.org", "https://example.org/#", "AB", "ab", "A#", "000#", "/a#", "2001-01-0#", "1.0.#",
                                   "00000000-0000-4000-8000-00000000000#", "{}"})
        values.add_numbered(text);
    // Of a fixed length, most likely.
    if (limit && *limit <= 64) values.add_filled(*limit);
    for (const ddl::Literal* const literal : literals_of(context, column))
        if (literal->kind == ddl::Literal::Kind::integer && literal->text.size() < 3) values.add_filled(std::stoi(literal->text));
    return values.take();
}

std::vector<std::string> integers(const EntityContext& context, ColumnIndex column, const std::string& type, bool key, const std::string& row)
{
    const auto cast = [&](const std::string& value) { return "static_cast<" + type + ">(" + value + ")"; };
    std::vector<std::string> values;
    if (key) values.push_back(cast(row));
    values.push_back(cast("100 + " + row));
    for (const ddl::Literal* const literal : literals_of(context, column)) {
        if (literal->kind != ddl::Literal::Kind::integer || literal->text.size() > 4) continue;
        add_unique(values, cast(literal->text));
        add_unique(values, cast(literal->text + " + " + row));
        add_unique(values, cast(literal->text + " - " + row));
    }
    for (const std::string& value : {row, std::string("0"), std::string("1"), std::string("2"), std::string("-1"), "2000 + " + row}) add_unique(values, cast(value));
    return values;
}

std::vector<std::string> labels(const EntityContext& context, ColumnIndex column, const std::string& type)
{
    const schema::Enum& one = context.schema.enums[*context.plan.columns[column].type.enumeration];
    std::vector<std::string> values;
    if (const auto state = first_state(context, column)) values.push_back(type + "::" + enumerator_of(one, *state));
    for (const std::string& label : one.labels) add_unique(values, type + "::" + enumerator_of(one, label));
    return values;
}

/// No more digits before the point than there may be.
std::vector<std::string> decimals(const plan::ValueType& type, const std::string& row)
{
    const int digits = type.precision ? *type.precision - type.scale : 3;
    std::vector<std::string> values;
    if (digits >= 3) values.push_back("Decimal(100 + " + row + ")");
    if (digits >= 1) values.push_back("Decimal(" + row + ")");
    values.insert(values.end(), {"Decimal(0)", "Decimal(-1)"});
    return values;
}

/// What types that travel as text are written like.
constexpr std::array<std::pair<std::string_view, const char*>, 15> written{{
    {"inet", "10.0.0.#"},
    {"cidr", "10.0.0.#"},
    {"macaddr", "08:00:2b:01:02:0#"},
    {"macaddr8", "08:00:2b:01:02:03:04:0#"},
    {"timetz", "0#:00:00+00"},
    {"money", "10#"},
    {"xml", "<a/>"},
    {"hstore", "a=>#"},
    {"tsvector", "a#"},
    {"ltree", "a#"},
    {"point", "(#,#)"},
    {"box", "(#,#),(0,0)"},
    {"geometry", "POINT(# #)"},
    {"geography", "POINT(# #)"},
    {"regclass", "pg_class"},
}};

/// As many as the type says.
std::vector<std::string> bits(const ddl::TypeName& type)
{
    const std::string& count = type.modifiers.empty() ? "1" : type.modifiers[0];
    return {std::string(count.size() < 4 ? static_cast<std::size_t>(std::stoi(count)) : 1, '1'), "1"};
}

/// One element where a CHECK wants some.
std::vector<std::string> arrays(const plan::ValueType& element, const std::string& type)
{
    std::vector<std::string> values{type + "{}"};
    if (element.kind == ValueKind::text) values.push_back(type + "{" + text_expression("a") + "}");
    else if (element.kind == ValueKind::decimal) values.push_back(type + "{Decimal(1)}");
    else if (element.is_number()) values.push_back(type + "{1}");
    return values;
}

std::vector<std::string> others(const EntityContext& context, ColumnIndex column, const std::string& row)
{
    const schema::Column& one = context.table.columns[column];
    const ddl::TypeName& type = one.domain ? context.schema.domains[*one.domain].base : one.type;
    Texts values(row, std::nullopt);
    if (type.array_dimensions > 0) values.add("{}");
    else if (type.name.name == "bit" || type.name.name == "varbit")
        for (const std::string& text : bits(type)) values.add(text);
    for (const auto& [name, text] : written)
        if (name == type.name.name) values.add_numbered(text);
    for (const ddl::Literal* const literal : literals_of(context, column))
        if (literal->kind == ddl::Literal::Kind::string && literal->text.size() < 40) values.add(literal->text);
    for (const char* const text : {"#", "10.0.0.#", "{}", "a#", "(#,#)", "[#,#]", "10#", "<a/>", "", "1"}) values.add_numbered(text);
    return values.take();
}

/// The far future first where a CHECK may compare the column with the clock, when another is marked.
std::vector<std::string> times(const EntityContext& context, ColumnIndex column, const std::string& type, const std::string& row)
{
    std::vector<std::string> values{"races::moment<" + type + ">(" + row + ")", "races::moment<" + type + ">(400 + " + row + ")", "races::moment<" + type + ">(35'000 + " + row + ")"};
    if (is_tied_to_mark(context, column)) std::ranges::reverse(values);
    return values;
}

/// Whether a value in common with another row is refused.
bool is_in_key(const EntityContext& context, ColumnIndex column)
{
    for (const plan::Key& key : context.plan.keys)
        if (std::ranges::count(key.parameters, column) > 0) return true;
    return false;
}

}  // namespace

bool is_tied_to_mark(const EntityContext& context, ColumnIndex column)
{
    return std::ranges::any_of(context.plan.methods, [&](const plan::Method& method) {
        return method.kind == plan::MethodKind::mark && method.column != column && plan::is_tied(context.table, *method.column, {column});
    });
}

std::vector<std::string> candidates(const EntityContext& context, ColumnIndex column, const std::string& row)
{
    const plan::ColumnPlan& planned = context.plan.columns[column];
    const std::string type = raw_type(context.names, planned.type, "");
    switch (planned.type.kind) {
        case ValueKind::int16:
        case ValueKind::int32:
        case ValueKind::int64:
        case ValueKind::oid: return integers(context, column, type, is_in_key(context, column), row);
        case ValueKind::float32:
        case ValueKind::float64:
            return {"static_cast<" + type + ">(10 + " + row + ")", "static_cast<" + type + ">(" + row + ") / 10", "0", "-1"};
        case ValueKind::decimal: return decimals(planned.type, row);
        case ValueKind::boolean: return {"false", "true"};
        case ValueKind::text: return texts(context, column, row);
        case ValueKind::bytes: return {"std::vector<std::byte>{static_cast<std::byte>(" + row + ")}", "std::vector<std::byte>(20, static_cast<std::byte>(" + row + "))", "std::vector<std::byte>(32, static_cast<std::byte>(" + row + "))"};
        case ValueKind::uuid: return {"races::numbered_uuid<Uuid>(" + row + ")"};
        case ValueKind::json: return {"Json{\"{}\"}", "Json{\"[]\"}"};
        case ValueKind::date:
        case ValueKind::timestamp:
        case ValueKind::timestamptz: return times(context, column, type, row);
        case ValueKind::time: return {"std::chrono::microseconds(3'600'000'000LL * " + row + ")", "std::chrono::microseconds(3'600'000'000LL * (12 + " + row + "))"};
        case ValueKind::interval: return {"Interval{0, " + row + ", 0}", "Interval{}"};
        case ValueKind::enumeration: return labels(context, column, type);
        case ValueKind::array: return arrays(planned.type.element[0], type);
        case ValueKind::range: return {"races::spread<" + type + ">(" + row + ")"};
        case ValueKind::composite: return {type + "{}"};
        case ValueKind::other: break;
    }
    return others(context, column, row);
}

}  // namespace racegen::cpp
