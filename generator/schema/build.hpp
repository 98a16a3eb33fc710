// DDL statements -> the resolved schema. The only folder that knows what ALTER, DROP and ATTACH do.
#pragma once

#include "ddl/statement.hpp"
#include "schema/schema.hpp"
#include "source/diagnostics.hpp"

namespace racegen::schema {

/// Applies the statements in order and returns what stands after the last one, with every reference resolved and every
/// unnamed constraint named as PostgreSQL 15 names it (ChooseConstraintName/ChooseIndexName: `accounts_balance_check`,
/// `accounts_workspace_id_email_key`, `accounts_pkey`, `accounts_workspace_id_fkey`, numbered on a clash, cut at 63 bytes).
/// A statement that cannot be applied (unknown table, unknown column, duplicate) is an error at its span; the others still apply.
[[nodiscard]] Schema build_schema(const ddl::Script& script, source::Diagnostics& diagnostics);

/// The schema as stable JSON Lines, the hand-over that stage tests compare: one object per element, its first member says what
/// it is ("table", "column", "primary_key", "foreign_key", "check", …) and how it is named; what is as usual (no default, not
/// unique, …) is left out. Columns, keys and checks follow the table or domain they belong to.
[[nodiscard]] std::string dump_schema(const Schema& schema);

}  // namespace racegen::schema
