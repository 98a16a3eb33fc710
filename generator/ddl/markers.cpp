#include "ddl/markers.hpp"

#include <algorithm>
#include <array>

#include "ddl/lexer.hpp"

namespace racegen::ddl {

namespace {

constexpr std::string_view blanks = " \t";

/// The next word of `text`, which loses it.
std::string_view take_word(std::string_view& text)
{
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    const std::string_view word = text.substr(0, std::min(text.find_first_of(blanks), text.size()));
    text.remove_prefix(word.size());
    return word;
}

struct Spelling {
    std::string_view first;
    std::string_view second;
    Marker marker;
};

constexpr std::array<Spelling, 10> spellings = {{
    {"+goose", "up", Marker::up},
    {"+goose", "down", Marker::down},
    {"+goose", "statementend", Marker::statement_end},
    {"+migrate", "up", Marker::up},
    {"+migrate", "down", Marker::down},
    {"+migrate", "statementend", Marker::statement_end},
    {"migrate:up", "", Marker::up},
    {"migrate:down", "", Marker::down},
    {"up", "migration", Marker::up},
    {"down", "migration", Marker::down},
}};

}  // namespace

Marker marker_of(std::string_view comment)
{
    if (!comment.starts_with("--")) return Marker::none;
    if (comment.starts_with("---- create above / drop below ----")) return Marker::down;
    comment.remove_prefix(2);
    const std::string_view first = take_word(comment);
    const std::string_view second = take_word(comment);
    for (const Spelling& spelling : spellings)
        if (is_keyword(first, spelling.first) && (spelling.second.empty() || is_keyword(second, spelling.second)))
            return spelling.marker;
    return Marker::none;
}

}  // namespace racegen::ddl
