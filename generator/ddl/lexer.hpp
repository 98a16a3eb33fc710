// PostgreSQL's lexical rules, as psql needs them: where tokens begin and end, not what they mean.
//
// libpg_query has a scanner of its own, but it takes whole inputs: it knows neither psql's commands nor COPY data, and
// one unfinished quote costs the entire file. psql solves the same task with a small lexer, and so do we.
#pragma once

#include <cstdint>
#include <string_view>

namespace racegen::ddl {

enum class TokenKind : std::uint8_t {
    word,               // identifier or keyword, not quoted
    quoted_identifier,  // "x", U&"x"
    string,             // 'x', E'x', B'1', X'f', N'x', U&'x', $tag$x$tag$
    number,
    operator_,       // a run of operator characters
    symbol,          // one of ( ) [ ] , ; : . and whatever else stands alone
    comment,         // to the end of the line, without it; or /* … */, nested
    client_command,  // \command of psql, to the end of the line
};

struct Token {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    TokenKind kind = TokenKind::symbol;
};

class Lexer {
public:
    /// Reads `text`, which must outlive the lexer, from its front. `text` is well-formed UTF-8 or any superset of
    /// ASCII.
    explicit Lexer(std::string_view text) : text_(text) {}

    /// Reads the next token; false at the end of the text. What is not closed ends with the text.
    bool next(Token& token);

    /// Continues at `offset`.
    void seek(std::uint32_t offset) { position_ = offset; }
    [[nodiscard]] std::uint32_t position() const { return position_; }

private:
    [[nodiscard]] char at(std::size_t offset) const { return offset < text_.size() ? text_[offset] : '\0'; }
    [[nodiscard]] std::uint32_t find(std::string_view what, std::size_t from) const;
    TokenKind read();
    TokenKind read_word();
    void skip_to_line_end();
    void skip_block_comment();
    void skip_quoted(char quote, bool backslash_escapes);
    bool skip_dollar_quoted();
    void skip_number();
    void skip_operator();

    std::string_view text_;
    std::uint32_t position_ = 0;
};

/// True when `text` is `keyword` (given in lower case) in any mixture of cases.
[[nodiscard]] bool is_keyword(std::string_view text, std::string_view keyword);

}  // namespace racegen::ddl
