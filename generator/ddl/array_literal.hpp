// The text form of array values, '{a,"b c"}'.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace racegen::ddl {

/// The items of a one-dimensional array without NULLs (the manual's 8.15.2); nothing for any other text.
[[nodiscard]] std::optional<std::vector<std::string>> read_array_literal(std::string_view text);

}  // namespace racegen::ddl
