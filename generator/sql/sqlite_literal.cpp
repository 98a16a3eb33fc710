#include "sql/sqlite_literal.hpp"

#include <chrono>
#include <cstdio>
#include <limits>
#include <string_view>
#include <vector>

namespace racegen::sql {
namespace {

constexpr std::int64_t microseconds_per_second = 1'000'000;
constexpr std::int64_t microseconds_per_day = 86'400 * microseconds_per_second;

/// Reads a text from left to right; after a false answer the position is of no use.
class Cursor {
public:
    explicit Cursor(std::string_view text) : text_(text) {}

    [[nodiscard]] bool at_end() const { return text_.empty(); }
    [[nodiscard]] char next() const { return text_.empty() ? '\0' : text_[0]; }
    bool skip(char c)
    {
        if (next() != c || text_.empty()) return false;
        text_.remove_prefix(1);
        return true;
    }
    void skip_blanks()
    {
        while (skip(' ')) {
        }
    }
    /// Between `least` and `most` digits.
    bool number(std::size_t least, std::size_t most, std::int64_t& value)
    {
        value = 0;
        std::size_t count = 0;
        for (; count < most && next() >= '0' && next() <= '9'; ++count) {
            value = value * 10 + (next() - '0');
            text_.remove_prefix(1);
        }
        return count >= least;
    }
    /// The digits behind a point as microseconds; without a point, none. More than six digits are not read.
    bool fraction(std::int64_t& microseconds)
    {
        microseconds = 0;
        if (!skip('.')) return true;
        std::int64_t unit = microseconds_per_second / 10;
        for (; unit > 0 && next() >= '0' && next() <= '9'; unit /= 10) {
            microseconds += unit * (next() - '0');
            text_.remove_prefix(1);
        }
        return !(next() >= '0' && next() <= '9');
    }
    std::string word()
    {
        std::string letters;
        while (next() >= 'a' && next() <= 'z') {
            letters += next();
            text_.remove_prefix(1);
        }
        return letters;
    }

private:
    std::string_view text_;
};

std::string formatted(const char* format, std::int64_t first, std::int64_t second, std::int64_t third)
{
    char text[64];
    std::snprintf(text, sizeof text, format, static_cast<long long>(first), static_cast<long long>(second),
                  static_cast<long long>(third));
    return text;
}

bool read_day(Cursor& cursor, std::chrono::sys_days& day)
{
    std::int64_t year = 0;
    std::int64_t month = 0;
    std::int64_t number = 0;
    if (!cursor.number(4, 4, year) || !cursor.skip('-') || !cursor.number(1, 2, month) || !cursor.skip('-') ||
        !cursor.number(1, 2, number) || year < 1)
        return false;
    const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(number))};
    if (!date.ok()) return false;
    day = date;
    return true;
}

/// `10:30`, `10:30:00`, `10:30:00.5`, up to 24:00.
bool read_clock(Cursor& cursor, std::int64_t& microseconds)
{
    std::int64_t hour = 0;
    std::int64_t minute = 0;
    std::int64_t second = 0;
    std::int64_t fraction = 0;
    if (!cursor.number(1, 2, hour) || !cursor.skip(':') || !cursor.number(2, 2, minute)) return false;
    if (cursor.skip(':') && (!cursor.number(2, 2, second) || !cursor.fraction(fraction))) return false;
    microseconds = ((hour * 60 + minute) * 60 + second) * microseconds_per_second + fraction;
    return minute < 60 && second < 60 && microseconds <= microseconds_per_day;
}

/// `Z`, `UTC`, `+02`, `-03:30`, `+0530` or nothing, as microseconds east of Greenwich.
bool read_offset(Cursor& cursor, std::int64_t& microseconds)
{
    microseconds = 0;
    cursor.skip_blanks();
    if (cursor.at_end()) return true;
    const std::string zone = cursor.word();
    if (!zone.empty()) return zone == "z" || zone == "utc" || zone == "gmt";
    const bool west = cursor.next() == '-';
    if (!cursor.skip('-') && !cursor.skip('+')) return false;
    std::int64_t hours = 0;
    std::int64_t minutes = 0;
    if (!cursor.number(2, 2, hours)) return false;
    cursor.skip(':');
    if (!cursor.at_end() && !cursor.number(2, 2, minutes)) return false;
    microseconds = (hours * 60 + minutes) * 60 * microseconds_per_second * (west ? -1 : 1);
    return hours < 16 && minutes < 60;
}

std::string date_text(std::chrono::sys_days day)
{
    const std::chrono::year_month_day date(day);
    return formatted("%04lld-%02lld-%02lld", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::string clock_text(std::int64_t microseconds)
{
    const std::int64_t seconds = microseconds / microseconds_per_second;
    return formatted("%02lld:%02lld:%02lld", seconds / 3600, seconds / 60 % 60, seconds % 60) +
           formatted(".%06lld", microseconds % microseconds_per_second, 0, 0);
}

bool in_range(std::chrono::sys_days day)
{
    const auto year = static_cast<int>(std::chrono::year_month_day(day).year());
    return year >= 1 && year <= 9999;
}

std::optional<std::string> endless(const std::string& text)
{
    if (text == "infinity" || text == "-infinity") return text;
    return std::nullopt;
}

/// What one interval unit is worth; `microseconds` of zero in all three: no unit.
IntervalParts unit_of(const std::string& name)
{
    struct Unit {
        std::string_view name;
        IntervalParts worth;
    };
    // clang-format off
    static constexpr Unit units[] = {
        {"year", {12, 0, 0}},  {"years", {12, 0, 0}}, {"y", {12, 0, 0}},     {"yr", {12, 0, 0}},
        {"yrs", {12, 0, 0}},   {"mon", {1, 0, 0}},    {"mons", {1, 0, 0}},   {"month", {1, 0, 0}},
        {"months", {1, 0, 0}}, {"week", {0, 7, 0}},   {"weeks", {0, 7, 0}},  {"w", {0, 7, 0}},
        {"day", {0, 1, 0}},    {"days", {0, 1, 0}},   {"d", {0, 1, 0}},      {"hour", {0, 0, 3'600'000'000}},
        {"hours", {0, 0, 3'600'000'000}},             {"h", {0, 0, 3'600'000'000}},
        {"hr", {0, 0, 3'600'000'000}},                {"hrs", {0, 0, 3'600'000'000}},
        {"minute", {0, 0, 60'000'000}},               {"minutes", {0, 0, 60'000'000}},
        {"min", {0, 0, 60'000'000}},                  {"mins", {0, 0, 60'000'000}},
        {"m", {0, 0, 60'000'000}},                    {"second", {0, 0, 1'000'000}},
        {"seconds", {0, 0, 1'000'000}},               {"sec", {0, 0, 1'000'000}},
        {"secs", {0, 0, 1'000'000}},                  {"s", {0, 0, 1'000'000}},
        {"millisecond", {0, 0, 1'000}},               {"milliseconds", {0, 0, 1'000}},
        {"ms", {0, 0, 1'000}},
    };
    // clang-format on
    for (const Unit& unit : units)
        if (unit.name == name) return unit.worth;
    return {};
}

void add(IntervalParts& total, const IntervalParts& part, std::int64_t factor)
{
    total.months += part.months * factor;
    total.days += part.days * factor;
    total.microseconds += part.microseconds * factor;
}

/// The ISO 8601 form behind its `p`: `1dt2h`.
bool read_iso_interval(Cursor& cursor, IntervalParts& total)
{
    bool in_time = false;
    while (!cursor.at_end()) {
        if (!in_time && cursor.skip('t')) in_time = true;
        const std::int64_t sign = cursor.skip('-') ? -1 : 1;
        std::int64_t count = 0;
        std::int64_t fraction = 0;
        if (!cursor.number(1, 9, count) || !cursor.fraction(fraction)) return false;
        const std::string name = cursor.word();
        const bool month = name == "m" && !in_time;
        const IntervalParts unit = month ? IntervalParts{1, 0, 0} : unit_of(name);
        if (name.size() != 1 || (unit.microseconds != 0) != in_time) return false;
        if (unit.months + unit.days + unit.microseconds == 0 || (fraction != 0 && name != "s")) return false;
        add(total, unit, sign * count);
        total.microseconds += sign * fraction;
    }
    return true;
}

/// `7 days`, `1 year 2 mons -3 days 04:05:06`, `1 hour ago`.
bool read_verbose_interval(Cursor& cursor, IntervalParts& total)
{
    for (cursor.skip_blanks(); !cursor.at_end(); cursor.skip_blanks()) {
        const bool minus = cursor.skip('-');
        if (!minus) cursor.skip('+');
        const std::int64_t sign = minus ? -1 : 1;
        Cursor clock = cursor;
        std::int64_t microseconds = 0;
        if (read_clock(clock, microseconds) && (clock.at_end() || clock.next() == ' ')) {
            total.microseconds += sign * microseconds;
            cursor = clock;
            continue;
        }
        std::int64_t count = 0;
        if (!cursor.number(1, 9, count)) return false;
        cursor.skip_blanks();
        const IntervalParts unit = unit_of(cursor.word());
        if (unit.months + unit.days + unit.microseconds == 0) return false;
        add(total, unit, sign * count);
    }
    return true;
}

}  // namespace

std::string sqlite_trimmed_lower(const std::string& text)
{
    std::string lower;
    for (const char c : text) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const std::size_t first = lower.find_first_not_of(' ');
    if (first == std::string::npos) return {};
    return lower.substr(first, lower.find_last_not_of(' ') - first + 1);
}

std::optional<std::string> sqlite_date_text(const std::string& text)
{
    const std::string lower = sqlite_trimmed_lower(text);
    if (const auto forever = endless(lower)) return forever;
    if (lower == "epoch") return "1970-01-01";
    Cursor cursor(lower);
    std::chrono::sys_days day;
    if (!read_day(cursor, day) || !cursor.at_end()) return std::nullopt;
    return date_text(day);
}

std::optional<std::string> sqlite_timestamp_text(const std::string& text, bool zoned)
{
    const std::string lower = sqlite_trimmed_lower(text);
    if (const auto forever = endless(lower)) return forever;
    Cursor cursor(lower == "epoch" ? "1970-01-01" : std::string_view(lower));
    std::chrono::sys_days day;
    std::int64_t clock = 0;
    std::int64_t offset = 0;
    if (!read_day(cursor, day)) return std::nullopt;
    if ((cursor.skip('t') || cursor.skip(' ')) && !read_clock(cursor, clock)) return std::nullopt;
    if (!read_offset(cursor, offset) || !cursor.at_end()) return std::nullopt;
    const auto moment =
        std::chrono::sys_time<std::chrono::microseconds>(day) + std::chrono::microseconds(clock - (zoned ? offset : 0));
    day = std::chrono::floor<std::chrono::days>(moment);
    if (!in_range(day)) return std::nullopt;
    return date_text(day) + " " + clock_text((moment - day).count());
}

std::optional<std::string> sqlite_time_text(const std::string& text)
{
    const std::string lower = sqlite_trimmed_lower(text);
    Cursor cursor(lower);
    std::int64_t clock = 0;
    if (!read_clock(cursor, clock) || !cursor.at_end()) return std::nullopt;
    return clock_text(clock);
}

std::optional<IntervalParts> read_interval(const std::string& text)
{
    const std::string lower = sqlite_trimmed_lower(text);
    Cursor cursor(lower);
    IntervalParts total;
    if (lower.empty()) return std::nullopt;
    if (cursor.skip('p') ? !read_iso_interval(cursor, total) : !read_verbose_interval(cursor, total))
        return std::nullopt;
    constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
    if (total.months > most || total.months < -most || total.days > most || total.days < -most) return std::nullopt;
    return total;
}

std::optional<std::string> sqlite_interval_text(const std::string& text)
{
    const auto interval = read_interval(text);
    if (!interval) return std::nullopt;
    std::string result = "P";
    if (interval->months != 0) result += std::to_string(interval->months) + "M";
    if (interval->days != 0) result += std::to_string(interval->days) + "D";
    if (interval->microseconds == 0) return result == "P" ? "PT0S" : result;
    const std::int64_t magnitude = interval->microseconds < 0 ? -interval->microseconds : interval->microseconds;
    result += interval->microseconds < 0 ? "T-" : "T";
    result += std::to_string(magnitude / microseconds_per_second);
    std::string fraction = formatted(".%06lld", magnitude % microseconds_per_second, 0, 0);
    while (fraction.ends_with('0')) fraction.pop_back();
    if (fraction != ".") result += fraction;
    return result + "S";
}

std::optional<std::string> sqlite_uuid_text(const std::string& text)
{
    std::string digits;
    for (const char c : sqlite_trimmed_lower(text)) {
        if (c == '-' || c == '{' || c == '}') continue;
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return std::nullopt;
        digits += c;
    }
    if (digits.size() != 32) return std::nullopt;
    return digits.substr(0, 8) + "-" + digits.substr(8, 4) + "-" + digits.substr(12, 4) + "-" + digits.substr(16, 4) +
           "-" + digits.substr(20);
}

}  // namespace racegen::sql
