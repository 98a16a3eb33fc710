<%header%>
// Intervals as ISO 8601 text: one for each value, so that equal intervals are equal texts.
#pragma once

#include <cstddef>
#include <string_view>

#include "interval.hpp"

namespace <%namespace%>::detail {

/// P-2147483648M-2147483648DT-9223372036854.775808S
inline constexpr std::size_t interval_capacity = 48;

/// Months, days and seconds without the parts that are zero (`P1M2DT3.5S`, `P14M`, `PT-0.000001S`; zero is `PT0S`), each with its own
/// sign. Writes at most `interval_capacity` bytes to `out`; gives their number.
[[nodiscard]] std::size_t write_interval(const Interval& interval, char* out) noexcept;

/// Also understands years, weeks, hours and minutes, as hand-written rows may have them; false for anything else, or out of range.
[[nodiscard]] bool read_interval(std::string_view text, Interval& interval) noexcept;

}  // namespace <%namespace%>::detail
