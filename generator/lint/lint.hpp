// Race hazards that the DDL itself shows: what a schema leaves unguarded, and guards that are weaker than they look.
#pragma once

#include <string>
#include <vector>

#include "lint/rule.hpp"
#include "plan/plan.hpp"
#include "source/diagnostics.hpp"

namespace racegen::lint {

/// What a finding is about: a table, or a column, constraint or index of it.
struct Element {
    plan::HintPlace place = plan::HintPlace::table;
    std::string table;  // "public.accounts", each part quoted where SQL needs it
    std::string name;   // of the column, constraint or index, as it is; empty for the table itself
};

struct Finding {
    const Rule* rule = nullptr;
    std::string message;  // lower case, with the names concerned and the remedy
    source::Span span;
    std::vector<source::Note> notes;
    Element element;
};

/// All hazards that no hint allows, ordered by file, position and code. Tables that a hint skips, and partitions, are left out.
/// A hint `allow` that silences nothing is a finding, too.
[[nodiscard]] std::vector<Finding> find_hazards(const schema::Schema& schema, const plan::Plan& plan, const plan::Hints& hints);

/// Error RG403 for each code of a hint `allow` that no rule has.
void check_allowed_codes(const plan::Hints& hints, source::Diagnostics& diagnostics);

}  // namespace racegen::lint
