// One file -> its bytes.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <system_error>

namespace racegen::files {

/// The bytes of a regular file, or of what a name leads to that can be read to its end; nullopt and `error` set otherwise.
[[nodiscard]] std::optional<std::string> read_file(const std::filesystem::path& path, std::error_code& error);

}  // namespace racegen::files
