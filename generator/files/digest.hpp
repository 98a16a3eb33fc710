// How racegen recognises a file it has seen before.
#pragma once

#include <string>
#include <string_view>

namespace racegen::files {

/// SHA-256 of the bytes as 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256(std::string_view bytes);

}  // namespace racegen::files
