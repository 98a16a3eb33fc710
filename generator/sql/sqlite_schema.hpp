// The schema translated for SQLite.
#pragma once

#include <string>
#include <vector>

#include "schema/schema.hpp"
#include "source/diagnostics.hpp"

namespace racegen::sql {

struct SqliteSchema {
    std::string text;  // the complete schema.sql: tables in dependency order where possible, unique indexes, triggers
    /// Per table: why its writes cannot be guarded on SQLite (a constraint that could not be translated); empty: they can.
    std::vector<std::vector<std::string>> unguarded;
};

/// Every constraint keeps its PostgreSQL name, since the generated code recognises violations by it. A constraint that SQLite cannot
/// state is reported (warning RG301, at its place) and listed in `unguarded`.
[[nodiscard]] SqliteSchema translate_schema(const schema::Schema& schema, source::Diagnostics& diagnostics);

/// What SQLite's message says after "constraint failed: " for a violation of this unique key: `accounts.workspace_id, accounts.email`,
/// or `index 'accounts_lower_email_key'` for one with expressions.
[[nodiscard]] std::string reported_name(const schema::Table& table, const schema::UniqueKey& key);

}  // namespace racegen::sql
