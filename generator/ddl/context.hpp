// What the converters of one statement share: its text, its tokens, and where the results go.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ddl/lexer.hpp"
#include "ddl/node.hpp"
#include "ddl/statement.hpp"
#include "source/diagnostics.hpp"

namespace racegen::ddl {

/// Thrown for an expression too deep to be handed to later stages, which may recurse on an ordinary stack.
struct TooDeep {
    source::Span span;
};

/// Positions here are byte offsets in the file; `offset_of` converts those of the tree.
class Context {
public:
    Context(std::string_view file_text, std::uint32_t file, std::span<const Token> tokens,
            source::Diagnostics& diagnostics, std::vector<Statement>& output)
        : file_text_(file_text), file_(file), tokens_(tokens), diagnostics_(diagnostics), output_(output)
    {
    }

    /// Appends a statement with the span of the whole.
    template <typename What>
    void emit(What what)
    {
        output_.push_back({std::move(what), statement_span()});
    }
    /// Appends an `Unsupported` and warns at `span`.
    void unsupported(std::string what, source::Span span);
    void unsupported(std::string what) { unsupported(std::move(what), statement_span()); }
    /// The same for a statement that makes a table of unknown columns.
    void unsupported(std::string what, QualifiedName creates);

    /// Requires at least one token.
    [[nodiscard]] source::Span statement_span() const { return span(tokens_.front().begin, tokens_.back().end); }
    [[nodiscard]] source::Span span(std::uint32_t begin, std::uint32_t end) const { return {file_, begin, end}; }

    /// The offset of a node's own location; of the statement when it has none.
    [[nodiscard]] std::uint32_t offset_of(const Json& fields) const;
    /// The offset of a location as the tree gives it.
    [[nodiscard]] std::uint32_t offset_at(int location) const
    {
        return tokens_.front().begin + static_cast<std::uint32_t>(location);
    }

    /// Index of the first token that ends behind `offset`; `token_count()` when there is none.
    [[nodiscard]] std::size_t token_at(std::uint32_t offset) const;
    [[nodiscard]] std::size_t token_count() const { return tokens_.size(); }
    [[nodiscard]] const Token& token(std::size_t index) const { return tokens_[index]; }
    [[nodiscard]] std::string_view token_text(std::size_t index) const
    {
        return file_text_.substr(tokens_[index].begin, tokens_[index].end - tokens_[index].begin);
    }
    [[nodiscard]] std::string_view text(source::Span part) const
    {
        return file_text_.substr(part.begin, part.end - part.begin);
    }
    [[nodiscard]] bool is_symbol(std::size_t index, char symbol) const;
    [[nodiscard]] bool is_word(std::size_t index, std::string_view keyword) const;

    /// From `offset` to the end of the list element there: up to a comma, a closing parenthesis or the statement's end.
    [[nodiscard]] source::Span element_at(std::uint32_t offset) const;
    /// The part of `whole` up to the last token that begins before `end`.
    [[nodiscard]] source::Span cut(source::Span whole, std::uint32_t end) const;
    /// The possibly qualified name at `offset`.
    [[nodiscard]] source::Span name_at(std::uint32_t offset) const;
    /// What stands between the first parenthesis of `part` and its partner; `part` when there is none.
    [[nodiscard]] source::Span parenthesised(source::Span part) const;
    /// What follows the keyword, outside of parentheses, in `part`; `part` when it is not there.
    [[nodiscard]] source::Span after_keyword(source::Span part, std::string_view keyword) const;
    /// The first words of `part` in upper case, at most `count`, to name it in a message.
    [[nodiscard]] std::string leading_words(source::Span part, std::size_t count) const;
    /// The elements of the list from the token `first` to the statement's end, cut at its commas.
    [[nodiscard]] std::vector<source::Span> elements_from(std::size_t first) const;

private:
    std::string_view file_text_;
    std::uint32_t file_;
    std::span<const Token> tokens_;
    source::Diagnostics& diagnostics_;
    std::vector<Statement>& output_;
};

}  // namespace racegen::ddl
