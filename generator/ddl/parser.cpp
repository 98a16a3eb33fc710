#include "ddl/parser.hpp"

#include <pg_query.h>

#include "ddl/parse.hpp"

namespace racegen::ddl {

namespace {

/// libpg_query gives errors as 1-based character numbers; 0 means that it does not know.
std::uint32_t byte_offset(std::string_view text, int character)
{
    std::uint32_t offset = 0;
    for (int passed = 0; offset < text.size(); ++offset) {
        const bool begins_character = (static_cast<unsigned char>(text[offset]) & 0xC0U) != 0x80U;
        if (begins_character && ++passed >= character) break;
    }
    return offset;
}

}  // namespace

ParsedText::ParsedText(const std::string& sql)
{
    PgQueryParseResult result = pg_query_parse(sql.c_str());
    if (result.error != nullptr) {
        failed_ = true;
        error_ = {result.error->message, byte_offset(sql, result.error->cursorpos)};
    } else {
        // Taken over, because the tree is large and the rest of the result is not needed.
        tree_ = result.parse_tree;
        result.parse_tree = nullptr;
    }
    pg_query_free_parse_result(result);
}

ParsedText::~ParsedText()
{
    pg_query_free_parse_result({tree_, nullptr, nullptr});
}

std::string_view ParsedText::json() const
{
    return tree_ == nullptr ? std::string_view{} : std::string_view(tree_);
}

std::string_view ParsedText::kind() const
{
    constexpr std::string_view opening = "\"stmt\":{\"";
    std::string_view text = json();
    const std::size_t position = text.substr(0, 100).find(opening);
    if (position == std::string_view::npos) return {};
    text.remove_prefix(position + opening.size());
    return text.substr(0, text.find('"'));
}

std::string grammar()
{
    return "PostgreSQL " PG_MAJORVERSION " grammar";
}

}  // namespace racegen::ddl
