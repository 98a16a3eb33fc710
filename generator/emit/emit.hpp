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

/// The files of one table: first its methods, one by one, then the rest. Throws render::RenderError for a fault in a template. Several
/// tables may be emitted at once.
class EntityEmitter {
public:
    explicit EntityEmitter(const render::Templates& templates) : templates_(templates) {}

    void add(const cpp::MethodView& method);
    [[nodiscard]] Entity finish(cpp::EntityView view);

private:
    const render::Templates& templates_;
    std::string declarations_;
    std::vector<std::string> definitions_;  // one by one, since appending to tens of megabytes moves them again and again
    std::string private_declarations_;
};

/// All files of an output, in the order of their paths. Throws as above.
[[nodiscard]] std::vector<File> emit_files(const cpp::View& view, std::vector<Entity> entities,
                                           const render::Templates& templates);

}  // namespace racegen::emit
