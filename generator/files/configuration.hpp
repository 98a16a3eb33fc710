// racegen.json: options and hints beside the schema.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "plan/hints.hpp"
#include "source/diagnostics.hpp"
#include "source/text.hpp"

namespace racegen::files {

inline constexpr std::string_view configuration_name = "racegen.json";

/// What the file says; the command line stands over `driver`, `name_space` and `result`.
struct Configuration {
    std::optional<std::string> driver;
    std::optional<std::string> name_space;
    std::optional<std::string> result;
    std::vector<plan::HintEntry> hints;
};

/// The racegen.json of the folder that holds `schema`, or of the nearest folder above it; nullopt when there is none.
[[nodiscard]] std::optional<std::filesystem::path> find_configuration(const std::filesystem::path& schema);

/// Reads the text that is `file` in `sources`. Its form is published as docs/reference/racegen.schema.json. Errors: RG405 for a text that
/// is not such JSON, RG401 for a key that is none, RG404 for a key given twice. Whether tables and columns exist is checked later.
[[nodiscard]] Configuration read_configuration(const source::SourceSet& sources, std::uint32_t file,
                                               source::Diagnostics& diagnostics);

}  // namespace racegen::files
