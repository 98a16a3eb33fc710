#include "ddl/procedure.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace racegen::ddl {

namespace {

/// The words that begin statements of interest.
constexpr std::array<std::string_view, 5> schema_words = {"alter", "comment", "create", "drop", "set"};
/// The words that begin statements that change no table, whatever follows.
constexpr std::array<std::string_view, 14> harmless_words = {"analyze", "call",   "copy",     "delete", "explain", "grant",  "insert",
                                                             "lock",    "notify", "refresh",  "revoke", "select",  "update", "with"};

constexpr std::size_t most_frames = 200;

/// Behind ALTER, CREATE or DROP, the kinds of objects that are no part of a schema of tables.
constexpr std::array<std::string_view, 13> harmless_kinds = {"aggregate", "database", "default", "extension",   "function", "group",        "language",
                                                             "operator",  "procedure", "publication", "role",     "subscription", "user"};

/// What stands open around a statement.
struct Frame {
    bool block = false;               // BEGIN … END, else IF, CASE or LOOP
    bool handler = false;             // behind its EXCEPTION
    std::size_t first_statement = 0;  // of the block, in the file's list
};

class Splitter {
public:
    Splitter(SplitFile& file, TextRange body) : file_(file)
    {
        Lexer lexer(text().substr(0, body.end));
        lexer.seek(body.begin);
        for (Token token; lexer.next(token);)
            if (token.kind != TokenKind::comment) tokens_.push_back(token);
    }

    void run()
    {
        while (index_ < tokens_.size())
            if (!read_structure()) read_statement();
    }

private:
    [[nodiscard]] std::string_view text() const { return file_.text; }
    [[nodiscard]] std::string_view text(const Token& token) const
    {
        return text().substr(token.begin, token.end - token.begin);
    }
    [[nodiscard]] bool is_word(std::size_t index, std::string_view keyword) const
    {
        return index < tokens_.size() && tokens_[index].kind == TokenKind::word && is_keyword(text(tokens_[index]), keyword);
    }
    [[nodiscard]] bool at(std::string_view keyword) const { return is_word(index_, keyword); }
    [[nodiscard]] bool is_semicolon(std::size_t index) const { return text(tokens_[index]) == ";"; }
    template <std::size_t Count>
    [[nodiscard]] bool is_one_of(const Token& token, const std::array<std::string_view, Count>& words) const
    {
        return token.kind == TokenKind::word &&
               std::ranges::any_of(words, [&](std::string_view word) { return is_keyword(text(token), word); });
    }

    /// Reads what surrounds statements; false when a statement begins here.
    bool read_structure()
    {
        if (text(tokens_[index_]) == "<<")
            while (index_ < tokens_.size() && text(tokens_[index_++]) != ">>") {}
        else if (at("declare"))
            skip_declarations();
        else if (at("begin"))
            open({true, false, file_.statements.size()});
        else if (at("exception") && !frames_.empty() && frames_.back().block)
            begin_handlers();
        else if (at("if") || at("case") || at("loop"))
            open({});
        else if (at("while") || at("for") || at("foreach"))
            skip_to("loop");
        else if (at("elsif") || at("elseif") || at("when"))
            skip_condition();
        else if (at("else"))
            ++index_;
        else if (at("end"))
            close();
        else
            return false;
        return true;
    }

    void open(Frame frame)
    {
        const bool has_condition = at("if");
        const bool has_choices = at("case");
        if (!frame.block) ++conditions_;
        frames_.push_back(frame);
        ++index_;
        if (has_condition) skip_condition();
        if (has_choices) skip_to("when");
        if (frames_.size() > most_frames) give_up();
    }
    void close()
    {
        if (!frames_.empty()) {
            if (!frames_.back().block) --conditions_;
            if (frames_.back().handler) --handlers_;
            frames_.pop_back();
        }
        skip_statement();
    }
    /// Nobody nests that deeply.
    void give_up()
    {
        add({tokens_[index_ - 1]}, true);
        index_ = tokens_.size();
    }

    void begin_handlers()
    {
        Frame& frame = frames_.back();
        if (!frame.handler) ++handlers_;
        frame.handler = true;
        for (std::size_t index = frame.first_statement; index < file_.statements.size(); ++index)
            file_.statements[index].guarded = true;
        ++index_;
    }

    /// DECLARE name type; …, up to BEGIN.
    void skip_declarations()
    {
        while (index_ < tokens_.size() && !at("begin")) skip_statement();
    }
    void skip_statement()
    {
        while (index_ < tokens_.size() && !is_semicolon(index_)) ++index_;
        if (index_ < tokens_.size()) ++index_;
    }
    void skip_to(std::string_view keyword)
    {
        while (index_ < tokens_.size() && !at(keyword)) ++index_;
    }
    /// Behind the THEN; the condition may hold CASE … WHEN … THEN … END expressions.
    void skip_condition()
    {
        int depth = 0;
        for (; index_ < tokens_.size() && (depth > 0 || !at("then")); ++index_)
            depth += at("case") ? 1 : at("end") ? -1 : 0;
        if (index_ < tokens_.size()) ++index_;
    }

    void read_statement()
    {
        const std::size_t first = index_;
        skip_statement();
        const std::size_t last = is_semicolon(index_ - 1) ? index_ - 1 : index_;
        if (first == last || handlers_ > 0) return;
        if (is_word(first, "return") && !frames_.empty()) may_have_returned_ = true;
        if (is_word(first, "execute"))
            read_execute(first, last);
        else if (is_one_of(tokens_[first], schema_words))
            add({tokens_.begin() + static_cast<std::ptrdiff_t>(first), tokens_.begin() + static_cast<std::ptrdiff_t>(last)});
    }

    void add(const std::vector<Token>& statement, bool dynamic = false)
    {
        const std::size_t first = file_.tokens.size();
        file_.tokens.insert(file_.tokens.end(), statement.begin(), statement.end());
        StatementText added{first, file_.tokens.size()};
        added.guarded = conditions_ > 0 || may_have_returned_;
        added.dynamic = dynamic;
        file_.statements.push_back(added);
    }

    /// EXECUTE 'constant'; or what is put together at run time.
    void read_execute(std::size_t first, std::size_t last)
    {
        const auto argument = std::find_if(tokens_.begin() + static_cast<std::ptrdiff_t>(first),
                                           tokens_.begin() + static_cast<std::ptrdiff_t>(last),
                                           [](const Token& token) { return token.kind == TokenKind::string; });
        const auto end = tokens_.begin() + static_cast<std::ptrdiff_t>(last);
        const std::optional<TextRange> content = argument == end ? std::nullopt : content_of(*argument);
        std::vector<std::vector<Token>> statements;
        if (content) statements = statements_of(*content);
        if (!statements.empty() && is_harmless(statements.front())) return;
        const bool constant = content && last == first + 2 && replace_doubled_quotes(*argument, *content);
        if (!constant) return add({tokens_.begin() + static_cast<std::ptrdiff_t>(first), end}, true);
        for (const std::vector<Token>& statement : statements_of(*content))
            if (is_one_of(statement.front(), schema_words)) add(statement);
    }

    /// True when the beginning of a statement tells that it changes no table: GRANT …, CREATE ROLE …, ALTER TABLE t OWNER TO …
    [[nodiscard]] bool is_harmless(const std::vector<Token>& beginning) const
    {
        const std::size_t size = beginning.size();
        return is_one_of(beginning.front(), harmless_words) || (size > 1 && is_one_of(beginning[1], harmless_kinds)) ||
               (size > 2 && is_keyword(text(beginning[size - 2]), "owner") && is_keyword(text(beginning[size - 1]), "to"));
    }

    /// What stands between the quotes of 'x' and $tag$x$tag$.
    [[nodiscard]] std::optional<TextRange> content_of(const Token& token) const
    {
        const std::string_view whole = text(token);
        const std::size_t quote = whole.front() == '\'' ? 1 : whole.front() == '$' ? whole.find('$', 1) + 1 : 0;
        if (quote == 0 || whole.size() < 2 * quote) return std::nullopt;
        return TextRange{static_cast<std::uint32_t>(token.begin + quote), static_cast<std::uint32_t>(token.end - quote)};
    }

    [[nodiscard]] std::vector<std::vector<Token>> statements_of(TextRange range) const
    {
        std::vector<std::vector<Token>> statements(1);
        Lexer lexer(text().substr(0, range.end));
        lexer.seek(range.begin);
        for (Token token; lexer.next(token);) {
            if (token.kind == TokenKind::comment) continue;
            if (text(token) != ";")
                statements.back().push_back(token);
            else if (!statements.back().empty())
                statements.emplace_back();
        }
        if (statements.back().empty()) statements.pop_back();
        return statements;
    }

    /// `''x''` becomes ` 'x' `, of the same length. False for a quote within `''x''`, for which there is no room.
    bool replace_doubled_quotes(const Token& token, TextRange content)
    {
        if (file_.text[token.begin] != '\'') return true;
        std::string& whole = file_.text;
        bool inside = false;
        for (std::uint32_t index = content.begin; index < content.end; ++index) {
            if (whole[index] != '\'') continue;
            if (inside && index + 3 < content.end && whole.compare(index, 4, "''''") == 0) return false;
            whole[inside ? index + 1 : index] = ' ';
            inside = !inside;
            ++index;
        }
        return true;
    }

    SplitFile& file_;
    std::vector<Token> tokens_;
    std::size_t index_ = 0;
    std::vector<Frame> frames_;
    std::size_t conditions_ = 0;  // how many frames are no blocks
    std::size_t handlers_ = 0;    // how many are in their handlers
    bool may_have_returned_ = false;
};

}  // namespace

void split_procedure(SplitFile& file, TextRange body)
{
    Splitter(file, body).run();
}

}  // namespace racegen::ddl
