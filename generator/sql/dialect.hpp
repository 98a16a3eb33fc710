// What differs between engines, as text fragments; the statements' skeletons are in templates/sql/<dialect>/.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plan/plan.hpp"

namespace racegen::sql {

/// Supplies the text that stands for a column inside an expression; nullopt prints the column's own name.
using ColumnText = std::function<std::optional<std::string>(const std::string& column)>;

/// What stands around the number of a parameter.
struct Placeholder {
    std::string before;
    std::string after;
};

class Dialect {
public:
    virtual ~Dialect() = default;

    /// Folder under templates/sql/.
    [[nodiscard]] virtual std::string name() const = 0;
    [[nodiscard]] virtual std::string identifier(const std::string& name) const = 0;
    [[nodiscard]] virtual std::string table(const schema::Table& table) const = 0;

    /// The placeholder of a parameter holding a value of the column's type: `$3::bigint`, `?3`; numbers count from 1.
    [[nodiscard]] virtual Placeholder parameter(const schema::Column& column, const plan::ValueType& type) const = 0;
    /// The placeholder of an array of values of the column's type, one for each of a list of rows or ids. Nothing when the engine cannot
    /// take them.
    [[nodiscard]] virtual std::optional<std::string> array_parameter(std::size_t number, const schema::Column& column,
                                                                     const plan::ValueType& type) const = 0;
    /// `text`, an element of such an array, as a value of the column's type.
    [[nodiscard]] virtual std::string array_element(const std::string& text, const schema::Column& column,
                                                    const plan::ValueType& type) const = 0;
    /// Whether DO NOTHING gives way to a row that an EXCLUDE constraint keeps out the new one for.
    [[nodiscard]] virtual bool gives_way_to_exclusions() const = 0;
    /// Whether many new rows go into one statement; where not, the driver writes them one by one, in one transaction.
    [[nodiscard]] virtual bool writes_many_rows() const = 0;
    /// The condition that the columns are those of one entry of the arrays; `columns` and `arrays` belong together.
    [[nodiscard]] virtual std::string any_of(const std::vector<std::string>& columns,
                                             const std::vector<std::string>& arrays) const = 0;
    /// Placeholder for a boolean flag or a row count.
    [[nodiscard]] virtual std::string flag(std::size_t number) const = 0;
    [[nodiscard]] virtual std::string count(std::size_t number) const = 0;

    /// The column in a SELECT or RETURNING list, cast to what the driver decodes: `email`, `place::text AS place`.
    [[nodiscard]] virtual std::string result(const schema::Column& column, const plan::ValueType& type) const = 0;
    /// `text`, a value of the column's type, in a form that compares for identity (types without equality go through text).
    [[nodiscard]] virtual std::string comparable(const std::string& text, const schema::Column& column,
                                                 const plan::ValueType& type) const = 0;
    /// Null-safe comparison of two rows or values.
    [[nodiscard]] virtual std::string differs(const std::string& left, const std::string& right) const = 0;
    [[nodiscard]] virtual std::string same(const std::string& left, const std::string& right) const = 0;

    /// The expression in this dialect, `table` giving its columns' types; nullopt when the engine cannot say it.
    [[nodiscard]] virtual std::optional<std::string> expression(const ddl::Expression& expression,
                                                                const schema::Table& table,
                                                                const ColumnText& text) const = 0;
    /// The column's default as a value of its type (without a default: NULL); nullopt when the engine cannot say it.
    [[nodiscard]] virtual std::optional<std::string> default_value(const schema::Column& column,
                                                                   const plan::ValueType& type) const = 0;
    /// `text` rounded or padded as storing it in the column would (numeric(10,2), timestamp(0)).
    [[nodiscard]] virtual std::string stored(const std::string& text, const schema::Column& column,
                                             const plan::ValueType& type) const = 0;
    /// Whether the engine adds to the column exactly, as it stores it.
    [[nodiscard]] virtual bool adds_exactly(const schema::Column& column) const = 0;
    /// A column of a unique key as its index holds it, for a conflict target.
    [[nodiscard]] virtual std::string key_part(const schema::UniqueKey& key, const schema::Column& column) const = 0;
    /// The database's own version of a row, for tables without a version column: what to read beside the row and the condition on
    /// parameter `number`; empty where the engine has none.
    [[nodiscard]] virtual std::string row_version() const = 0;
    [[nodiscard]] virtual std::string row_version_is(std::size_t number) const = 0;
    /// Whether the engine names a failed foreign key; where it does not, statements get a probe.
    [[nodiscard]] virtual bool names_foreign_keys() const = 0;
    /// Why writes to the table cannot be guarded on this engine; empty: they can.
    [[nodiscard]] virtual std::vector<std::string> unguarded(plan::TableIndex table) const = 0;
    /// The clock as a value of the column's type.
    [[nodiscard]] virtual std::string now(const plan::ValueType& type) const = 0;
    /// The clock at this very moment, not at the transaction's begin, as a timestamptz; and so many microseconds from it.
    [[nodiscard]] virtual std::string moment() const = 0;
    [[nodiscard]] virtual std::string moment_after(std::size_t number) const = 0;
    /// `text`, a value of the column's type, as a text that is the same for equal values, where the type has one.
    [[nodiscard]] virtual std::string as_text(const std::string& text, const schema::Column& column) const = 0;
    /// In the RETURNING of an upsert: whether the row was inserted.
    [[nodiscard]] virtual std::string inserted() const = 0;
};

[[nodiscard]] std::unique_ptr<Dialect> make_postgres_dialect(const schema::Schema& schema);
[[nodiscard]] std::unique_ptr<Dialect> make_sqlite_dialect(const schema::Schema& schema);

}  // namespace racegen::sql
