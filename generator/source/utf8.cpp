#include "source/utf8.hpp"

namespace racegen::source {

std::size_t utf8_length(std::string_view text)
{
    if (text.empty()) return 0;
    // The bounds of the second byte shut out overlong forms, surrogates and what lies beyond U+10FFFF.
    const auto byte = [text](std::size_t index) {
        return index < text.size() ? static_cast<unsigned char>(text[index]) : 0U;
    };
    const unsigned lead = byte(0);
    if (lead < 0x80) return 1;
    const std::size_t length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length == 0) return 0;
    const unsigned least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (byte(1) < least || byte(1) > most) return 0;
    for (std::size_t index = 2; index < length; ++index)
        if (byte(index) < 0x80 || byte(index) > 0xBF) return 0;
    return length;
}

std::optional<std::size_t> first_bad_byte(std::string_view text)
{
    for (std::size_t offset = 0; offset < text.size();) {
        const auto byte = static_cast<unsigned char>(text[offset]);
        const std::size_t length = byte == 0 ? 0 : byte < 0x80 ? 1 : utf8_length(text.substr(offset, 4));
        if (length == 0) return offset;
        offset += length;
    }
    return std::nullopt;
}

}  // namespace racegen::source
