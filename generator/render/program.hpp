// A template with its partials put in place, in the form the engine runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <kainjow/mustache.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "render/split.hpp"
#include "render/templates.hpp"
#include "render/value.hpp"

namespace racegen::render {

/// What stands at one place of a template.
struct Site {
    Part::Kind kind = Part::Kind::text;  // text, variable, section or inverted
    std::string text;                    // of kind text
    std::string name;                    // of the others, with its hash
    std::uint32_t hash = 0;
    std::string template_path;           // where a fault at this place is reported
    std::size_t line = 0;

    [[nodiscard]] Key key() const { return {name, hash}; }
};

/// The engine sees neither names nor text: its template is only tags that number the sites, `{{&0}}{{#1}}{{&2}}{{/1}}`. So a fault
/// is known by template and line, text is not cut into words and put together again, partials are parsed once, and lines are
/// those of split(), since the engine leaves a blank line where a section is false.
struct Program {
    std::vector<Site> sites;
    kainjow::mustache::mustache engine;
};

[[nodiscard]] Program build_program(std::string_view path, const TemplateLoader& load);

}  // namespace racegen::render
