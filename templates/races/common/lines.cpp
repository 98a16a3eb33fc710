<%header%>
#include "lines.hpp"

#include <utility>

namespace <%namespace%>::races {
namespace {

/// Where these many characters end, or the text.
std::size_t end_of(const std::string& text, std::size_t characters)
{
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
        if (begins && characters-- == 0) break;
    }
    return at;
}

}  // namespace

std::vector<std::string> lines_of(std::string text, std::size_t width, std::size_t most)
{
    std::vector<std::string> lines;
    for (std::size_t full = end_of(text, width); full < text.size(); full = end_of(text, width)) {
        if (lines.size() + 1 == most) {
            text = text.substr(0, end_of(text, width - 2)) + " …";
            break;
        }
        const std::size_t space = text.rfind(' ', full);
        const bool between = space != std::string::npos && space > full / 2;
        lines.push_back(text.substr(0, between ? space : full));
        text = "  " + text.substr(between ? space + 1 : full);
    }
    lines.push_back(std::move(text));
    return lines;
}

}  // namespace <%namespace%>::races
