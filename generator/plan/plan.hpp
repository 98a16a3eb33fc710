// The plan: per table, the methods to generate, the guard each one relies on and the failures it can meet. No SQL text and no
// C++ word; names are lower-case words joined by `_`, except entities, which are PascalCase.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan/hints.hpp"
#include "plan/value.hpp"
#include "schema/schema.hpp"
#include "source/diagnostics.hpp"

namespace racegen::plan {

using schema::ColumnIndex;
using schema::TableIndex;

/// How the caller of `create` provides a column.
enum class Provision {
    never,      // generated, identity, serial, version: the database's alone
    required,   // NOT NULL without default
    defaulted,  // NOT NULL with default
    nullable,   // nullable, with or without default
};

struct ColumnPlan {
    std::string name;                             // what its members are called: the column's name, or what a hint says
    ValueType type;
    Provision provision = Provision::required;
    bool patchable = false;                       // member of the patch: neither primary key, version, generated, identity nor serial
    std::optional<TableIndex> id_of;              // the table whose id type this column has, itself included
    bool own_key = false;                         // the one column of this table's primary key
    bool touched = false;                         // set to the clock by every update
};

/// A key that addresses one row: the primary key or a unique key that can serve as one.
struct Key {
    bool primary = false;
    std::size_t unique_key = 0;                   // index into Table::unique_keys when not primary
    std::string name;                             // "workspace_id_email", "lower_email", "one_open_basket"
    std::vector<ColumnIndex> parameters;          // the columns the key mentions, in order
    bool suppliable = false;                      // the caller can supply every column of it on create
    bool nullable = false;                        // some plain column of it may be NULL (and NULLs are distinct)
};

enum class Failure {
    taken,
    missing,
    check,
    too_long,
    overlaps,
    referenced,
    not_found,
    stale,
    already,
    unexpected,
    contention,
    refused,
    outside,
    busy,
    mismatch,
    in_progress,
    lease_lost,
    database,
};

/// A constraint as the server reports it: by table and name together.
struct ConstraintReference {
    TableIndex table = 0;
    std::string table_name;  // as reported; empty for a domain's check
    std::string name;        // empty: any constraint of that table
};

/// One way a method can fail, and the constraints that cause it (several foreign keys may give one `referenced`).
struct FailureCase {
    Failure failure = Failure::database;
    std::string enumerator;  // "workspace_id_email_taken"
    std::vector<ConstraintReference> constraints;
    std::optional<std::size_t> check;      // index into Table::checks, for failure `check`
    std::optional<ColumnIndex> column;     // for too_long, already, unexpected
    std::optional<std::size_t> key;        // index into TablePlan::keys, for taken and outside
};

/// The failures of one method or of a family that shares an enum (`mark_redeemed`, `mark_redeemed_by_value`).
struct FailureSet {
    std::string name;  // "CreateAccount": what stands before Errc
    std::vector<FailureCase> cases;
};

enum class MethodKind {
    create,
    create_if_absent,
    create_all,
    create_all_if_absent,
    get_or_create,
    upsert,
    upsert_all,
    seems_free,
    find,
    find_all,
    list,
    list_by,
    update_row,
    update_patch,
    modify,
    add_to,
    mark,
    transition,
    remove,
    remove_row,
    lock,
    try_lock,
    lock_for_remove,
    lock_all,
    claim,
    run_once,
    run_once_leased,
};

/// The columns by which an effect outside the database is run by one caller at a time.
struct Lease {
    ColumnIndex until = 0;    // timestamptz
    ColumnIndex attempt = 0;  // an integer, NOT NULL: the fencing token
};

/// The columns, beside the key's, by which an effect happens once.
struct Idempotency {
    ColumnIndex fingerprint = 0;
    ColumnIndex response = 0;  // NULL until the effect has happened
    std::optional<Lease> lease;
};

/// Whether its statements write: a lock does not.
[[nodiscard]] bool is_write(MethodKind kind);

struct Method {
    MethodKind kind = MethodKind::create;
    std::string name;                            // "add_to_balance_by_email"
    std::optional<std::size_t> key;              // the key that addresses the row, index into TablePlan::keys
    std::optional<ColumnIndex> column;           // add_to, mark, transition, claim
    std::string value;                           // claim: what the column holds in a row that waits
    std::vector<ColumnIndex> order;              // claim: what comes first
    std::optional<std::size_t> sorted_by;        // create_all and its kin: the key whose order rows are written in, index into TablePlan::keys
    bool when_due = false;                       // claim: only rows whose first order column is not in the future
    std::vector<std::pair<std::string, std::string>> transitions;  // transition: the only ones allowed, by a hint; empty: all are
    std::optional<Idempotency> once;             // run_once, run_once_leased
    std::vector<ColumnIndex> by;                 // list_by: the columns of the foreign key
    std::optional<std::size_t> failures;         // index into TablePlan::failure_sets; none: only a database error
    std::vector<ColumnIndex> patch;              // columns of its patch, in their order: update_patch; add_to, mark and transition, in an overload of their own
    std::vector<ColumnIndex> overwritten;        // upsert, upsert_all: what it may write to a row that is there
    std::vector<std::size_t> guards;             // checks repeated in the WHERE, indices into Table::checks, schema order
    std::string guard;                           // one line for reviewers: "UNIQUE accounts_email_key"
    std::string race;                            // the race it closes, one sentence
};

/// A method that a reader may expect and that is not generated.
struct Omission {
    std::string method;
    std::string reason;
};

struct TablePlan {
    TableIndex table = 0;
    std::string entity;                          // "Account"
    std::vector<ColumnPlan> columns;             // parallel to Table::columns
    std::vector<Key> keys;                       // the primary key first, when there is one
    bool has_primary_key = false;
    std::optional<ColumnIndex> version;
    bool row_filter = false;                     // triggers, rules or row security may suppress a write silently
    std::vector<FailureSet> failure_sets;
    std::vector<Method> methods;
    std::vector<Omission> omissions;
};

/// A foreign key by its table and its place there.
struct ForeignKeyReference {
    TableIndex table = 0;
    std::size_t foreign_key = 0;
};

/// Per table of the schema: the foreign keys that reference it.
using References = std::vector<std::vector<ForeignKeyReference>>;

struct Plan {
    std::vector<TablePlan> tables;               // partitions and such left out; schema order
    References references;
};

/// Decides the methods of every table. Faults (clashing names, hints about methods that are not there) are errors in `diagnostics`;
/// omissions that a reader should know about are notes.
[[nodiscard]] Plan plan_methods(const schema::Schema& schema, const Hints& hints, source::Diagnostics& diagnostics);

/// One line per key, method, failure and omission: the hand-over that stage tests compare.
[[nodiscard]] std::string dump_plan(const Plan& plan, const schema::Schema& schema);

}  // namespace racegen::plan
