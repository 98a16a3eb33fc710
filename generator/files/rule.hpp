// A run of racegen as a rule of a build tool.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "source/diagnostics.hpp"

namespace racegen::files {

/// A depfile as compilers write it, for make, ninja and CMake: `target` depends on `inputs`, each of which also gets a rule without
/// prerequisites, so that an input that was removed is one that changed. Blanks, '#', ':' and '$' are escaped; a path that holds a
/// newline cannot be.
[[nodiscard]] std::string make_rule(std::string_view target, const std::vector<std::string>& inputs);

/// Writes the file and sets its time, even when it already holds the text; makes the folders that lead to it. RG903 when that fails.
void rewrite(const std::filesystem::path& path, std::string_view text, source::Diagnostics& diagnostics);

}  // namespace racegen::files
