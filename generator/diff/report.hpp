// What a change of the schema means: the value that compare() gives and the printers take.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace racegen::diff {

/// What becomes of a guarantee that the database gives.
enum class Effect {
    lost,     // something that was refused is accepted now, or racegen cannot tell that it is still refused
    gained,   // something is refused that was accepted
    changed,  // neither: it went with what it was about, or refuses the same in another way
};

/// A guarantee: a key, a CHECK, a foreign key, NOT NULL, a version column, the WHERE of a guarded method.
struct GuardChange {
    Effect effect = Effect::changed;
    std::string kind;                  // "unique key", "primary key", "check", "foreign key", "exclusion", "not null", "version", "method"
    std::string name;                  // of the constraint, index, column or method
    std::string before;                // as SQL: "UNIQUE accounts_email_key (email)"; empty when it was not there
    std::string after;                 // likewise
    std::string sentence;              // what it means for those who write to the table
    std::vector<std::string> details;  // more sentences
    std::vector<std::string> methods;  // that relied on it, or now rely on it
    std::vector<std::string> errors;   // the enumerators it is, or was, reported as
    std::string place;                 // "schema.sql:12" of the old definition, of the new one where there is no old; empty: unknown
};

enum class ApiKind { entity, type, enumerator, error, member, method };
enum class Change { added, removed, renamed, changed };

/// One thing callers see. Things that change alike in several types are one: a column is a member of the row, the new row and patches.
struct ApiChange {
    struct Part {
        std::string owner;   // the type it belongs to: "AccountPatch"
        std::string before;  // its type or signature; empty when it was not there
        std::string after;
    };
    ApiKind kind = ApiKind::method;
    Change change = Change::changed;
    std::string name;      // in the new API, in the old one when it is removed
    std::string old_name;  // when renamed
    std::vector<Part> parts;
    bool breaking = false;
    std::string reason;    // why it breaks callers, or what they have to do
};

/// The statement of a method whose guard changed.
struct StatementChange {
    std::string method;
    std::string before;
    std::string after;
};

/// A table, or the types that belong to none (`table` empty).
struct TableChange {
    Change change = Change::changed;
    std::string table;       // "public.accounts", in the new schema, in the old one when it is removed
    std::string old_table;   // when renamed
    std::string entity;      // empty: nothing is generated for it
    std::string old_entity;
    std::vector<GuardChange> guards;
    std::vector<ApiChange> api;
    std::vector<StatementChange> statements;  // of methods in both whose guard differs
    std::vector<std::string> constraints;  // of a table that is added or removed: all its guarantees, as SQL
};

struct Report {
    std::vector<TableChange> tables;  // only those with a change; in the order of the new schema, removed ones behind, then types

    [[nodiscard]] std::size_t count(Effect effect) const;
    [[nodiscard]] std::size_t breaking() const;
    [[nodiscard]] std::size_t api_changes() const;
};

}  // namespace racegen::diff
