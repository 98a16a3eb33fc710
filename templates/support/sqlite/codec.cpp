<%header%>
#include "codec.hpp"

#include <cstring>

namespace <%namespace%>::detail {
namespace {

constexpr unsigned char continuation_mask = 0xC0;
constexpr unsigned char continuation = 0x80;

// How many bytes the well-formed character at the start of `text` has, 0 for none (The Unicode Standard, table 3-7).
std::size_t character_length(std::string_view text) noexcept
{
    const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const auto continues = [&](std::size_t from, std::size_t to) {
        for (std::size_t at = from; at < to; ++at) {
            if (at >= text.size() || (byte(at) & continuation_mask) != continuation) {
                return false;
            }
        }
        return true;
    };
    const unsigned char lead = byte(0);
    if (lead >= 0xC2 && lead <= 0xDF) {
        return continues(1, 2) ? 2 : 0;
    }
    if (lead >= 0xE0 && lead <= 0xEF && continues(1, 3)) {
        const bool overlong = lead == 0xE0 && byte(1) < 0xA0;
        const bool surrogate = lead == 0xED && byte(1) > 0x9F;
        return overlong || surrogate ? 0 : 3;
    }
    if (lead >= 0xF0 && lead <= 0xF4 && continues(1, 4)) {
        const bool overlong = lead == 0xF0 && byte(1) < 0x90;
        const bool beyond_unicode = lead == 0xF4 && byte(1) > 0x8F;
        return overlong || beyond_unicode ? 0 : 4;
    }
    return 0;
}

// Eight bytes, none of them NUL or outside ASCII.
bool is_plain(const char* bytes) noexcept
{
    constexpr std::uint64_t high_bits = 0x8080808080808080U;
    constexpr std::uint64_t ones = 0x0101010101010101U;
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    return (word & high_bits) == 0 && ((word - ones) & high_bits) == 0;
}

}  // namespace

bool is_storable_text(std::string_view text) noexcept
{
    while (!text.empty()) {
        if (text.size() >= sizeof(std::uint64_t) && is_plain(text.data())) {
            text.remove_prefix(sizeof(std::uint64_t));
            continue;
        }
        const auto lead = static_cast<unsigned char>(text.front());
        const std::size_t length = lead != 0 && lead < continuation ? 1 : character_length(text);
        if (length == 0) {
            return false;
        }
        text.remove_prefix(length);
    }
    return true;
}

}  // namespace <%namespace%>::detail
