<%header%>
#include "codec_decimal.hpp"

#include <string>
#include <string_view>

namespace <%namespace%>::detail {
namespace {

constexpr std::int64_t most_units = 999'999'999'999'999'999;

}  // namespace

std::optional<std::int64_t> to_scaled(const Decimal& value, int scale) noexcept
{
    if (!value.is_finite()) {
        return std::nullopt;
    }
    std::string_view text = value.text();
    const bool negative = text.front() == '-';
    if (negative) {
        text.remove_prefix(1);
    }
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    const std::string_view fraction = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    const auto places = static_cast<std::size_t>(scale);

    std::int64_t units = 0;
    const auto append = [&units](char digit) {
        units = units * 10 + (digit - '0');
        return units <= most_units;
    };
    for (const char digit : whole) {
        if (!append(digit)) {
            return std::nullopt;
        }
    }
    for (std::size_t place = 0; place < places; ++place) {
        if (!append(place < fraction.size() ? fraction[place] : '0')) {
            return std::nullopt;
        }
    }
    if (fraction.size() > places && fraction[places] >= '5' && ++units > most_units) {
        return std::nullopt;
    }
    return negative ? -units : units;
}

Decimal from_scaled(std::int64_t units, int scale)
{
    if (scale == 0) {
        return units;
    }
    std::string text = std::to_string(units);
    const std::size_t sign = units < 0 ? 1 : 0;
    const auto places = static_cast<std::size_t>(scale);
    if (text.size() - sign <= places) {
        text.insert(sign, places + 1 - (text.size() - sign), '0');
    }
    text.insert(text.size() - places, 1, '.');
    return Decimal::parse(text).value_or(Decimal());
}

}  // namespace <%namespace%>::detail
