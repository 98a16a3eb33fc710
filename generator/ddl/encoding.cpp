#include "ddl/encoding.hpp"

#include "source/utf8.hpp"

namespace racegen::ddl {

std::optional<BadByte> find_bad_byte(std::string_view text)
{
    const std::optional<std::size_t> offset = source::first_bad_byte(text);
    if (!offset) return std::nullopt;
    return BadByte{static_cast<std::uint32_t>(*offset),
                   text[*offset] == '\0' ? "NUL byte in the input; a file in UTF-16 or UTF-32 must be converted to UTF-8 first"
                                         : "the input is not UTF-8 from here; convert it first, for example with iconv"};
}

}  // namespace racegen::ddl
