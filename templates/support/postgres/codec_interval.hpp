<%header%>
// interval: microseconds, days, months.
#pragma once

#include "codec.hpp"
#include "interval.hpp"

namespace <%namespace%>::detail {

template <>
struct Codec<Interval> {
    static constexpr std::uint32_t oid = 1186;

    static void encode(const Interval& value, ParameterSlot& slot) noexcept
    {
        char* out = slot.buffer();
        to_wire(value.microseconds, out);
        to_wire(value.days, out + 8);
        to_wire(value.months, out + 12);
        slot.set_written(16);
    }

    static bool decode(const Cell& cell, Interval& value) noexcept
    {
        if (cell.size != 16) {
            return false;
        }
        value.microseconds = from_wire<std::int64_t>(cell.data);
        value.days = from_wire<std::int32_t>(cell.data + 8);
        value.months = from_wire<std::int32_t>(cell.data + 12);
        return true;
    }
};

}  // namespace <%namespace%>::detail
