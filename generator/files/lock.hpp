// racegen.lock.json: what racegen wrote into an output folder, and from what.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace racegen::files {

inline constexpr std::string_view lock_name = "racegen.lock.json";

struct Lock {
    std::string version;  // of racegen
    std::string driver;
    std::vector<std::pair<std::string, std::string>> options;  // as resolved, without the output folder
    std::vector<std::pair<std::string, std::string>> inputs;   // name and SHA-256, in the order they were applied
    std::map<std::string, std::string> outputs;                // path and SHA-256
};

/// Stable text: one line for each option, input and output.
[[nodiscard]] std::string to_text(const Lock& lock);

/// Throws std::runtime_error, saying what is wrong, for text that to_text() cannot have written.
[[nodiscard]] Lock parse_lock(std::string_view text);

/// A relative path with '/' that stays below the folder it starts from: no empty part, "." or "..", no backslash.
[[nodiscard]] bool is_safe_path(std::string_view path);

}  // namespace racegen::files
