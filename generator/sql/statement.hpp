// Finished SQL statements with numbered parameters: the hand-over from sql/ to cpp/.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan/plan.hpp"

namespace racegen::sql {

/// Where the value of a parameter comes from.
enum class Source {
    new_value,    // member of the new row, NULL when left out
    new_given,    // whether that member was given; of many rows, in all of them
    new_values,   // an array: that member of each new row
    new_givens,   // an array: whether it was given in each
    row_value,    // member of the row handed to update(row), remove(row), or as modify's function left it
    old_value,    // member of the row as modify read it
    row_version,  // the database's own version of the row as modify read it, after its columns
    patch_value,  // member of the patch
    patch_given,  // whether that member was given
    ids,          // argument: an array, of each id the column's part
    argument,     // a column's value, as an argument of its name: what list_by goes by, the fingerprint of run_once
    key_value,    // argument: a column of the addressing key
    version,      // argument: the version the caller read
    delta,        // argument: what add_to adds
    from_value,   // argument: the state that transition leaves
    to_value,     // argument: the state it enters
    after,        // the last key of the previous page, a column of the primary key
    limit,        // rows per page
    answer,       // run_once: the response
    lease,        // run_once: for how long, in microseconds
    held_lease,   // run_once: a column of the lease as it was given
};

struct Parameter {
    Source source = Source::key_value;
    std::size_t column = 0;  // Table::columns index; unused for limit

    bool operator==(const Parameter&) const = default;
};

/// `parameters[i]` is `$i+1` in `text`. The text has no trailing white space or semicolon.
struct Statement {
    std::string text;
    std::vector<Parameter> parameters;
    bool writes = false;
    /// Where the engine does not name a failed foreign key: a query with the same parameters that answers (constraint, table).
    std::string probe;
};

/// The statements of one method by the part they play in its body; those a method kind does not use are empty.
struct MethodStatements {
    Statement main;       // the write, or the read of a reading method; empty where the engine writes many rows one by one
    std::optional<Statement> find;      // get_or_create: the row by the new row's key values; try_lock: the row without the lock; run_once: the answer
    std::optional<Statement> attempt;   // get_or_create, create under EXCLUDE: the insert that gives way on a conflict
    std::optional<Statement> unchanged; // upsert: the row when nothing differs
    std::optional<Statement> outside;   // partial key: whether the new row satisfies the predicate
    std::optional<Statement> diagnose;  // after zero rows: one boolean per guard, in the order of `verdicts`
    std::optional<Statement> next_page; // list, list_by: the page after a key
    std::optional<Statement> conflict;  // create_if_absent under a row filter: whether a key is taken
    std::optional<Statement> answer;    // run_once: what the response is written with
    std::optional<Statement> release;   // run_once with a lease: gives it back
    std::vector<std::size_t> verdicts;  // what a false in `diagnose` means: index of a failure case, or `changed`
};

/// A verdict of modify: the row is no longer the one that was read; read again.
inline constexpr std::size_t changed = static_cast<std::size_t>(-1);

/// A table's plan as far as the engine can carry it out, with its statements. What it cannot is among the omissions.
struct TableProgram {
    plan::TablePlan plan;
    std::vector<MethodStatements> methods;  // parallel to plan.methods
};

}  // namespace racegen::sql
