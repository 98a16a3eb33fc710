// PostgreSQL's input texts of dates, times and identifiers in the one form that the SQLite translation stores.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace racegen::sql {

/// Each reads the usual forms (ISO 8601 and PostgreSQL's own output) and answers nullopt for the rest: `today`, month
/// names, years outside 0001 to 9999.
[[nodiscard]] std::optional<std::string> sqlite_date_text(const std::string& text);
/// `zoned`: an offset is converted to UTC; without it, PostgreSQL ignores an offset and so does this.
[[nodiscard]] std::optional<std::string> sqlite_timestamp_text(const std::string& text, bool zoned);
[[nodiscard]] std::optional<std::string> sqlite_time_text(const std::string& text);
[[nodiscard]] std::optional<std::string> sqlite_interval_text(const std::string& text);
[[nodiscard]] std::optional<std::string> sqlite_uuid_text(const std::string& text);

struct IntervalParts {
    std::int64_t months = 0;
    std::int64_t days = 0;
    std::int64_t microseconds = 0;
};
/// `7 days`, `1 year 2 mons`, `01:30:00`, `-1 hour`, `P1DT2H`.
[[nodiscard]] std::optional<IntervalParts> read_interval(const std::string& text);

/// Without blanks around it and with ASCII letters in lower case.
[[nodiscard]] std::string sqlite_trimmed_lower(const std::string& text);

}  // namespace racegen::sql
