#include "ddl/split.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "ddl/markers.hpp"
#include "ddl/procedure.hpp"

namespace racegen::ddl {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view hint_marker = "racegen:";

class Splitter {
public:
    explicit Splitter(std::string_view text) : original_(text), lexer_(text) { file_.text = text; }

    SplitFile run()
    {
        if (original_.starts_with(byte_order_mark)) {
            blank(0, 3);
            lexer_.seek(3);
        }
        Token token;
        while (lexer_.next(token)) {
            if (token.kind == TokenKind::comment)
                read_comment(token);
            else if (backward_)
                continue;
            else if (token.kind == TokenKind::client_command)
                run_client_command(token);
            else if (ends_statement(token))
                finish_statement();
            else
                add_token(token);
        }
        finish_statement();
        return std::move(file_);
    }

private:
    [[nodiscard]] std::string_view text(const Token& token) const
    {
        return original_.substr(token.begin, token.end - token.begin);
    }
    [[nodiscard]] bool is_word(std::size_t index, std::string_view keyword) const
    {
        const Token& token = file_.tokens[index];
        return token.kind == TokenKind::word && is_keyword(text(token), keyword);
    }
    void blank(std::size_t begin, std::size_t end)
    {
        std::fill(file_.text.begin() + static_cast<std::ptrdiff_t>(begin),
                  file_.text.begin() + static_cast<std::ptrdiff_t>(end), ' ');
    }

    void read_comment(const Token& comment)
    {
        const Marker marker = marker_of(text(comment));
        if (marker != Marker::none) finish_statement();
        if (marker == Marker::up || marker == Marker::down) backward_ = marker == Marker::down;
        if (!backward_) note_hint(comment);
    }

    void note_hint(const Token& comment)
    {
        std::string_view words = text(comment);
        if (!words.starts_with("--")) return;
        words.remove_prefix(std::min(words.find_first_not_of("- \t"), words.size()));
        if (words.starts_with(hint_marker)) file_.hints.push_back({comment.begin, comment.end});
    }

    [[nodiscard]] bool ends_statement(const Token& token) const
    {
        return token.kind == TokenKind::symbol && original_[token.begin] == ';' && block_depth_ == 0 &&
               (parentheses_ == 0 || !is_rule());
    }

    /// CREATE [OR REPLACE] RULE … DO (a; b) is the one place where a semicolon may stand in parentheses.
    [[nodiscard]] bool is_rule() const
    {
        const std::size_t last = std::min(file_.tokens.size(), first_token_ + 4);
        for (std::size_t index = first_token_; index < last; ++index)
            if (is_word(index, "rule")) return true;
        return false;
    }

    /// CREATE [OR REPLACE] FUNCTION|PROCEDURE, whose body may be BEGIN ATOMIC … END.
    [[nodiscard]] bool is_routine(std::size_t first) const
    {
        const std::size_t last = std::min(file_.tokens.size(), first + 4);
        for (std::size_t index = first; index < last; ++index)
            if (is_word(index, "function") || is_word(index, "procedure")) return is_word(first, "create");
        return false;
    }

    void add_token(const Token& token)
    {
        if (token.kind == TokenKind::symbol) {
            const char symbol = original_[token.begin];
            if (symbol == '(')
                ++parentheses_;
            else if (symbol == ')' && parentheses_ > 0)
                --parentheses_;
        } else if (token.kind == TokenKind::word) {
            follow_block(text(token));
        }
        file_.tokens.push_back(token);
    }

    void follow_block(std::string_view word)
    {
        if (block_depth_ > 0) {
            if (is_keyword(word, "case"))
                ++block_depth_;
            else if (is_keyword(word, "end"))
                --block_depth_;
        } else if (is_keyword(word, "atomic") && file_.tokens.size() > first_token_ &&
                   is_word(file_.tokens.size() - 1, "begin") && is_routine(first_token_)) {
            ++block_depth_;
        }
    }

    void finish_statement()
    {
        const std::size_t first = first_token_;
        const std::size_t last = file_.tokens.size();
        first_token_ = last;
        parentheses_ = 0;
        block_depth_ = 0;
        if (first == last) return;
        file_.statements.push_back({first, last});
        if (is_word(first, "do") || is_routine(first)) split_body(first, last);
        if (reads_inline_data(first, last)) skip_inline_data();
    }

    /// DO [LANGUAGE l] $$ body $$ [LANGUAGE l]; CREATE FUNCTION … AS $$ body $$ …
    void split_body(std::size_t first, std::size_t last)
    {
        const bool routine = is_routine(first);
        const std::optional<TextRange> body = body_of(first, last, routine);
        if (!body) return;
        (routine ? file_.statements.back().routine : file_.statements.back().block) = true;
        std::size_t added = file_.statements.size();
        split_procedure(file_, *body);
        for (; added < file_.statements.size(); ++added) file_.statements[added].body = routine;
        first_token_ = file_.tokens.size();
    }

    /// Nothing when it is in no language that is understood, or not between dollars.
    [[nodiscard]] std::optional<TextRange> body_of(std::size_t first, std::size_t last, bool routine) const
    {
        std::optional<TextRange> body;
        for (std::size_t index = first + 1; index < last; ++index) {
            const Token& token = file_.tokens[index];
            if (is_word(index - 1, "language") && !is_keyword(text(token), "plpgsql") && !is_keyword(text(token), "'plpgsql'") &&
                !(routine && is_keyword(text(token), "sql")))
                return std::nullopt;
            if (token.kind != TokenKind::string || !text(token).starts_with('$') || (routine && !is_word(index - 1, "as"))) continue;
            const auto quote = static_cast<std::uint32_t>(text(token).find('$', 1) + 1);
            if (token.end - token.begin >= 2 * quote) body = TextRange{token.begin + quote, token.end - quote};
        }
        return body;
    }

    /// COPY … FROM stdin
    [[nodiscard]] bool reads_inline_data(std::size_t first, std::size_t last) const
    {
        if (!is_word(first, "copy")) return false;
        for (std::size_t index = first + 1; index + 1 < last; ++index)
            if (is_word(index, "from") && is_word(index + 1, "stdin")) return true;
        return false;
    }

    /// The data begin on the next line and end behind a line `\.`, or with the file.
    void skip_inline_data()
    {
        const std::size_t begin = std::min(original_.find('\n', lexer_.position()), original_.size());
        std::size_t end = begin;
        while (end < original_.size()) {
            const std::size_t line_begin = end + 1;
            end = std::min(original_.find('\n', line_begin), original_.size());
            std::string_view line = original_.substr(std::min(line_begin, original_.size()));
            line = line.substr(0, end - std::min(line_begin, end));
            if (line == "\\." || line == "\\.\r") break;
        }
        blank(begin, end);
        lexer_.seek(static_cast<std::uint32_t>(end));
    }

    void run_client_command(const Token& token)
    {
        const std::string_view command = text(token).substr(1);
        if (command.starts_with(';')) {  // \; puts a semicolon into what is sent, without sending it yet
            blank(token.begin, token.begin + 2);
            lexer_.seek(token.begin + 2);
            finish_statement();
            return;
        }
        blank(token.begin, token.end);
        const std::string_view name = command.substr(0, command.find_first_of(" \t\\'\""));
        constexpr std::array senders = {"g", "gx", "gset", "gexec", "gdesc", "crosstabview", "watch"};
        constexpr std::array readers = {"i", "ir", "include", "include_relative", "if", "elif", "else"};
        if (std::ranges::find(senders, name) != senders.end())
            finish_statement();
        else if (std::ranges::find(readers, name) != readers.end())
            file_.unread_commands.push_back({token.begin, token.end});
        else if (name == "copy")
            run_client_copy(command);
    }

    void run_client_copy(std::string_view command)
    {
        Lexer words(command);
        Token token;
        bool after_from = false;
        while (words.next(token)) {
            const std::string_view word = command.substr(token.begin, token.end - token.begin);
            if (after_from && is_keyword(word, "stdin")) {
                skip_inline_data();
                return;
            }
            after_from = is_keyword(word, "from");
        }
    }

    std::string_view original_;
    Lexer lexer_;
    SplitFile file_;
    std::size_t first_token_ = 0;
    bool backward_ = false;  // in the part of a migration that takes it back
    int parentheses_ = 0;
    int block_depth_ = 0;
};

}  // namespace

SplitFile split_file(std::string_view text)
{
    return Splitter(text).run();
}

}  // namespace racegen::ddl
