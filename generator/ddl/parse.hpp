// SQL text -> DDL statements. The only folder that knows libpg_query and psql's syntax.
#pragma once

#include "ddl/statement.hpp"
#include "source/diagnostics.hpp"
#include "source/text.hpp"

namespace racegen::ddl {

/// Parses all files of `sources` in order. Every statement is parsed on its own, so that each syntax error of a run is
/// reported (RG001, at the token the server would name) and the other statements still come through. psql
/// meta-commands, COPY data blocks and a BOM are skipped without shifting positions. Statements that are not modelled
/// are returned as `Unsupported` and reported (warning RG002); they are never dropped silently. The statements in the body of a
/// DO take its place; those that are put together at run time are reported (warning RG005).
[[nodiscard]] Script parse_ddl(const source::SourceSet& sources, source::Diagnostics& diagnostics);

/// Whose syntax is read: "PostgreSQL 15 grammar".
[[nodiscard]] std::string grammar();

}  // namespace racegen::ddl
