// What kind of value a column holds, independent of dialect and target language.
#pragma once

#include <optional>

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
    other,
};

struct ValueType {
    ValueKind kind = ValueKind::other;
    std::optional<schema::EnumIndex> enumeration;  // for ValueKind::enumeration
    std::optional<int> max_length;                 // varchar(n), char(n): characters
    std::optional<int> precision;                  // numeric(p, s)
    int scale = 0;

    [[nodiscard]] bool is_number() const
    {
        return kind == ValueKind::int16 || kind == ValueKind::int32 || kind == ValueKind::int64 ||
               kind == ValueKind::float32 || kind == ValueKind::float64 || kind == ValueKind::decimal;
    }
};

/// The kind of the column's type, looking through domains. Arrays, composites, ranges and extension types are `other`.
[[nodiscard]] ValueType value_type(const schema::Schema& schema, const schema::Column& column);

}  // namespace racegen::plan
