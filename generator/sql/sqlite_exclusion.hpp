// EXCLUDE in SQLite's words: triggers that look for a row in conflict with the one just written.
#pragma once

#include <optional>
#include <string>

#include "schema/schema.hpp"
#include "sql/sqlite_expression.hpp"

namespace racegen::sql {

struct ExclusionTranslation {
    std::string conflict;   // the condition on the rows `stored` and `NEW` that both may not be there
    std::string applies;    // the predicate on NEW; empty: always
    std::string range;      // a condition on the row's own columns, under which PostgreSQL can make its ranges at all; empty: always
    std::string obstacle;   // why there is no translation; empty: there is
};

/// Elements may be columns with `=` and ranges of two columns with `&&`: `tstzrange(begins_at, ends_at) WITH &&`.
[[nodiscard]] ExclusionTranslation translate_exclusion(const schema::Schema& schema, const schema::Table& table,
                                                       const schema::Exclusion& exclusion);

}  // namespace racegen::sql
