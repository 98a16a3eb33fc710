// libpg_query, and the only place that includes its header.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace racegen::ddl {

struct SyntaxError {
    std::string message;
    std::uint32_t offset = 0;  // in bytes, of the token the server would name
};

/// libpg_query's answer for one text. Positions in the tree are byte offsets in that text.
class ParsedText {
public:
    /// Parses `sql`. Needs a deep stack for long operator chains. Several threads may parse at once.
    explicit ParsedText(const std::string& sql);
    ~ParsedText();
    ParsedText(const ParsedText&) = delete;
    ParsedText& operator=(const ParsedText&) = delete;

    [[nodiscard]] bool failed() const { return failed_; }
    /// Requires failed().
    [[nodiscard]] const SyntaxError& error() const { return error_; }
    /// The tree, `{"version":…,"stmts":[{"stmt":{"CreateStmt":{…}}}]}`; empty when failed().
    [[nodiscard]] std::string_view json() const;
    /// The first statement's kind ("CreateStmt"), found without reading the tree: many statements need no more.
    [[nodiscard]] std::string_view kind() const;

private:
    char* tree_ = nullptr;
    bool failed_ = false;
    SyntaxError error_;
};

}  // namespace racegen::ddl
