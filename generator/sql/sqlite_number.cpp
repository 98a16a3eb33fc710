#include <charconv>

#include "sql/sqlite_storage.hpp"

namespace racegen::sql {
namespace {

/// Beyond this, digits would be written out by the thousand; no schema means such a number.
constexpr int largest_exponent = 400;

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

void strip_leading_zeros(std::string& digits)
{
    const std::size_t first = digits.find_first_not_of('0');
    digits = first == std::string::npos ? "0" : digits.substr(first);
}

/// Adds one to the number that the digits write.
void increment(std::string& digits)
{
    for (std::size_t place = digits.size(); place > 0; --place) {
        if (digits[place - 1] != '9') {
            ++digits[place - 1];
            return;
        }
        digits[place - 1] = '0';
    }
    digits.insert(digits.begin(), '1');
}

}  // namespace

std::optional<Number> Number::parse(const std::string& text)
{
    std::size_t position = 0;
    Number number;
    number.digits.clear();
    if (position < text.size() && (text[position] == '-' || text[position] == '+'))
        number.negative = text[position++] == '-';
    bool fraction = false;
    for (; position < text.size(); ++position) {
        if (is_digit(text[position])) {
            number.digits += text[position];
            number.scale += fraction ? 1 : 0;
        } else if (text[position] == '.' && !fraction) {
            fraction = true;
        } else {
            break;
        }
    }
    if (number.digits.empty()) return std::nullopt;
    if (position < text.size()) {
        if (text[position] != 'e' && text[position] != 'E') return std::nullopt;
        ++position;
        if (position < text.size() && text[position] == '+') ++position;
        int exponent = 0;
        const auto [end, error] = std::from_chars(text.data() + position, text.data() + text.size(), exponent);
        if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
        if (exponent > largest_exponent || exponent < -largest_exponent) return std::nullopt;
        number.scale -= exponent;
    }
    for (; number.scale < 0; ++number.scale) number.digits += '0';
    for (; number.scale > 0 && number.digits.ends_with('0'); --number.scale) number.digits.pop_back();
    strip_leading_zeros(number.digits);
    if (number.is_zero()) number = {};
    return number;
}

std::string Number::scaled(int places) const
{
    std::string result = digits;
    if (scale <= places) {
        result.append(static_cast<std::size_t>(places - scale), '0');
    } else {
        const auto dropped = static_cast<std::size_t>(scale - places);
        if (result.size() <= dropped) result.insert(0, dropped + 1 - result.size(), '0');
        const bool up = result[result.size() - dropped] >= '5';
        result.resize(result.size() - dropped);
        if (up) increment(result);
    }
    strip_leading_zeros(result);
    return (negative && result != "0" ? "-" : "") + result;
}

std::string Number::text() const
{
    std::string result = digits;
    const auto places = static_cast<std::size_t>(scale);
    if (places > 0) {
        if (result.size() <= places) result.insert(0, places + 1 - result.size(), '0');
        result.insert(result.size() - places, ".");
    }
    return (negative ? "-" : "") + result;
}

}  // namespace racegen::sql
