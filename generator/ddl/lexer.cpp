#include "ddl/lexer.hpp"

#include <algorithm>

namespace racegen::ddl {

namespace {

bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}
bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
bool is_word_start(char c)
{
    return (lower(c) >= 'a' && lower(c) <= 'z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_word_part(char c)
{
    return is_word_start(c) || is_digit(c) || c == '$';
}
bool is_operator(char c)
{
    return std::string_view("+-*/<>=~!@#%^&|`?").find(c) != std::string_view::npos;
}

}  // namespace

bool Lexer::next(Token& token)
{
    while (position_ < text_.size() && is_space(text_[position_])) ++position_;
    if (position_ >= text_.size()) return false;
    token.begin = position_;
    token.kind = read();
    token.end = position_;
    return true;
}

std::uint32_t Lexer::find(std::string_view what, std::size_t from) const
{
    return static_cast<std::uint32_t>(std::min(text_.find(what, from), text_.size()));
}

TokenKind Lexer::read()
{
    const char c = text_[position_];
    const char following = at(position_ + 1U);
    if (is_word_start(c)) return read_word();
    if (c == '\'' || c == '"') {
        skip_quoted(c, false);
        return c == '"' ? TokenKind::quoted_identifier : TokenKind::string;
    }
    if ((c == '-' && following == '-') || c == '\\') {
        skip_to_line_end();
        return c == '\\' ? TokenKind::client_command : TokenKind::comment;
    }
    if (c == '/' && following == '*') {
        skip_block_comment();
        return TokenKind::comment;
    }
    if (is_digit(c) || (c == '.' && is_digit(following))) {
        skip_number();
        return TokenKind::number;
    }
    if (c == '$' && skip_dollar_quoted()) return TokenKind::string;
    if (is_operator(c)) {
        skip_operator();
        return TokenKind::operator_;
    }
    position_ += c == '.' && following == '.' ? 2 : 1;
    return TokenKind::symbol;
}

TokenKind Lexer::read_word()
{
    const char first = lower(text_[position_]);
    const char following = at(position_ + 1U);
    if (following == '\'' && (first == 'e' || first == 'b' || first == 'x' || first == 'n')) {
        ++position_;
        skip_quoted('\'', first == 'e');
        return TokenKind::string;
    }
    const char third = at(position_ + 2U);
    if (first == 'u' && following == '&' && (third == '\'' || third == '"')) {
        position_ += 2;
        skip_quoted(third, false);
        return third == '"' ? TokenKind::quoted_identifier : TokenKind::string;
    }
    while (position_ < text_.size() && is_word_part(text_[position_])) ++position_;
    return TokenKind::word;
}

void Lexer::skip_to_line_end()
{
    // The server ends a comment at a lone carriage return, too.
    position_ = static_cast<std::uint32_t>(std::min(text_.find_first_of("\r\n", position_), text_.size()));
}

void Lexer::skip_block_comment()
{
    int depth = 0;
    while (position_ < text_.size()) {
        const char c = text_[position_];
        const char following = at(position_ + 1U);
        if (c == '/' && following == '*') {
            ++depth;
            position_ += 2;
        } else if (c == '*' && following == '/') {
            position_ += 2;
            if (--depth == 0) return;
        } else {
            ++position_;
        }
    }
}

/// From the opening quote to behind the closing one. A doubled quote reads as two adjacent quoted parts, which comes to
/// the same end.
void Lexer::skip_quoted(char quote, bool backslash_escapes)
{
    ++position_;
    while (position_ < text_.size()) {
        const char c = text_[position_++];
        if (c == '\\' && backslash_escapes)
            position_ = std::min(position_ + 1U, static_cast<std::uint32_t>(text_.size()));
        else if (c == quote && at(position_) == quote)
            ++position_;
        else if (c == quote)
            return;
    }
}

/// At `$`: skips `$tag$ … $tag$` and returns true, or leaves the position alone (a parameter `$1`, a stray dollar).
bool Lexer::skip_dollar_quoted()
{
    std::size_t tag_end = position_ + 1U;
    if (is_word_start(at(tag_end)))
        while (is_word_part(at(tag_end)) && at(tag_end) != '$') ++tag_end;
    if (at(tag_end) != '$') return false;
    const std::string_view delimiter = text_.substr(position_, tag_end + 1 - position_);
    const std::uint32_t closing = find(delimiter, tag_end + 1);
    position_ =
        std::min(closing + static_cast<std::uint32_t>(delimiter.size()), static_cast<std::uint32_t>(text_.size()));
    return true;
}

void Lexer::skip_number()
{
    const auto digits = [this] {
        while (is_digit(at(position_))) ++position_;
    };
    digits();
    // `1..10` is a range in PL/pgSQL: the dots are not part of the number.
    if (at(position_) == '.' && at(position_ + 1U) != '.') {
        ++position_;
        digits();
    }
    if (lower(at(position_)) == 'e') {
        const bool sign = at(position_ + 1U) == '+' || at(position_ + 1U) == '-';
        if (is_digit(at(position_ + (sign ? 2U : 1U)))) {
            position_ += sign ? 2 : 1;
            digits();
        }
    }
}

/// The manual's rules (4.1.3 Operators): a comment ends an operator, and an operator of several characters ends in + or
/// - only if it holds one of ~ ! @ # % ^ & | ` ?
void Lexer::skip_operator()
{
    const std::uint32_t begin = position_;
    while (is_operator(at(position_))) {
        const std::string_view rest = text_.substr(position_, 2);
        if (position_ != begin && (rest == "--" || rest == "/*")) break;
        ++position_;
    }
    const std::string_view name = text_.substr(begin, position_ - begin);
    if (name.find_first_of("~!@#%^&|`?") == std::string_view::npos)
        while (position_ - begin > 1 && (text_[position_ - 1U] == '+' || text_[position_ - 1U] == '-')) --position_;
}

bool is_keyword(std::string_view text, std::string_view keyword)
{
    return std::equal(text.begin(), text.end(), keyword.begin(), keyword.end(),
                      [](char written, char wanted) { return lower(written) == wanted; });
}

}  // namespace racegen::ddl
