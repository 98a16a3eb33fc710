// Two texts -> what `diff -u` prints.
#pragma once

#include <string>
#include <string_view>

namespace racegen::cli {

/// Empty for equal texts. An empty label stands for a file that does not exist ("/dev/null"). Lines have three lines of context;
/// a last line without newline is marked as diff and git do.
[[nodiscard]] std::string unified_diff(std::string_view old_label, std::string_view old_text, std::string_view new_label,
                                       std::string_view new_text);

}  // namespace racegen::cli
