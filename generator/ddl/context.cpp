#include "ddl/context.hpp"

#include <algorithm>
#include <utility>

namespace racegen::ddl {

void Context::unsupported(std::string what, source::Span span)
{
    diagnostics_.warning("RG002", "statement not modelled: " + what, span);
    emit(Unsupported{std::move(what)});
}

void Context::unsupported(std::string what, QualifiedName creates)
{
    diagnostics_.warning("RG002", "statement not modelled: " + what, statement_span());
    emit(Unsupported{std::move(what), std::move(creates)});
}

std::uint32_t Context::offset_of(const Json& fields) const
{
    return offset_at(std::max(0, integer_field(fields, "location")));
}

std::size_t Context::token_at(std::uint32_t offset) const
{
    const auto found = std::upper_bound(tokens_.begin(), tokens_.end(), offset,
                                        [](std::uint32_t wanted, const Token& token) { return wanted < token.end; });
    return static_cast<std::size_t>(found - tokens_.begin());
}

bool Context::is_symbol(std::size_t index, char symbol) const
{
    return index < tokens_.size() && tokens_[index].kind == TokenKind::symbol &&
           file_text_[tokens_[index].begin] == symbol;
}

bool Context::is_word(std::size_t index, std::string_view keyword) const
{
    return index < tokens_.size() && tokens_[index].kind == TokenKind::word && is_keyword(token_text(index), keyword);
}

source::Span Context::element_at(std::uint32_t offset) const
{
    int depth = 0;
    std::size_t index = token_at(offset);
    std::uint32_t end = offset;
    for (; index < tokens_.size(); ++index) {
        if (is_symbol(index, '(') || is_symbol(index, '['))
            ++depth;
        else if (is_symbol(index, ')') || is_symbol(index, ']'))
            --depth;
        if (depth < 0 || (depth == 0 && is_symbol(index, ','))) break;
        end = tokens_[index].end;
    }
    return span(offset, end);
}

source::Span Context::cut(source::Span whole, std::uint32_t end) const
{
    std::size_t index = token_at(whole.begin);
    std::uint32_t last = whole.begin;
    for (; index < tokens_.size() && tokens_[index].begin < std::min(end, whole.end); ++index)
        last = tokens_[index].end;
    return span(whole.begin, last);
}

source::Span Context::name_at(std::uint32_t offset) const
{
    std::size_t index = token_at(offset);
    if (index == tokens_.size()) return span(offset, offset);
    while (is_symbol(index + 1, '.') && index + 2 < tokens_.size()) index += 2;
    return span(offset, tokens_[index].end);
}

source::Span Context::parenthesised(source::Span part) const
{
    std::size_t index = token_at(part.begin);
    while (index < tokens_.size() && tokens_[index].begin < part.end && !is_symbol(index, '(')) ++index;
    if (!is_symbol(index, '(') || index + 1 == tokens_.size()) return part;
    int depth = 0;
    for (std::size_t last = index; last < tokens_.size(); ++last) {
        if (is_symbol(last, '('))
            ++depth;
        else if (is_symbol(last, ')') && --depth == 0)
            return span(tokens_[index + 1].begin, tokens_[last - 1].end);
    }
    return part;
}

source::Span Context::after_keyword(source::Span part, std::string_view keyword) const
{
    int depth = 0;
    for (std::size_t index = token_at(part.begin); index + 1 < tokens_.size() && tokens_[index].begin < part.end;
         ++index) {
        if (is_symbol(index, '('))
            ++depth;
        else if (is_symbol(index, ')'))
            --depth;
        else if (depth == 0 && is_word(index, keyword))
            return span(tokens_[index + 1].begin, std::max(part.end, tokens_[index + 1].begin));
    }
    return part;
}

std::string Context::leading_words(source::Span part, std::size_t count) const
{
    std::string words;
    for (std::size_t index = token_at(part.begin); index < tokens_.size() && tokens_[index].begin < part.end; ++index) {
        if (count-- == 0 || tokens_[index].kind != TokenKind::word) break;
        words += words.empty() ? "" : " ";
        for (const char c : token_text(index)) words += c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
    }
    return words;
}

std::vector<source::Span> Context::elements_from(std::size_t first) const
{
    std::vector<source::Span> elements;
    for (std::size_t index = first; index < tokens_.size();) {
        const source::Span element = element_at(tokens_[index].begin);
        elements.push_back(element);
        const std::size_t next = token_at(element.end);
        index = std::max(next, index) + 1;
    }
    return elements;
}

}  // namespace racegen::ddl
