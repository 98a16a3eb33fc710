// What the author of a schema says where inference is not enough: by `-- racegen: key=value` at the element, by `COMMENT ON … IS
// '@racegen key=value'`, or in racegen.json. The vocabulary is in docs/reference/hints.md.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "schema/schema.hpp"
#include "source/diagnostics.hpp"

namespace racegen::plan {

/// What kind of thing a hint is about.
enum class HintPlace { table, column, constraint };

/// One hint as written.
struct HintEntry {
    HintPlace place = HintPlace::table;
    std::string table;    // as SQL spells it: "accounts", "billing.accounts"
    std::string element;  // the column's, or the constraint's or index's name; empty for a table
    std::string key;
    std::string value;    // empty for a key that stands alone
    source::Span span;
};

/// All hints about one table.
struct TableHints {
    struct Version {
        std::optional<schema::ColumnIndex> column;  // nullopt: the table has no version column
    };
    struct Without {
        std::string method;
        source::Span span;
    };
    struct Type {
        std::string name;  // as the hint has it: "std::string", "UserId"
        source::Span span;
    };
    /// The rows that wait, by the value of a column, and what their order goes by.
    struct Claim {
        schema::ColumnIndex column = 0;
        std::string value;
        std::optional<schema::ColumnIndex> order;
        source::Span span;
    };
    /// The columns of a table whose rows say which requests were answered.
    struct Idempotency {
        schema::ColumnIndex key = 0;
        schema::ColumnIndex fingerprint = 0;
        schema::ColumnIndex response = 0;
        std::optional<schema::ColumnIndex> lease;
        std::optional<schema::ColumnIndex> attempt;
        source::Span span;
    };
    /// A lint rule that does not speak of an element.
    struct Allowance {
        HintPlace place = HintPlace::table;
        std::string element;  // as in HintEntry
        std::string code;     // as written; whether there is such a rule is checked later
        source::Span span;
    };
    struct Transitions {
        std::vector<std::pair<std::string, std::string>> allowed;  // labels, from and to; empty: none at all
        source::Span span;
    };

    bool skip = false;
    std::optional<std::string> entity;
    std::optional<Version> version;
    std::vector<Without> without;
    std::optional<Claim> claim;
    std::optional<std::optional<Idempotency>> idempotency;  // nullopt inside: the table is none
    std::map<schema::ColumnIndex, std::string> members;
    std::map<schema::ColumnIndex, std::optional<std::string>> marks;  // the participle; nullopt: no one-shot column
    std::map<schema::ColumnIndex, Type> types;
    std::map<schema::ColumnIndex, Transitions> transitions;
    std::set<schema::ColumnIndex> touched;            // set to the clock by every update
    std::set<schema::ColumnIndex> nullable_elements;  // arrays
    std::map<std::string, std::string> keys;                          // by the name of the constraint or index
    std::map<std::string, std::string> errors;                        // likewise
    std::vector<Allowance> allowances;
};

/// Parallel to Schema::tables.
using Hints = std::vector<TableHints>;

/// The hints in comments of the schema. Error RG402: a comment that stands at no table, column or constraint.
[[nodiscard]] std::vector<HintEntry> hints_of_comments(const schema::Schema& schema, const source::SourceSet& sources,
                                                       source::Diagnostics& diagnostics);

/// Checks the hints and brings them together; those of `configuration` stand over those of comments. Errors: RG401 for a key that is
/// none, RG402 for a thing that is not there, RG403 for a value that makes no sense, RG404 for a hint given twice.
[[nodiscard]] Hints resolve_hints(const schema::Schema& schema, const std::vector<HintEntry>& comments,
                                  const std::vector<HintEntry>& configuration, source::Diagnostics& diagnostics);

/// Whether hints about such a thing have this key.
[[nodiscard]] bool is_hint_key(HintPlace place, std::string_view key);

}  // namespace racegen::plan
