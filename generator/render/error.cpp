#include "render/error.hpp"

namespace racegen::render {
namespace {

std::string describe(std::string_view template_path, std::size_t line, std::string_view fault)
{
    std::string text = "template '";
    text += template_path;
    text += '\'';
    if (line != 0) text += ", line " + std::to_string(line);
    text += ": ";
    text += fault;
    return text;
}

}  // namespace

RenderError::RenderError(std::string_view template_path, std::size_t line, std::string_view fault)
    : std::runtime_error{describe(template_path, line, fault)}, template_path_{template_path}, line_{line}
{
}

}  // namespace racegen::render
