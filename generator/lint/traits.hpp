// What names and constraints tell about a table, asked by several rules. Names are compared as lower-case words joined by `_`, so that
// `deletedAt` and `deleted_at` are one.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/plan.hpp"

namespace racegen::lint {

/// What the whole schema tells.
struct Overview {
    bool keeps_references = false;  // more references have a FOREIGN KEY than not: the others are exceptions, and no policy
    std::map<std::string, std::vector<schema::TableIndex>> tables;   // by their names, normalised, singular
    std::vector<std::vector<schema::TableIndex>> heirs;              // per table: those that INHERIT from it
    std::map<schema::TableIndex, std::size_t> plans;                 // place in Plan::tables
};

/// What one table tells.
struct Traits {
    bool is_record = false;   // by its name: a log, a history: rows are written once
    bool is_updated = false;  // a column says when the row was changed last
    std::optional<schema::ColumnIndex> deleted;  // the column that marks a row as deleted, which stays
};

[[nodiscard]] Overview overview_of(const schema::Schema& schema, const plan::Plan& plan);
[[nodiscard]] Traits traits_of(const schema::Schema& schema, const schema::Table& table);

/// The table whose one-column key the column seems to hold, by its name (user_id -> users), though no FOREIGN KEY says so; null when
/// it seems to hold none. Not where another column tells the table: owner_id beside owner_type.
[[nodiscard]] const schema::Table* unkept_reference(const schema::Schema& schema, const Overview& overview, const schema::Table& table,
                                                    schema::ColumnIndex column);

/// "deletedAt" -> "deleted_at"
[[nodiscard]] std::string normalised(std::string_view name);
[[nodiscard]] bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names);

/// Neither NOT NULL nor `CHECK (column IS NOT NULL)`.
[[nodiscard]] bool may_be_null(const schema::Table& table, schema::ColumnIndex column);
[[nodiscard]] bool is_in(const std::vector<schema::ColumnIndex>& columns, schema::ColumnIndex column);
[[nodiscard]] bool is_in_foreign_key(const schema::Table& table, schema::ColumnIndex column);
/// In the parts or the predicate of a key, or in an EXCLUDE.
[[nodiscard]] bool is_in_key(const schema::Table& table, schema::ColumnIndex column);
[[nodiscard]] bool is_in_check(const schema::Table& table, schema::ColumnIndex column);
/// Calls for the primary key and each unique key.
template <typename Visit>
void for_each_key(const schema::Table& table, Visit visit)
{
    if (table.primary_key) visit(*table.primary_key);
    for (const schema::UniqueKey& key : table.unique_keys) visit(key);
}

[[nodiscard]] bool is_text(const plan::ColumnPlan& column);
[[nodiscard]] bool is_integer(const plan::ColumnPlan& column);
[[nodiscard]] bool is_moment(const plan::ColumnPlan& column);
/// serial, identity, or a uuid that the database makes.
[[nodiscard]] bool is_minted(const schema::Column& column);
/// The operands of ANDs, however nested; the expression itself when it is none.
[[nodiscard]] std::vector<const ddl::Expression*> conjuncts_of(const ddl::Expression& expression);
/// The column that the expression is, below casts; null for any other expression.
[[nodiscard]] const std::string* column_name_of(const ddl::Expression& expression);

}  // namespace racegen::lint
