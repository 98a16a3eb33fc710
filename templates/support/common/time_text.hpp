<%header%>
// Dates and times as text of fixed width, so that the order of the text is the order of time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace <%namespace%>::detail {

inline constexpr std::size_t date_length = 10;         // YYYY-MM-DD
inline constexpr std::size_t time_of_day_length = 15;  // HH:MM:SS.ffffff
inline constexpr std::size_t timestamp_length = 26;    // YYYY-MM-DD HH:MM:SS.ffffff

/// Each writes its fixed number of bytes to `out`, or answers false and leaves `out` undefined: dates and timestamps outside the
/// years 0000 to 9999 (astronomical, proleptic Gregorian; a wider year would break the order of the texts), times of
/// day outside 00:00 to 24:00 inclusive. `days` and `microseconds` count from 1970-01-01 00:00.
[[nodiscard]] bool write_date(std::int64_t days, char* out) noexcept;
[[nodiscard]] bool write_time_of_day(std::int64_t microseconds, char* out) noexcept;
[[nodiscard]] bool write_timestamp(std::int64_t microseconds, char* out) noexcept;

/// The reverse; false for anything that is not exactly one valid date, time or timestamp. A fraction may be missing or have one to
/// six digits and `T` may separate date and time, as in rows that other programs wrote; a zone is refused.
[[nodiscard]] bool read_date(std::string_view text, std::int64_t& days) noexcept;
[[nodiscard]] bool read_time_of_day(std::string_view text, std::int64_t& microseconds) noexcept;
[[nodiscard]] bool read_timestamp(std::string_view text, std::int64_t& microseconds) noexcept;

}  // namespace <%namespace%>::detail
