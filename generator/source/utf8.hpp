// The encoding of all texts.
#pragma once

#include <cstddef>
#include <string_view>

namespace racegen::source {

/// The number of bytes of the well-formed UTF-8 sequence (RFC 3629) at the front of `text`; 0 when there is none.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

}  // namespace racegen::source
