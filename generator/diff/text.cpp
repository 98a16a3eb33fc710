#include <algorithm>

#include "diff/print.hpp"

namespace racegen::diff {
namespace {

constexpr std::size_t width = 120;

/// Words of `text` behind `first`, later lines indented as far; names cannot drive the terminal.
std::string wrapped(const std::string& first, std::string text)
{
    std::ranges::replace_if(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, '?');
    std::string result;
    std::string line = first;
    const std::string indent(first.size(), ' ');
    bool empty = true;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        const std::string word = text.substr(begin, end - begin);
        if (!empty && line.size() + 1 + word.size() > width) {
            result += line + '\n';
            line = indent;
            empty = true;
        }
        line += (empty ? "" : " ") + word;
        empty = false;
        begin = end + 1;
    }
    return result + line + '\n';
}

void add_guard(const GuardChange& guard, std::string& text)
{
    std::string label = "  " + word_for(guard.effect);
    label.resize(12, ' ');
    const std::string indent(12, ' ');
    text += wrapped(label, guard.sentence);
    for (const std::string& detail : guard.details) text += wrapped(indent + "- ", detail);
    const std::string place = guard.place.empty() ? "" : guard.place + ": ";
    if (!guard.before.empty()) text += wrapped(indent, place + guard.before);
    if (!guard.after.empty()) text += wrapped(indent, (guard.before.empty() ? place : "now ") + guard.after);
}

void add_table(const TableChange& table, std::string& text)
{
    text += wrapped("\n", title(table));
    for (const GuardChange& guard : table.guards) add_guard(guard, text);
    if (!table.constraints.empty())
        text += table.change == Change::added ? "  guarded by\n" : "  with it go\n";
    for (const std::string& one : table.constraints) text += wrapped("    ", one);
    for (const ApiLine& line : api_lines(table)) {
        text += wrapped(line.breaking ? "  breaking  " : "  api       ", line.text);
        if (line.signatures.empty()) continue;
        text += wrapped("            - ", line.signatures[0]);
        text += wrapped("            + ", line.signatures[1]);
    }
}

}  // namespace

std::string to_text(const Report& report)
{
    std::string text = headline(report) + '\n';
    for (const TableChange& table : report.tables) add_table(table, text);
    return text;
}

}  // namespace racegen::diff
