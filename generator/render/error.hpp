// What stops a rendering: always a fault of a template or of the values made for it, never of the user's schema.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace racegen::render {

/// `what()` is "template 'cpp/method/create', line 12: key 'entity' is missing".
class RenderError : public std::runtime_error {
public:
    /// `line` counts from 1; 0 when the whole template is meant.
    RenderError(std::string_view template_path, std::size_t line, std::string_view fault);

    [[nodiscard]] const std::string& template_path() const { return template_path_; }
    [[nodiscard]] std::size_t line() const { return line_; }

private:
    std::string template_path_;
    std::size_t line_;
};

}  // namespace racegen::render
