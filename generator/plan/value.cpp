#include "plan/value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

namespace racegen::plan {
namespace {

struct NamedKind {
    std::string_view name;
    ValueKind kind;
};

constexpr std::array<NamedKind, 22> kinds{{
    {"int2", ValueKind::int16},
    {"int4", ValueKind::int32},
    {"int8", ValueKind::int64},
    {"oid", ValueKind::oid},
    {"float4", ValueKind::float32},
    {"float8", ValueKind::float64},
    {"numeric", ValueKind::decimal},
    {"bool", ValueKind::boolean},
    {"text", ValueKind::text},
    {"varchar", ValueKind::text},
    {"bpchar", ValueKind::text},
    {"citext", ValueKind::text},
    {"name", ValueKind::text},
    {"bytea", ValueKind::bytes},
    {"uuid", ValueKind::uuid},
    {"json", ValueKind::json},
    {"jsonb", ValueKind::json},
    {"date", ValueKind::date},
    {"timestamp", ValueKind::timestamp},
    {"timestamptz", ValueKind::timestamptz},
    {"time", ValueKind::time},
    {"interval", ValueKind::interval},
}};

std::optional<int> to_int(const std::string& digits)
{
    int value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

void read_modifiers(const ddl::TypeName& type, ValueType& value)
{
    if (type.modifiers.empty()) return;
    const std::optional<int> first = to_int(type.modifiers[0]);
    if (value.kind == ValueKind::decimal) {
        value.precision = first;
        if (type.modifiers.size() > 1) value.scale = to_int(type.modifiers[1]).value_or(0);
    } else if (type.name.name == "varchar" || type.name.name == "bpchar") {
        value.max_length = first;
    }
}

struct NamedRange {
    std::string_view name;
    ValueKind bound;
};

constexpr std::array<NamedRange, 6> ranges{{
    {"int4range", ValueKind::int32},
    {"int8range", ValueKind::int64},
    {"numrange", ValueKind::decimal},
    {"daterange", ValueKind::date},
    {"tsrange", ValueKind::timestamp},
    {"tstzrange", ValueKind::timestamptz},
}};

ValueType built_in(const ddl::TypeName& type)
{
    ValueType value;
    for (const NamedKind& known : kinds)
        if (known.name == type.name.name) value.kind = known.kind;
    for (const NamedRange& known : ranges)
        if (known.name == type.name.name) {
            value.kind = ValueKind::range;
            value.element.push_back({.kind = known.bound});
        }
    read_modifiers(type, value);
    return value;
}

ValueType array_of(ValueType element)
{
    // A length or a scale is the server's to check: what fails in an element names no column.
    element.max_length.reset();
    element.precision.reset();
    element.scale = 0;
    ValueType value;
    value.kind = ValueKind::array;
    value.element.push_back(std::move(element));
    return value;
}

/// A composite crosses the wire as a whole, so each attribute must be of a kind whose form is known.
bool is_native(const schema::Schema& schema, const schema::Composite& composite)
{
    const auto native = [&](const ValueType& type) {
        return type.kind != ValueKind::other && (type.element.empty() || type.element[0].kind != ValueKind::other);
    };
    return !composite.attributes.empty() && std::ranges::all_of(composite.attributes, [&](const auto& attribute) {
        return native(value_type(schema, attribute.second));
    });
}

template <class Item>
std::optional<std::size_t> index_of(const std::vector<Item>& items, const ddl::QualifiedName& name)
{
    const auto found = std::ranges::find(items, name, &Item::name);
    if (found == items.end()) return std::nullopt;
    return static_cast<std::size_t>(found - items.begin());
}

ValueType scalar(const schema::Schema& schema, const ddl::TypeName& type)
{
    // citext is an extension's type and may stand in any schema; the built-in names count only unqualified.
    if (type.name.schema.empty() || type.name.name == "citext") return built_in(type);
    ValueType value;
    if (const auto found = index_of(schema.enums, type.name)) {
        value.kind = ValueKind::enumeration;
        value.enumeration = found;
    } else if (const auto composite = index_of(schema.composites, type.name);
               composite && is_native(schema, schema.composites[*composite])) {
        value.kind = ValueKind::composite;
        value.composite = composite;
    }
    return value;
}

}  // namespace

std::string_view type_name(ValueKind kind)
{
    switch (kind) {
        case ValueKind::int16: return "std::int16_t";
        case ValueKind::int32: return "std::int32_t";
        case ValueKind::int64: return "std::int64_t";
        case ValueKind::oid: return "std::uint32_t";
        case ValueKind::float32: return "float";
        case ValueKind::float64: return "double";
        case ValueKind::decimal: return "Decimal";
        case ValueKind::boolean: return "bool";
        case ValueKind::text:
        case ValueKind::other: return "std::string";
        case ValueKind::bytes: return "std::vector<std::byte>";
        case ValueKind::uuid: return "Uuid";
        case ValueKind::json: return "Json";
        case ValueKind::date: return "std::chrono::sys_days";
        case ValueKind::timestamp: return "std::chrono::local_time<std::chrono::microseconds>";
        case ValueKind::timestamptz: return "std::chrono::sys_time<std::chrono::microseconds>";
        case ValueKind::time: return "std::chrono::microseconds";
        case ValueKind::interval: return "Interval";
        case ValueKind::enumeration:
        case ValueKind::array:
        case ValueKind::range:
        case ValueKind::composite: return "";
    }
    return "";
}

ValueType value_type(const schema::Schema& schema, const ddl::TypeName& type)
{
    if (type.array_dimensions > 1) return {};
    if (type.array_dimensions == 1) {
        ddl::TypeName element = type;
        element.array_dimensions = 0;
        // An array of arrays, by way of a domain, has no literal that could be told from one of two dimensions.
        const ValueType inner = value_type(schema, element);
        return inner.kind == ValueKind::array ? ValueType{} : array_of(inner);
    }
    if (const auto domain = index_of(schema.domains, type.name)) return value_type(schema, schema.domains[*domain].base);
    return scalar(schema, type);
}

ValueType value_type(const schema::Schema& schema, const schema::Column& column)
{
    return value_type(schema, column.type);
}

}  // namespace racegen::plan
