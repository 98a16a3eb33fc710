<%header%>
#include "interval_text.hpp"

#include <charconv>
#include <cstdint>
#include <limits>

namespace <%namespace%>::detail {
namespace {

constexpr std::int64_t microseconds_per_second = 1'000'000;

char* write_number(std::int64_t value, char* out) noexcept
{
    constexpr std::size_t longest = std::numeric_limits<std::int64_t>::digits10 + 2;
    return std::to_chars(out, out + longest, value).ptr;
}

char* write_seconds(std::int64_t microseconds, char* out) noexcept
{
    const std::int64_t seconds = microseconds / microseconds_per_second;
    if (microseconds < 0 && seconds == 0) {
        *out++ = '-';
    }
    out = write_number(seconds, out);
    // The remainder has the dividend's sign; it cannot overflow when made positive.
    const std::int64_t remainder = microseconds % microseconds_per_second;
    std::int64_t fraction = remainder < 0 ? -remainder : remainder;
    if (fraction == 0) {
        return out;
    }
    *out++ = '.';
    for (std::int64_t place = microseconds_per_second / 10; fraction > 0; place /= 10) {
        *out++ = static_cast<char>('0' + fraction / place);
        fraction %= place;
    }
    return out;
}

// One `<number><unit>` of a duration: the number as whole units and millionths of one.
struct Part {
    std::int64_t whole = 0;
    std::int64_t millionths = 0;
    char unit = ' ';
};

bool read_millionths(std::string_view& text, Part& part) noexcept
{
    text.remove_prefix(1);
    std::int64_t place = microseconds_per_second / 10;
    std::size_t digits = 0;
    for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits, place /= 10) {
        if (place == 0) {
            return false;
        }
        part.millionths += (text[digits] - '0') * place;
    }
    text.remove_prefix(digits);
    return digits > 0;
}

bool read_part(std::string_view& text, Part& part) noexcept
{
    const bool negative = text.front() == '-';
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), part.whole);
    if (error != std::errc{}) {
        return false;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (!text.empty() && text.front() == '.' && !read_millionths(text, part)) {
        return false;
    }
    if (negative) {
        part.millionths = -part.millionths;
    }
    if (text.empty()) {
        return false;
    }
    part.unit = text.front();
    text.remove_prefix(1);
    return true;
}

// total += whole * factor + extra, unless that leaves the range of T.
template <class T>
bool accumulate(T& total, std::int64_t whole, std::int64_t factor, std::int64_t extra = 0) noexcept
{
    std::int64_t product = 0;
    std::int64_t sum = 0;
    if (__builtin_mul_overflow(whole, factor, &product) || __builtin_add_overflow(product, extra, &sum) ||
        __builtin_add_overflow(sum, static_cast<std::int64_t>(total), &sum) || sum < std::numeric_limits<T>::min() ||
        sum > std::numeric_limits<T>::max()) {
        return false;
    }
    total = static_cast<T>(sum);
    return true;
}

bool add_part(const Part& part, bool in_time, Interval& interval) noexcept
{
    if (part.millionths != 0 && !(in_time && part.unit == 'S')) {
        return false;
    }
    switch (part.unit) {
    case 'Y': return !in_time && accumulate(interval.months, part.whole, 12);
    case 'W': return !in_time && accumulate(interval.days, part.whole, 7);
    case 'D': return !in_time && accumulate(interval.days, part.whole, 1);
    case 'H': return in_time && accumulate(interval.microseconds, part.whole, 3'600 * microseconds_per_second);
    case 'S': return in_time && accumulate(interval.microseconds, part.whole, microseconds_per_second, part.millionths);
    case 'M':
        return in_time ? accumulate(interval.microseconds, part.whole, 60 * microseconds_per_second)
                       : accumulate(interval.months, part.whole, 1);
    default: return false;
    }
}

}  // namespace

std::size_t write_interval(const Interval& interval, char* out) noexcept
{
    char* const begin = out;
    *out++ = 'P';
    if (interval.months != 0) {
        out = write_number(interval.months, out);
        *out++ = 'M';
    }
    if (interval.days != 0) {
        out = write_number(interval.days, out);
        *out++ = 'D';
    }
    if (interval.microseconds != 0 || out == begin + 1) {
        *out++ = 'T';
        out = write_seconds(interval.microseconds, out);
        *out++ = 'S';
    }
    return static_cast<std::size_t>(out - begin);
}

bool read_interval(std::string_view text, Interval& interval) noexcept
{
    if (text.size() < 3 || text.front() != 'P') {
        return false;
    }
    text.remove_prefix(1);
    interval = {};
    bool in_time = false;
    while (!text.empty()) {
        if (text.front() == 'T' && !in_time && text.size() > 1) {
            in_time = true;
            text.remove_prefix(1);
        }
        Part part;
        if (!read_part(text, part) || !add_part(part, in_time, interval)) {
            return false;
        }
    }
    return true;
}

}  // namespace <%namespace%>::detail
