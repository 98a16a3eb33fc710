// PostgreSQL expressions in SQLite's words: the same answer for every row, or no translation.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "schema/schema.hpp"
#include "sql/sqlite_storage.hpp"

namespace racegen::sql {

/// What stands for a column inside an expression.
struct ScopeColumn {
    std::string text;
    Storage storage;
    bool nullable = true;
};
/// nullopt: there is no such column.
using Scope = std::function<std::optional<ScopeColumn>(const std::string& column)>;

/// The columns of a table under their own names.
[[nodiscard]] Scope table_scope(const schema::Schema& schema, const schema::Table& table);

/// For defaults, which cannot mention a column.
[[nodiscard]] inline std::optional<ScopeColumn> no_columns(const std::string&)
{
    return std::nullopt;
}

struct Translation {
    std::optional<std::string> text;  // nullopt: SQLite cannot say it
    std::string obstacle;             // why not: "operator ~", "function unaccent()"
    bool fixed = true;                // the same at any time: what a CHECK, an index or a generated column needs
};

/// The translation of an expression. Its limits, beyond what has no counterpart:
/// - order of texts depends on the collation in PostgreSQL and is not translated; equality is;
/// - lower(), upper(), ILIKE and citext know only the case of ASCII letters in SQLite;
/// - the session's time zone counts as UTC;
/// - where PostgreSQL stops with an error (division by zero, an overflow), there is no translation, or the row is
/// refused otherwise.
[[nodiscard]] Translation translate(const ddl::Expression& expression, const schema::Schema& schema,
                                    const Scope& scope);

/// The same, converted to what a column of this storage keeps, as an assignment does.
[[nodiscard]] Translation translate_value(const ddl::Expression& expression, const schema::Schema& schema,
                                          const Scope& scope, const Storage& target);

}  // namespace racegen::sql
