// One table of the translated schema.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "schema/schema.hpp"
#include "source/diagnostics.hpp"
#include "sql/sqlite_exclusion.hpp"
#include "sql/sqlite_expression.hpp"

namespace racegen::sql {

/// The column that SQLite numbers by itself (identity or serial), which it makes the table's rowid; nullopt: none.
[[nodiscard]] std::optional<schema::ColumnIndex> numbered_column(const schema::Table& table);

/// A column of a unique key as its index holds it. Where NULLs are not distinct, a column that may be NULL is indexed
/// as a stand-in and whether it is NULL.
[[nodiscard]] std::string sqlite_key_part(const schema::Schema& schema, const schema::UniqueKey& key,
                                          const schema::Column& column);

class TableTranslation {
public:
    /// Reports what cannot be translated; `names` holds the folded names in use and takes the new ones.
    TableTranslation(const schema::Schema& schema, const schema::Table& table, std::set<std::string>& names,
                     source::Diagnostics& diagnostics);

    /// CREATE TABLE, its unique indexes and its triggers, or comments only where the table cannot be created.
    [[nodiscard]] std::string text() const;
    /// Why writes to the table cannot be guarded; empty: they can.
    [[nodiscard]] const std::vector<std::string>& unguarded() const { return unguarded_; }

private:
    void add_columns();
    [[nodiscard]] std::string column_line(schema::ColumnIndex index);
    [[nodiscard]] std::string default_clause(const schema::Column& column, const Storage& storage);
    void add_primary_key();
    void add_unique_key(const schema::UniqueKey& key);
    void add_unique_index(const schema::UniqueKey& key);
    void add_storage_checks(const schema::Column& column);
    void add_domain_checks(const schema::Column& column);
    void add_checks();
    void add_foreign_key(const schema::ForeignKey& key);
    void add_exclusions();
    void add_exclusion(const schema::Exclusion& exclusion, const ExclusionTranslation& translation);

    [[nodiscard]] bool claim(const std::string& name);
    void add_constraint(const std::string& name, const std::string& definition);
    /// A part of the schema that stays out: warns, and no write to the table counts as guarded.
    void give_up(const std::string& what, const std::string& obstacle, source::Span span);
    void require_equality(const schema::UniqueKey& key);
    [[nodiscard]] std::string names_of(const schema::Table& table,
                                       const std::vector<schema::ColumnIndex>& columns) const;

    const schema::Schema& schema_;
    const schema::Table& table_;
    std::set<std::string>& names_;
    source::Diagnostics& diagnostics_;
    Scope scope_;
    std::string name_;
    bool possible_ = true;
    std::vector<std::string> remarks_;
    std::vector<std::string> lines_;
    std::vector<std::string> indexes_;  // and triggers
    std::vector<std::string> unguarded_;
};

}  // namespace racegen::sql
