#include "ddl/encoding.hpp"

#include "source/utf8.hpp"

namespace racegen::ddl {

std::optional<BadByte> find_bad_byte(std::string_view text)
{
    for (std::size_t offset = 0; offset < text.size();) {
        const auto place = static_cast<std::uint32_t>(offset);
        if (text[offset] == '\0')
            return BadByte{place, "NUL byte in the input; a file in UTF-16 or UTF-32 must be converted to UTF-8 first"};
        const std::size_t length = source::utf8_length(text.substr(offset, 4));
        if (length == 0)
            return BadByte{place, "the input is not UTF-8 from here; convert it first, for example with iconv"};
        offset += length;
    }
    return std::nullopt;
}

}  // namespace racegen::ddl
