// Template text -> its parts, with the lines that hold nothing but tags taken out.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace racegen::render {

struct Part {
    enum class Kind { text, variable, section, inverted, end, partial };
    Kind kind = Kind::text;
    std::string text;        // the text, the key, or the partial's path
    std::size_t line = 1;     // where the tag begins
    bool own_line = false;    // a tag on a line of nothing but tags
    std::string indent = {};  // what stands before a partial on such a line
};

/// Comments are gone. A line of only section tags and comments, or of only one partial, leaves neither itself nor its newline.
/// Neighbouring texts are one part. Sections nest and are closed: throws RenderError for one that is not, for a tag without
/// an end, an empty or malformed key, and the tags of mustache that racegen's templates do not have.
[[nodiscard]] std::vector<Part> split(std::string_view template_path, std::string_view text);

}  // namespace racegen::render
