<%header%>
// Intervals as ISO 8601 text.
#pragma once

#include "interval.hpp"
#include "interval_text.hpp"
#include "parameter_slot.hpp"
#include "rows.hpp"
#include "values.hpp"

namespace <%namespace%>::detail {

template <>
struct Codec<Interval> {
    static void encode(const Interval& value, ParameterSlot& slot) noexcept
    {
        static_assert(interval_capacity <= ParameterSlot::capacity);
        slot.set_written(write_interval(value, slot.buffer()));
    }

    static bool decode(const Cell& cell, Interval& value) noexcept
    {
        return cell.kind == Cell::Kind::text && read_interval(cell.bytes, value);
    }
};

}  // namespace <%namespace%>::detail
