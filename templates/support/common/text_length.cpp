<%header%>
#include <cstddef>
#include <string_view>

#include "statement.hpp"

namespace <%namespace%>::detail {

bool exceeds(std::string_view text, std::size_t max_characters) noexcept
{
    std::size_t characters = 0;
    for (std::size_t position = 0; position < text.size(); ++position) {
        // Every character has exactly one byte that is no continuation byte (10xxxxxx).
        const bool starts_character = (static_cast<unsigned char>(text[position]) & 0xC0U) != 0x80U;
        if (starts_character && ++characters > max_characters) {
            return text.find_first_not_of(' ', position) != std::string_view::npos;
        }
    }
    return false;
}

}  // namespace <%namespace%>::detail
