// The options of the command line -> a script by which a shell completes them.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace racegen::cli {

enum class Shell { bash, fish, zsh };

/// Of all commands of `app`. An option whose type name is FILE or DIR is completed by paths, one whose type name is words joined by `|` by
/// these. The first positional of a command is completed by files, unless its type name is words.
[[nodiscard]] std::string completion_script(const CLI::App& app, Shell shell);

}  // namespace racegen::cli
