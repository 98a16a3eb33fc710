// The namespace of the generated code.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace racegen::cli {

/// Why `name` ("shop" or "shop::db") cannot be a namespace of the user's; nullopt when it can.
[[nodiscard]] std::optional<std::string> namespace_fault(std::string_view name);

/// The name of the folder with all that is no part of an identifier replaced by `_`; may still have a fault.
[[nodiscard]] std::string namespace_of(const std::filesystem::path& folder);

}  // namespace racegen::cli
