<%header%>
#include "uuid.hpp"

namespace <%namespace%> {
namespace {

int digit_value(char digit) noexcept
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    if (digit >= 'a' && digit <= 'f') {
        return digit - 'a' + 10;
    }
    if (digit >= 'A' && digit <= 'F') {
        return digit - 'A' + 10;
    }
    return -1;
}

}  // namespace

std::optional<Uuid> Uuid::parse(std::string_view text) noexcept
{
    if (text.size() >= 2 && text.front() == '{' && text.back() == '}') {
        text = text.substr(1, text.size() - 2);
    }
    Uuid uuid;
    std::size_t digits = 0;
    for (std::size_t position = 0; position < text.size(); ++position) {
        if (text[position] == '-') {
            const bool after_group = digits > 0 && digits % 4 == 0 && digits < 32 && text[position - 1] != '-';
            if (!after_group) {
                return std::nullopt;
            }
            continue;
        }
        const int value = digit_value(text[position]);
        if (value < 0 || digits == 32) {
            return std::nullopt;
        }
        std::uint8_t& byte = uuid.bytes[digits / 2];
        byte = static_cast<std::uint8_t>(byte * 16 + value);
        ++digits;
    }
    return digits == 32 ? std::optional(uuid) : std::nullopt;
}

std::string Uuid::to_string() const
{
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(36);
    for (std::size_t position = 0; position < bytes.size(); ++position) {
        if (position == 4 || position == 6 || position == 8 || position == 10) {
            text.push_back('-');
        }
        text.push_back(digits[bytes[position] >> 4]);
        text.push_back(digits[bytes[position] & 0xF]);
    }
    return text;
}

}  // namespace <%namespace%>
