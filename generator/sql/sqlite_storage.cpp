#include "sql/sqlite_storage.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>

#include "plan/value.hpp"
#include "sql/sqlite_literal.hpp"

namespace racegen::sql {
namespace {

using plan::ValueKind;

/// A scaled integer of this many digits always fits 64 bits.
constexpr int most_scaled_digits = 18;

Form form_of(const plan::ValueType& value, const ddl::TypeName& type)
{
    switch (value.kind) {
        case ValueKind::int16:
        case ValueKind::int32:
        case ValueKind::int64:
        case ValueKind::oid: return Form::integer;
        case ValueKind::float32:
        case ValueKind::float64: return Form::real;
        case ValueKind::decimal: {
            const bool scaled = value.precision && *value.precision <= most_scaled_digits && value.scale >= 0 &&
                                value.scale <= most_scaled_digits;
            return scaled ? Form::scaled : Form::numeric;
        }
        case ValueKind::boolean: return Form::boolean;
        case ValueKind::text:
            if (type.name.name == "citext") return Form::citext;
            return type.name.name == "bpchar" && value.max_length ? Form::blanked : Form::text;
        case ValueKind::bytes: return Form::bytes;
        case ValueKind::uuid: return Form::uuid;
        case ValueKind::json: return Form::json;
        case ValueKind::date: return Form::date;
        case ValueKind::timestamp:
        case ValueKind::timestamptz: return Form::timestamp;
        case ValueKind::time: return Form::time;
        case ValueKind::interval: return Form::interval;
        case ValueKind::enumeration: return Form::enumeration;
        case ValueKind::array:
        case ValueKind::range:
        case ValueKind::composite:
        case ValueKind::other: return Form::other;
    }
    return Form::other;
}

std::optional<std::int64_t> largest(ValueKind kind)
{
    switch (kind) {
        case ValueKind::int16: return std::numeric_limits<std::int16_t>::max();
        case ValueKind::int32: return std::numeric_limits<std::int32_t>::max();
        case ValueKind::int64: return std::numeric_limits<std::int64_t>::max();
        case ValueKind::oid: return std::numeric_limits<std::uint32_t>::max();
        default: return std::nullopt;
    }
}

/// The unqualified name of a type may mean one in any schema of the search path.
bool names(const ddl::TypeName& type, const ddl::QualifiedName& defined)
{
    return type.name.name == defined.name && (type.name.schema.empty() || type.name.schema == defined.schema);
}

std::string hexadecimal(std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        text += digits[value >> 4U];
        text += digits[value & 0xFU];
    }
    return text;
}

std::optional<std::string> bytes_literal(const std::string& text)
{
    if (!text.starts_with("\\x")) {
        // The escape format; only its plain part, since a backslash starts an octal byte there.
        if (text.find('\\') != std::string::npos) return std::nullopt;
        return "X'" + hexadecimal(text) + "'";
    }
    std::string digits;
    for (const char c : text.substr(2)) {
        if (std::string_view(" \t\n").find(c) != std::string_view::npos) continue;
        if (std::string_view("0123456789abcdefABCDEF").find(c) == std::string_view::npos) return std::nullopt;
        digits += c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    if (digits.size() % 2 != 0) return std::nullopt;
    return "X'" + digits + "'";
}

std::optional<std::string> boolean_literal(std::string text)
{
    text = sqlite_trimmed_lower(text);
    const auto begins = [&](std::string_view whole, std::size_t least) {
        return text.size() >= least && whole.starts_with(text);
    };
    if (begins("true", 1) || begins("yes", 1) || text == "on" || text == "1") return "1";
    if (begins("false", 1) || begins("no", 1) || begins("off", 2) || text == "0") return "0";
    return std::nullopt;
}

std::optional<std::string> quoted(const std::optional<std::string>& text)
{
    if (!text) return std::nullopt;
    return ddl::quote_literal(*text);
}

std::string without_trailing_blanks(std::string text)
{
    while (text.ends_with(' ')) text.pop_back();
    return text;
}

}  // namespace

Storage storage_of(const schema::Schema& schema, const schema::Column& column)
{
    const plan::ValueType value = plan::value_type(schema, column);
    const ddl::TypeName& type =
        column.domain && column.type.array_dimensions == 0 ? schema.domains[*column.domain].base : column.type;
    Storage storage;
    storage.form = form_of(value, type);
    storage.scale = value.scale;
    storage.precision = value.precision;
    storage.length = value.max_length;
    storage.zoned = value.kind == ValueKind::timestamptz;
    storage.largest = largest(value.kind);
    storage.enumeration = value.enumeration;
    return storage;
}

Storage storage_of(const schema::Schema& schema, const ddl::TypeName& type)
{
    schema::Column column;
    column.type = type;
    for (schema::DomainIndex index = 0; index < schema.domains.size(); ++index)
        if (names(type, schema.domains[index].name)) {
            column.domain = index;
            column.type.name = schema.domains[index].name;
        }
    for (const schema::Enum& one : schema.enums)
        if (names(type, one.name)) column.type.name = one.name;
    return storage_of(schema, column);
}

std::string declared_type(const Storage& storage)
{
    switch (storage.form) {
        case Form::integer:
        case Form::scaled:
        case Form::boolean: return "INTEGER";
        case Form::real: return "REAL";
        case Form::bytes: return "BLOB";
        case Form::citext: return "TEXT COLLATE NOCASE";
        case Form::unknown:
        case Form::numeric:
        case Form::text:
        case Form::blanked:
        case Form::uuid:
        case Form::json:
        case Form::date:
        case Form::timestamp:
        case Form::time:
        case Form::interval:
        case Form::enumeration:
        case Form::other: return "TEXT";
    }
    return "TEXT";
}

std::optional<std::string> stored_literal(const Storage& storage, const std::string& text, const schema::Schema& schema)
{
    switch (storage.form) {
        case Form::unknown:
        case Form::text:
        case Form::citext:
        case Form::json:
        case Form::other: return ddl::quote_literal(text);
        case Form::blanked: return ddl::quote_literal(without_trailing_blanks(text));
        case Form::boolean: return boolean_literal(text);
        case Form::bytes: return bytes_literal(text);
        case Form::uuid: return quoted(sqlite_uuid_text(text));
        case Form::date: return quoted(sqlite_date_text(text));
        case Form::timestamp: return quoted(sqlite_timestamp_text(text, storage.zoned));
        case Form::time: return quoted(sqlite_time_text(text));
        case Form::interval: return quoted(sqlite_interval_text(text));
        case Form::enumeration: {
            const auto& labels = schema.enums[*storage.enumeration].labels;
            if (std::ranges::find(labels, text) == labels.end()) return std::nullopt;
            return ddl::quote_literal(text);
        }
        case Form::integer:
        case Form::scaled:
        case Form::numeric:
        case Form::real: return std::nullopt;
    }
    return std::nullopt;
}

std::string padded_text(const std::string& text, int length)
{
    const std::string padding(static_cast<std::size_t>(length), ' ');
    return text + " || substr('" + padding + "', length(" + text + ") + 1)";
}

}  // namespace racegen::sql
