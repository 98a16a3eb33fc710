// What kind of value a column holds, independent of dialect and target language.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "schema/schema.hpp"

namespace racegen::plan {

/// Kinds racegen carries natively; every other SQL type is `other` and travels as text through explicit casts.
enum class ValueKind {
    int16,
    int32,
    int64,
    oid,
    float32,
    float64,
    decimal,
    boolean,
    text,
    bytes,
    uuid,
    json,
    date,
    timestamp,
    timestamptz,
    time,
    interval,
    enumeration,
    array,      // of one dimension; `element` is the type of its elements
    range,      // a built-in one; `element` is the type of its bounds
    composite,  // one of the schema whose attributes all are of a native kind
    other,
};

struct ValueType {
    ValueKind kind = ValueKind::other;
    std::optional<schema::EnumIndex> enumeration{};  // for ValueKind::enumeration
    std::optional<int> max_length{};               // varchar(n), char(n): characters
    std::optional<int> precision{};                // numeric(p, s)
    int scale = 0;
    std::vector<ValueType> element{};              // array, range: exactly one
    bool nullable_elements = false;                // array: by a hint
    std::optional<std::size_t> composite{};        // index into Schema::composites

    [[nodiscard]] bool is_number() const
    {
        return kind == ValueKind::int16 || kind == ValueKind::int32 || kind == ValueKind::int64 ||
               kind == ValueKind::float32 || kind == ValueKind::float64 || kind == ValueKind::decimal;
    }
};

/// The C++ type of the kind, which the hint type= names, too; empty for kinds that are made of others or named by the schema.
[[nodiscard]] std::string_view type_name(ValueKind kind);

/// The kind of the column's type, looking through domains. Arrays of several dimensions, multiranges and the types of extensions
/// are `other`.
[[nodiscard]] ValueType value_type(const schema::Schema& schema, const schema::Column& column);
/// The same for a type by itself, such as that of a composite's attribute.
[[nodiscard]] ValueType value_type(const schema::Schema& schema, const ddl::TypeName& type);

}  // namespace racegen::plan
