<%header%>
// Decimals: as canonical text, or, where the schema's numeric(p, s) has at most 18 digits, as an integer of its last decimal place,
// with which SQLite computes and compares exactly.
#pragma once

#include <cstdint>
#include <optional>

#include "decimal.hpp"
#include "parameter_slot.hpp"
#include "row_reader.hpp"
#include "rows.hpp"
#include "values.hpp"

namespace <%namespace%>::detail {

/// `value` in units of its `scale`-th decimal place, rounded half away from zero as PostgreSQL rounds; nullopt when it is not
/// finite or has more than 18 digits.
[[nodiscard]] std::optional<std::int64_t> to_scaled(const Decimal& value, int scale) noexcept;
[[nodiscard]] Decimal from_scaled(std::int64_t units, int scale);

template <>
struct Codec<Decimal> {
    static void encode(const Decimal& value, ParameterSlot& slot) noexcept { slot.set_text(value.text()); }

    static bool decode(const Cell& cell, Decimal& value)
    {
        if (cell.kind == Cell::Kind::integer) {
            value = cell.integer;
            return true;
        }
        auto parsed = cell.kind == Cell::Kind::text ? Decimal::parse(cell.bytes) : std::nullopt;
        value = parsed.value_or(Decimal());
        return parsed.has_value();
    }
};

/// A decimal member that is to be bound as an integer.
template <class Member>
struct Scaled {
    const Member& field;
    int scale;
};

/// The decimal inside a member's wrappers; null where there is none.
template <class Member>
[[nodiscard]] const Decimal* decimal_of(const Member& field) noexcept
{
    if constexpr (IsField<Member>::value) {
        return IsField<Member>::is_given(field) ? decimal_of(field.get()) : nullptr;
    } else if constexpr (Nullable<Member>::value) {
        return field.has_value() ? decimal_of(*field) : nullptr;
    } else if constexpr (StrongId<Member>) {
        return decimal_of(field.value);
    } else {
        return &field;
    }
}

template <class Member>
struct Codec<Scaled<Member>> {
    static void encode(const Scaled<Member>& scaled, ParameterSlot& slot) noexcept
    {
        const Decimal* decimal = decimal_of(scaled.field);
        if (decimal == nullptr) {
            slot.set_null();
        } else if (const auto units = to_scaled(*decimal, scaled.scale)) {
            slot.set_integer(*units);
        } else {
            slot.set_faulty("22003");
        }
    }
};

template <>
struct ScaledCodec<Decimal> {
    static bool decode(const Cell& cell, int scale, Decimal& value)
    {
        if (cell.kind != Cell::Kind::integer) {
            return false;
        }
        value = from_scaled(cell.integer, scale);
        return true;
    }
};

template <StrongId Id>
struct ScaledCodec<Id> {
    static bool decode(const Cell& cell, int scale, Id& id) { return ScaledCodec<decltype(Id::value)>::decode(cell, scale, id.value); }
};

}  // namespace <%namespace%>::detail

namespace <%namespace%> {

/// A parameter of type numeric(p, scale); `field` is a Decimal or a wrapper of one, and must outlive the result.
template <class Member>
[[nodiscard]] detail::Scaled<Member> scaled(const Member& field, int scale) noexcept
{
    return {field, scale};
}

}  // namespace <%namespace%>
