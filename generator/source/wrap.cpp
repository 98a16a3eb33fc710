#include "source/wrap.hpp"

#include <algorithm>

namespace racegen::source {
namespace {

constexpr std::size_t width = 120;

}  // namespace

std::string plain(std::string text)
{
    std::ranges::replace_if(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, '?');
    return text;
}

std::string wrapped(const std::string& first, const std::string& text, std::size_t indent)
{
    std::string result;
    std::string line = first;
    bool empty = true;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        const std::string word = text.substr(begin, end - begin);
        if (!empty && line.size() + 1 + word.size() > width) {
            result += line + '\n';
            line = std::string(indent, ' ');
            empty = true;
        }
        line += (empty ? "" : " ") + word;
        empty = false;
        begin = end + 1;
    }
    return result + line + '\n';
}

}  // namespace racegen::source
