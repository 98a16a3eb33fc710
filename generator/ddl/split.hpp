// One input file -> the statements psql would send, with their tokens; what the server never sees is left out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ddl/lexer.hpp"

namespace racegen::ddl {

/// One statement: its tokens are tokens[first_token, last_token) of the file, without comments and without the
/// semicolon.
struct StatementText {
    std::size_t first_token = 0;
    std::size_t last_token = 0;
    bool block = false;    // DO: the statements of its body follow
    bool routine = false;  // CREATE FUNCTION or PROCEDURE: the statements of its body follow, to be run when it is called
    bool body = false;     // of the body of the routine before it
    bool guarded = false;  // of such a body: to be applied if that is possible, without a message if it is not
    bool dynamic = false;  // of such a body: an EXECUTE of what only a server can put together
};

/// A range of bytes of the file.
struct TextRange {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

struct SplitFile {
    /// As long as the file, so that positions are the same; a BOM, psql commands and COPY data are blanks.
    std::string text;
    std::vector<Token> tokens;
    std::vector<StatementText> statements;
    /// Comments that begin with `-- racegen:`.
    std::vector<TextRange> hints;
    /// psql commands that would make more or other statements run than those read here (\i, \if, …).
    std::vector<TextRange> unread_commands;
};

/// Cuts the file at its semicolons, by psql's rules. A semicolon inside parentheses ends the statement all the same,
/// unless it is a rule's action: a missing parenthesis then costs one statement and not the rest of the file. The statements
/// in the body of a DO or a routine follow it. What a migration tool would run to take the file back is left out.
[[nodiscard]] SplitFile split_file(std::string_view text);

}  // namespace racegen::ddl
