// The encoding of all texts.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace racegen::source {

/// The number of bytes of the well-formed UTF-8 sequence (RFC 3629) at the front of `text`; 0 when there is none.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

/// The offset of the first byte that is no UTF-8, or is NUL, which the server refuses as well.
[[nodiscard]] std::optional<std::size_t> first_bad_byte(std::string_view text);

}  // namespace racegen::source
