// How things are called in a translated SQLite schema.
#pragma once

#include <string>

#include "schema/schema.hpp"

namespace racegen::sql {

/// The identifier as SQLite needs it: bare when it is lower-case ASCII and none of its keywords, else double-quoted.
[[nodiscard]] std::string sqlite_identifier(const std::string& name);

/// The table's one name, unquoted. SQLite has no schemas: a table outside `public` is called "<schema>.<table>", one
/// identifier with a point in it, which cannot be taken for the name of another table by accident.
[[nodiscard]] std::string sqlite_table_name(const schema::Table& table);

/// An index shares one space of names with all tables, so it carries its table's schema in the same way.
[[nodiscard]] std::string sqlite_index_name(const schema::Table& table, const std::string& index);

/// Two names that this gives the same text for are one name to SQLite, which ignores the case of ASCII letters.
[[nodiscard]] std::string sqlite_folded(std::string name);

/// The first of SQLite's names for a row's number that no table uses for a column of its own.
[[nodiscard]] std::string sqlite_row_id(const schema::Schema& schema);

}  // namespace racegen::sql
