<%header%>
// UUIDs as their canonical text.
#pragma once

#include "parameter_slot.hpp"
#include "rows.hpp"
#include "uuid.hpp"
#include "values.hpp"

namespace <%namespace%>::detail {

template <>
struct Codec<Uuid> {
    static void encode(const Uuid& value, ParameterSlot& slot) noexcept
    {
        constexpr char digits[] = "0123456789abcdef";
        char* out = slot.buffer();
        for (std::size_t position = 0; position < value.bytes.size(); ++position) {
            if (position == 4 || position == 6 || position == 8 || position == 10) {
                *out++ = '-';
            }
            *out++ = digits[value.bytes[position] >> 4];
            *out++ = digits[value.bytes[position] & 0xF];
        }
        slot.set_written(static_cast<std::size_t>(out - slot.buffer()));
    }

    static bool decode(const Cell& cell, Uuid& value) noexcept
    {
        const auto parsed = cell.kind == Cell::Kind::text ? Uuid::parse(cell.bytes) : std::nullopt;
        value = parsed.value_or(Uuid{});
        return parsed.has_value();
    }
};

}  // namespace <%namespace%>::detail
