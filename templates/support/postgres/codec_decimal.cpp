<%header%>
#include "codec_decimal.hpp"

#include <cstdint>
#include <string>

namespace <%namespace%>::detail {
namespace {

// src/backend/utils/adt/numeric.c, numeric_send().
constexpr int header_size = 8;
constexpr std::uint16_t sign_negative = 0x4000;
constexpr std::uint16_t sign_nan = 0xC000;
constexpr std::uint16_t sign_infinity = 0xD000;
constexpr std::uint16_t sign_negative_infinity = 0xF000;

void append_digits(std::string& text, const Cell& cell, int position, int count)
{
    // Zeros at the end are not sent.
    const int digits = position < count ? from_wire<std::uint16_t>(cell.data + header_size + 2 * position) : 0;
    const char group[] = {static_cast<char>('0' + digits / 1000), static_cast<char>('0' + digits / 100 % 10),
                          static_cast<char>('0' + digits / 10 % 10), static_cast<char>('0' + digits % 10)};
    text.append(group, sizeof group);
}

std::string finite_text(const Cell& cell, int count, int weight, bool negative)
{
    std::string text;
    text.reserve(static_cast<std::size_t>(4 * (count > weight ? count : weight + 1) + 8));
    if (negative) {
        text.push_back('-');
    }
    const std::size_t start = text.size();
    for (int position = 0; position <= weight; ++position) {
        append_digits(text, cell, position, count);
    }
    text.erase(start, text.find_first_not_of('0', start) - start);
    if (text.size() == start) {
        text.push_back('0');
    }
    if (count <= weight + 1) {
        return text;
    }
    text.push_back('.');
    for (int skipped = weight + 1; skipped < 0; ++skipped) {
        text.append("0000");
    }
    for (int position = weight < 0 ? 0 : weight + 1; position < count; ++position) {
        append_digits(text, cell, position, count);
    }
    text.erase(text.find_last_not_of('0') + 1);
    return text;
}

}  // namespace

bool Codec<Decimal>::decode(const Cell& cell, Decimal& value)
{
    if (cell.size < header_size) {
        return false;
    }
    const int count = from_wire<std::uint16_t>(cell.data);
    const int weight = from_wire<std::int16_t>(cell.data + 2);
    const auto sign = from_wire<std::uint16_t>(cell.data + 4);
    if (cell.size != header_size + 2 * count) {
        return false;
    }
    switch (sign) {
    case sign_nan: value = CanonicalDecimal::make("NaN"); return true;
    case sign_infinity: value = CanonicalDecimal::make("Infinity"); return true;
    case sign_negative_infinity: value = CanonicalDecimal::make("-Infinity"); return true;
    default: break;
    }
    value = count == 0 ? Decimal() : CanonicalDecimal::make(finite_text(cell, count, weight, sign == sign_negative));
    return true;
}

}  // namespace <%namespace%>::detail
