<%header%>
#include "contents.hpp"

#include <algorithm>
#include <string_view>

#include "text.hpp"

namespace <%namespace%>::races {
namespace {

/// A time of the clock, as PostgreSQL and SQLite print it; SQLite also keeps times as microseconds.
bool is_clock(const std::string& text)
{
    if (text.size() >= 10 && text[4] == '-' && text[7] == '-') return text >= "2020" && text < "2090";
    return text.size() == 16 && text.find_first_not_of("0123456789") == std::string::npos && text >= "1577836800000000" && text < "3786912000000000";
}

/// As SQLite keeps it: sixteen bytes.
bool is_own_uuid(const std::string& bytes)
{
    return bytes.size() == 16 && bytes[6] == 0x40 && static_cast<unsigned char>(bytes[8]) == 0x80 && bytes.substr(9, 6) == std::string(6, '\0');
}

/// Nothing in it can be taken for the end of a cell or of a row, nor for NULL.
std::string escaped(const std::string& text)
{
    if (text == "NULL") return "\\NULL";
    std::string escaped;
    for (const char character : text) {
        if (character == '\\' || character == '|') escaped += '\\';
        if (character == '\n') escaped += "\\n";
        else escaped += character;
    }
    return escaped;
}

std::string shown(const Cell& cell, char kind)
{
    if (!cell) return "NULL";
    if (kind == 'v') return "*";
    if (kind == 'g') {
        const bool planted = cell->size() == 1 && *cell >= "1" && *cell <= std::to_string(planted_keys);
        return planted || cell->starts_with(own_uuids) || is_own_uuid(*cell) ? *cell : "new";
    }
    return is_clock(*cell) ? "clock" : escaped(*cell);
}

}  // namespace

std::string heading(const Table& table)
{
    std::string line = table.sql_name;
    for (std::size_t column = 0; column < table.columns.size(); ++column) line += (column == 0 ? ": " : " | ") + std::string(table.columns[column]);
    return line + "\n";
}

std::string contents(Database& database, const std::vector<const Table*>& tables)
{
    std::string text;
    for (const Table* const table : tables) {
        std::vector<std::string> lines;
        for (const std::vector<Cell>& row : database.rows(*table)) {
            std::string line;
            for (std::size_t column = 0; column < row.size(); ++column)
                line += (column == 0 ? "" : " | ") + shown(row[column], column < table->kinds.size() ? table->kinds[column] : 'p');
            lines.push_back(std::move(line));
        }
        std::sort(lines.begin(), lines.end());
        text += heading(*table);
        for (const std::string& line : lines) text += "  " + line + "\n";
    }
    return text;
}

}  // namespace <%namespace%>::races
