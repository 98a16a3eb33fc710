#include <algorithm>

#include "cpp/text.hpp"
#include "diff/print.hpp"

namespace racegen::diff {
namespace {

using cpp::markdown;
using cpp::markdown_code;

/// Longer than any run of backticks in the text.
std::string fenced(const std::string& language, const std::string& text)
{
    std::string fence = "```";
    while (text.find(fence) != std::string::npos) fence += '`';
    return fence + language + '\n' + text + (text.ends_with('\n') ? "" : "\n") + fence + '\n';
}

void add_guards(const TableChange& table, std::string& text)
{
    if (table.guards.empty()) return;
    text += "\n| | guarantee | what it means |\n|---|---|---|\n";
    for (const GuardChange& guard : table.guards) {
        const std::string word = guard.effect == Effect::lost ? "**lost**" : word_for(guard.effect);
        std::string definition;
        if (!guard.before.empty()) definition += (guard.after.empty() ? "" : "old ") + markdown_code(guard.before);
        if (!guard.after.empty()) definition += (definition.empty() ? "" : "<br>new ") + markdown_code(guard.after);
        if (!guard.place.empty()) definition += "<br>" + markdown(guard.place);
        std::string meaning = markdown(guard.sentence);
        for (const std::string& detail : guard.details) meaning += "<br>" + markdown(detail);
        text += "| " + word + " | " + definition + " | " + meaning + " |\n";
    }
}

void add_constraints(const TableChange& table, std::string& text)
{
    if (table.constraints.empty()) return;
    text += table.change == Change::added ? "\nGuarded by:\n\n" : "\nWith it go:\n\n";
    for (const std::string& one : table.constraints) text += "- " + markdown_code(one) + '\n';
}

void add_api(const TableChange& table, std::string& text)
{
    const std::vector<ApiLine> lines = api_lines(table);
    if (lines.empty()) return;
    text += "\n| for callers | |\n|---|---|\n";
    std::string signatures;
    for (const ApiLine& line : lines) {
        text += std::string("| ") + (line.breaking ? "**breaking**" : "fine") + " | " + markdown(line.text) + " |\n";
        if (!line.signatures.empty()) signatures += "- " + line.signatures[0] + ";\n+ " + line.signatures[1] + ";\n";
    }
    if (!signatures.empty()) text += "\n<details><summary>Signatures that change</summary>\n\n" + fenced("diff", signatures) + "\n</details>\n";
}

void add_statements(const TableChange& table, std::string& text)
{
    for (const StatementChange& statement : table.statements)
        text += "\n<details><summary>SQL of " + markdown(statement.method) + "</summary>\n\nBefore:\n\n" + fenced("sql", statement.before) +
                "\nAfter:\n\n" + fenced("sql", statement.after) + "\n</details>\n";
}

}  // namespace

std::string to_markdown(const Report& report)
{
    std::string text = "### racegen: " + markdown(headline(report)) + "\n";
    for (const TableChange& table : report.tables) {
        text += "\n#### " + markdown(title(table)) + "\n";
        add_guards(table, text);
        add_constraints(table, text);
        add_api(table, text);
        add_statements(table, text);
    }
    return text;
}

}  // namespace racegen::diff
