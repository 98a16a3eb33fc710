#include "render/embedded.hpp"

#include <algorithm>

namespace racegen::render {

std::optional<std::string_view> find_embedded(std::string_view path)
{
    const std::span<const EmbeddedTemplate> all = embedded_templates();
    const auto found = std::ranges::lower_bound(all, path, {}, &EmbeddedTemplate::path);
    if (found == all.end() || found->path != path) return std::nullopt;
    return found->text;
}

}  // namespace racegen::render
