// The view + templates -> files. Knows which template makes which file, and nothing else.
#pragma once

#include <string>
#include <vector>

#include "cpp/view.hpp"
#include "render/templates.hpp"

namespace racegen::emit {

struct File {
    std::string path;  // relative to the output folder, with '/'
    std::string text;
};

/// In the order of their paths. Throws render::RenderError for a fault in a template.
[[nodiscard]] std::vector<File> emit_files(const cpp::View& view, const render::Templates& templates);

}  // namespace racegen::emit
