// The templates of this build, carried in the binary.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace racegen::render {

struct EmbeddedTemplate {
    std::string_view path;  // relative to templates/, with its suffix
    std::string_view text;
};

/// All of them, sorted by path. Lives as long as the program.
[[nodiscard]] std::span<const EmbeddedTemplate> embedded_templates();

/// The text of the template at exactly this path.
[[nodiscard]] std::optional<std::string_view> find_embedded(std::string_view path);

}  // namespace racegen::render
