#include "plan/value.hpp"

#include <array>
#include <charconv>
#include <string_view>

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

}  // namespace

ValueType value_type(const schema::Schema& schema, const schema::Column& column)
{
    ValueType value;
    if (column.type.array_dimensions > 0) return value;
    const ddl::TypeName& type = column.domain ? schema.domains[*column.domain].base : column.type;
    if (type.array_dimensions > 0) return value;
    if (column.enum_type) {
        value.kind = ValueKind::enumeration;
        value.enumeration = column.enum_type;
        return value;
    }
    // citext is an extension's type and may stand in any schema; the built-in names count only unqualified.
    if (!type.name.schema.empty() && type.name.name != "citext") return value;
    for (const NamedKind& known : kinds)
        if (known.name == type.name.name) value.kind = known.kind;
    read_modifiers(type, value);
    return value;
}

}  // namespace racegen::plan
