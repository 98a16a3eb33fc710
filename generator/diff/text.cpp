#include <utility>

#include "diff/print.hpp"
#include "source/wrap.hpp"

namespace racegen::diff {
namespace {

/// The words of `text` behind `first`, later lines indented as far.
std::string wrapped(const std::string& first, std::string text)
{
    return source::wrapped(first, source::plain(std::move(text)), first.size());
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
