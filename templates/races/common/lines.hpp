<%header%>
// Text in lines, counted in characters of UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace <%namespace%>::races {

/// In at most so many lines of at most `width` characters, those after the first indented; cut where there would be more. `width` is at least 4.
[[nodiscard]] std::vector<std::string> lines_of(std::string text, std::size_t width, std::size_t most = static_cast<std::size_t>(-1));

}  // namespace <%namespace%>::races
