// A report -> what is printed.
#pragma once

#include <string>
#include <vector>

#include "diff/report.hpp"

namespace racegen::diff {

/// For a terminal, at most 120 columns where words allow it. Control characters in names are shown as `?`.
[[nodiscard]] std::string to_text(const Report& report);
/// For a pull request; names and SQL of the schema cannot break out of their place.
[[nodiscard]] std::string to_markdown(const Report& report);
/// Everything, in the form of docs/reference/diff.md; ends with a newline.
[[nodiscard]] std::string to_json(const Report& report);

// What the two forms for people share.

/// "2 guarantees lost, 1 gained; for callers 3 breaking changes, 1 other"
[[nodiscard]] std::string headline(const Report& report);
[[nodiscard]] std::string word_for(Effect effect);
[[nodiscard]] std::string word_for(Change change);
[[nodiscard]] std::string word_for(ApiKind kind);
/// "public.accounts (Account)", and what became of it as a whole.
[[nodiscard]] std::string title(const TableChange& table);

struct ApiLine {
    bool breaking = false;
    std::string text;
    std::vector<std::string> signatures;  // C++: the old one, the new one
};
/// Methods that come, go or are renamed are one line each.
[[nodiscard]] std::vector<ApiLine> api_lines(const TableChange& table);

}  // namespace racegen::diff
