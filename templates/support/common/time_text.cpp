<%header%>
#include "time_text.hpp"

namespace <%namespace%>::detail {
namespace {

constexpr std::int64_t microseconds_per_second = 1'000'000;
constexpr std::int64_t microseconds_per_day = 86'400 * microseconds_per_second;
constexpr std::int64_t days_from_year_zero = 719'528;  // 0000-01-01 to 1970-01-01
constexpr std::int64_t days_per_era = 146'097;         // 400 years

struct Date {
    int year;
    int month;
    int day;
};

// Both conversions follow Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": the year starts in March, so that the leap
// day is its last.
constexpr Date date_from_days(std::int64_t days)
{
    const std::int64_t shifted = days + days_from_year_zero - 60;
    const std::int64_t era = (shifted >= 0 ? shifted : shifted - (days_per_era - 1)) / days_per_era;
    const auto day_of_era = static_cast<int>(shifted - era * days_per_era);
    const int year_of_era = (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int march_month = (5 * day_of_year + 2) / 153;
    const int month = march_month < 10 ? march_month + 3 : march_month - 9;
    const auto year = static_cast<int>(year_of_era + era * 400);
    return {month <= 2 ? year + 1 : year, month, day_of_year - (153 * march_month + 2) / 5 + 1};
}

constexpr std::int64_t days_from_date(const Date& date)
{
    const int year = date.month <= 2 ? date.year - 1 : date.year;
    const int era = (year >= 0 ? year : year - 399) / 400;
    const int year_of_era = year - era * 400;
    const int march_month = date.month > 2 ? date.month - 3 : date.month + 9;
    const int day_of_year = (153 * march_month + 2) / 5 + date.day - 1;
    const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * days_per_era + day_of_era + 60 - days_from_year_zero;
}

constexpr std::int64_t first_day = days_from_date({0, 1, 1});
constexpr std::int64_t last_day = days_from_date({9999, 12, 31});
static_assert(first_day == -days_from_year_zero && days_from_date({1970, 1, 1}) == 0);

constexpr bool is_valid(const Date& date)
{
    constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (date.month < 1 || date.month > 12 || date.day < 1) {
        return false;
    }
    const bool leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);
    return date.day <= lengths[date.month - 1] + (leap && date.month == 2 ? 1 : 0);
}

void write_digits(std::int64_t value, std::size_t count, char* out) noexcept
{
    for (std::size_t place = count; place > 0; --place) {
        out[place - 1] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
}

// Reads exactly `count` digits at `position` and moves behind them.
bool read_digits(std::string_view text, std::size_t& position, std::size_t count, int& value) noexcept
{
    if (text.size() - position < count) {
        return false;
    }
    value = 0;
    for (std::size_t end = position + count; position < end; ++position) {
        const char digit = text[position];
        if (digit < '0' || digit > '9') {
            return false;
        }
        value = value * 10 + (digit - '0');
    }
    return true;
}

bool read_character(std::string_view text, std::size_t& position, char expected) noexcept
{
    return position < text.size() && text[position++] == expected;
}

// Nothing, or a point and one to six digits, up to the end of the text.
bool read_fraction(std::string_view text, std::size_t position, int& microseconds) noexcept
{
    microseconds = 0;
    if (position == text.size()) {
        return true;
    }
    const std::size_t digits = text.size() - position - 1;
    if (!read_character(text, position, '.') || digits < 1 || digits > 6 ||
        !read_digits(text, position, digits, microseconds)) {
        return false;
    }
    for (std::size_t place = digits; place < 6; ++place) {
        microseconds *= 10;
    }
    return true;
}

}  // namespace

bool write_date(std::int64_t days, char* out) noexcept
{
    if (days < first_day || days > last_day) {
        return false;
    }
    const Date date = date_from_days(days);
    write_digits(date.year, 4, out);
    out[4] = '-';
    write_digits(date.month, 2, out + 5);
    out[7] = '-';
    write_digits(date.day, 2, out + 8);
    return true;
}

bool write_time_of_day(std::int64_t microseconds, char* out) noexcept
{
    if (microseconds < 0 || microseconds > microseconds_per_day) {
        return false;
    }
    const std::int64_t seconds = microseconds / microseconds_per_second;
    write_digits(seconds / 3'600, 2, out);
    out[2] = ':';
    write_digits(seconds / 60 % 60, 2, out + 3);
    out[5] = ':';
    write_digits(seconds % 60, 2, out + 6);
    out[8] = '.';
    write_digits(microseconds % microseconds_per_second, 6, out + 9);
    return true;
}

bool write_timestamp(std::int64_t microseconds, char* out) noexcept
{
    std::int64_t days = microseconds / microseconds_per_day;
    std::int64_t rest = microseconds % microseconds_per_day;
    if (rest < 0) {
        --days;
        rest += microseconds_per_day;
    }
    if (!write_date(days, out)) {
        return false;
    }
    out[date_length] = ' ';
    return write_time_of_day(rest, out + date_length + 1);
}

bool read_date(std::string_view text, std::int64_t& days) noexcept
{
    Date date{};
    std::size_t position = 0;
    if (text.size() != date_length || !read_digits(text, position, 4, date.year) ||
        !read_character(text, position, '-') || !read_digits(text, position, 2, date.month) ||
        !read_character(text, position, '-') || !read_digits(text, position, 2, date.day) || !is_valid(date)) {
        return false;
    }
    days = days_from_date(date);
    return true;
}

bool read_time_of_day(std::string_view text, std::int64_t& microseconds) noexcept
{
    int hour = 0;
    int minute = 0;
    int second = 0;
    int fraction = 0;
    std::size_t position = 0;
    if (!read_digits(text, position, 2, hour) || !read_character(text, position, ':') ||
        !read_digits(text, position, 2, minute) || !read_character(text, position, ':') ||
        !read_digits(text, position, 2, second) || !read_fraction(text, position, fraction) || minute > 59 ||
        second > 59) {
        return false;
    }
    microseconds = ((hour * 60 + minute) * 60 + second) * microseconds_per_second + fraction;
    return microseconds <= microseconds_per_day;
}

bool read_timestamp(std::string_view text, std::int64_t& microseconds) noexcept
{
    std::int64_t days = 0;
    std::int64_t rest = 0;
    if (text.size() <= date_length || (text[date_length] != ' ' && text[date_length] != 'T') ||
        !read_date(text.substr(0, date_length), days) || !read_time_of_day(text.substr(date_length + 1), rest)) {
        return false;
    }
    microseconds = days * microseconds_per_day + rest;
    return true;
}

}  // namespace <%namespace%>::detail
