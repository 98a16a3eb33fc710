<%header%>
#include "decimal.hpp"

#include <algorithm>
#include <charconv>

namespace <%namespace%> {
namespace {

// Appendix B of PostgreSQL's manual on numeric: the most it can hold.
constexpr long long most_integer_digits = 131'072;
constexpr long long most_fraction_digits = 16'383;

bool is_digit(char character) noexcept
{
    return character >= '0' && character <= '9';
}

bool equals_ignoring_case(std::string_view text, std::string_view lower_case) noexcept
{
    return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(), [](char character, char lower) {
        return (character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character) == lower;
    });
}

// The digits of a number and where its point is, counted from their start; it may be outside them.
struct Digits {
    std::string digits;
    long long point = 0;
};

std::optional<long long> read_exponent(std::string_view text)
{
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (text.starts_with('-')) {
            return std::nullopt;
        }
    }
    long long exponent = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
    constexpr long long limit = 1'000'000;
    if (error != std::errc{} || end != text.data() + text.size() || exponent > limit || exponent < -limit) {
        return std::nullopt;
    }
    return exponent;
}

std::optional<Digits> read_digits(std::string_view text)
{
    Digits number;
    std::size_t position = 0;
    bool has_point = false;
    for (; position < text.size() && (is_digit(text[position]) || (text[position] == '.' && !has_point)); ++position) {
        if (text[position] == '.') {
            has_point = true;
            number.point = static_cast<long long>(number.digits.size());
        } else {
            number.digits.push_back(text[position]);
        }
    }
    if (number.digits.empty()) {
        return std::nullopt;
    }
    if (!has_point) {
        number.point = static_cast<long long>(number.digits.size());
    }
    if (position < text.size()) {
        if (text[position] != 'e' && text[position] != 'E') {
            return std::nullopt;
        }
        const auto exponent = read_exponent(text.substr(position + 1));
        if (!exponent) {
            return std::nullopt;
        }
        number.point += *exponent;
    }
    return number;
}

// Removes zeros at both ends; no digits are left of zero.
void normalise(Digits& number)
{
    number.digits.erase(number.digits.find_last_not_of('0') + 1);
    const std::size_t leading = std::min(number.digits.find_first_not_of('0'), number.digits.size());
    number.digits.erase(0, leading);
    number.point -= static_cast<long long>(leading);
}

std::string plain_text(const Digits& number, bool negative)
{
    std::string text = negative ? "-" : "";
    const auto count = static_cast<long long>(number.digits.size());
    if (number.point <= 0) {
        text.append("0.").append(static_cast<std::size_t>(-number.point), '0').append(number.digits);
    } else if (number.point >= count) {
        text.append(number.digits).append(static_cast<std::size_t>(number.point - count), '0');
    } else {
        const auto point = static_cast<std::size_t>(number.point);
        text.append(number.digits, 0, point).append(".").append(number.digits, point);
    }
    return text;
}

// NaN above Infinity above the numbers above -Infinity.
int rank(const std::string& text) noexcept
{
    if (is_digit(text.back())) {
        return 0;
    }
    if (text.front() == 'N') {
        return 2;
    }
    return text.front() == '-' ? -1 : 1;
}

std::strong_ordering compare_magnitudes(std::string_view left, std::string_view right) noexcept
{
    const std::size_t left_point = std::min(left.find('.'), left.size());
    const std::size_t right_point = std::min(right.find('.'), right.size());
    if (left_point != right_point) {
        return left_point <=> right_point;
    }
    return left.compare(right) <=> 0;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text)
{
    const bool negative = text.starts_with('-');
    const bool has_sign = negative || text.starts_with('+');
    const std::string_view magnitude = text.substr(has_sign ? 1 : 0);
    if (equals_ignoring_case(magnitude, "infinity") || equals_ignoring_case(magnitude, "inf")) {
        return Decimal(std::string(negative ? "-Infinity" : "Infinity"));
    }
    if (equals_ignoring_case(text, "nan")) {
        return Decimal(std::string("NaN"));
    }
    auto number = read_digits(magnitude);
    if (!number) {
        return std::nullopt;
    }
    normalise(*number);
    if (number->digits.empty()) {
        return Decimal();
    }
    const auto count = static_cast<long long>(number->digits.size());
    if (number->point > most_integer_digits || count - number->point > most_fraction_digits) {
        return std::nullopt;
    }
    return Decimal(plain_text(*number, negative));
}

Decimal Decimal::operator-() const
{
    if (text_ == "0" || text_ == "NaN") {
        return *this;
    }
    return text_.front() == '-' ? Decimal(text_.substr(1)) : Decimal("-" + text_);
}

std::strong_ordering operator<=>(const Decimal& left, const Decimal& right) noexcept
{
    const int left_rank = rank(left.text_);
    const int right_rank = rank(right.text_);
    if (left_rank != right_rank || left_rank != 0) {
        return left_rank <=> right_rank;
    }
    const bool left_negative = left.text_.front() == '-';
    const bool right_negative = right.text_.front() == '-';
    if (left_negative != right_negative) {
        return left_negative ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    if (left_negative) {
        return compare_magnitudes(std::string_view(right.text_).substr(1), std::string_view(left.text_).substr(1));
    }
    return compare_magnitudes(left.text_, right.text_);
}

}  // namespace <%namespace%>
