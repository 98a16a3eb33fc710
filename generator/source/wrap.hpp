// Text for a terminal.
#pragma once

#include <cstddef>
#include <string>

namespace racegen::source {

/// Without control characters, so that names cannot drive the terminal.
[[nodiscard]] std::string plain(std::string text);

/// The words of `text` behind `first`, in lines of 120 bytes, the later ones indented by `indent`. Ends with a newline.
[[nodiscard]] std::string wrapped(const std::string& first, const std::string& text, std::size_t indent);

}  // namespace racegen::source
