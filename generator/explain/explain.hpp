// Why each method of a table exists, what it closes, and why another does not.
#pragma once

#include <string>
#include <vector>

#include "schema/schema.hpp"
#include "source/text.hpp"
#include "sql/statement.hpp"

namespace racegen::explain {

/// All members are of the same run.
struct Input {
    const source::SourceSet& sources;
    const schema::Schema& schema;
    const std::vector<sql::TableProgram>& programs;
};

struct Explanation {
    std::string text;   // lines of at most 120 columns where words allow it; SQL as it is
    std::string fault;  // what the target should have been, when nothing is called so; `text` is empty then
};

/// `target` is empty for all tables; else [SCHEMA.]TABLE, that with .COLUMN or .CONSTRAINT behind, or a constraint or index whose name only one
/// table has. Pure.
[[nodiscard]] Explanation explain(const Input& input, const std::string& target);

}  // namespace racegen::explain
