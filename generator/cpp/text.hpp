// Text made safe for the place it is put in: identifiers, literals, comments, Markdown, file names.
#pragma once

#include <string>
#include <string_view>

namespace racegen::cpp {

/// The name verbatim where C++ allows it: characters that no identifier may hold become `_`, a keyword or a macro of the common headers
/// gets a trailing `_`.
[[nodiscard]] std::string identifier(std::string_view name);

/// A piece of a longer identifier: as above, without regard to keywords.
[[nodiscard]] std::string identifier_part(std::string_view name);

/// An ordinary string literal, on one line.
[[nodiscard]] std::string string_literal(std::string_view text);

/// SQL as a raw literal, as reviewers want to read it; as ordinary literals, a line each, when its text would end a raw one.
[[nodiscard]] std::string sql_literal(std::string_view sql);

/// Text for a `//` comment: one line, nothing that would continue or leave the comment.
[[nodiscard]] std::string comment(std::string_view text);

/// Text for a table cell of a Markdown page.
[[nodiscard]] std::string markdown(std::string_view text);
/// The same as inline code.
[[nodiscard]] std::string markdown_code(std::string_view text);

/// "OrderItem" -> "order_item".
[[nodiscard]] std::string snake_case(std::string_view name);

}  // namespace racegen::cpp
