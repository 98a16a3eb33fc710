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

/// What is generated for one table.
struct Entity {
    std::vector<File> files;
    std::string guards;  // its section of GUARDS.md
};

/// Throws render::RenderError for a fault in a template. May run for several tables at once.
[[nodiscard]] Entity emit_entity(cpp::EntityView view, const render::Templates& templates);

/// All files of an output, in the order of their paths. Throws as above.
[[nodiscard]] std::vector<File> emit_files(const cpp::View& view, std::vector<Entity> entities,
                                           const render::Templates& templates);

}  // namespace racegen::emit
