// The terms of one statement: column texts with parameters numbered in the order of their first use.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "plan/keys.hpp"
#include "plan/plan.hpp"
#include "sql/dialect.hpp"
#include "sql/statement.hpp"

namespace racegen::sql {

/// What stays the same for all statements of a table.
struct TableContext {
    TableContext(const schema::Schema& schema, const plan::TablePlan& plan, const plan::References& references,
                 const Dialect& dialect);

    /// As the table's own, for expressions over tables of hundreds of columns.
    [[nodiscard]] std::optional<plan::ColumnIndex> find_column(const std::string& column) const;

    const schema::Schema& schema;
    const schema::Table& table;
    const plan::TablePlan& plan;
    const plan::References& references;
    const Dialect& dialect;
    std::string name;                   // the table, as statements call it
    std::vector<std::string> columns;   // parallel to Table::columns: as statements call them
    std::vector<std::string> results;   // as a SELECT or RETURNING list reads them
    std::string result;                 // that list
    std::vector<Placeholder> placeholders;
    std::vector<std::optional<std::string>> defaults;  // what stands for a value left out; nullopt: the engine cannot say it

private:
    std::unordered_map<std::string_view, plan::ColumnIndex> indices_;
};

/// Thrown when the engine cannot state a term; the method that needs it is left out. `what` names the term.
struct CannotState {
    std::string what;
};

/// How many new rows a statement writes, and whether the same of their members are given.
enum class NewRows { one, many, alike };

class Terms {
public:
    explicit Terms(const TableContext& context, NewRows rows = NewRows::one) : context_(context), rows_(rows) {}

    [[nodiscard]] const std::vector<Parameter>& parameters() const { return parameters_; }

    /// Placeholders.
    std::string value(Source source, plan::ColumnIndex column);
    std::string flag(Source source, plan::ColumnIndex column);
    /// The array of what the column is in each of the ids. Throws CannotState.
    std::string array(Source source, plan::ColumnIndex column);
    std::string limit();
    /// So long from now, as a timestamptz.
    std::string end_of_lease();
    /// The condition that the row still has the version the engine gave it when it was read; empty where it gives none.
    std::string row_version();

    [[nodiscard]] const std::string& name(plan::ColumnIndex column) const;

    /// The new rows as a table, called `input`: "unnest($1::text[]) WITH ORDINALITY AS input(email, racegen_ordinal)".
    [[nodiscard]] std::string input() const;
    /// An expression of the key, `row` being what its columns' names are preceded by.
    std::string key_part_of(const ddl::KeyPart& part, const ColumnText& text);

    /// What an INSERT stores for a column the caller may leave out.
    std::string inserted(plan::ColumnIndex column);
    /// What an UPDATE stores for a column of a patch: the value given, else the column itself.
    std::string patched(plan::ColumnIndex column);

    /// The key's condition on its columns' own values, `term` giving the other side of each column; a partial key's
    /// predicate on the row included.
    std::string key_condition(const plan::Key& key, Source source, const std::string& separator = "\n  AND ");
    /// The same against the values a new row would have.
    std::string new_key_condition(const plan::Key& key, const std::string& separator = "\n  AND ");
    /// What a new row would store in the column.
    std::string new_term(const std::string& column);
    /// Whether a new row falls under the key.
    std::string under_key(const plan::Key& key);
    /// "(email)", "(lower(email)) WHERE …": the conflict target that infers exactly this key.
    std::string arbiter(const plan::Key& key);

    /// An expression on the row, columns replaced where `text` says so. Throws CannotState.
    std::string expression(const ddl::Expression& expression, const ColumnText& text) const;

private:
    std::size_t number(Parameter parameter);
    std::string part_condition(const ddl::KeyPart& part, const schema::UniqueKey& key, const ColumnText& text);

    const TableContext& context_;
    NewRows rows_;
    std::vector<Parameter> parameters_;
    // A statement may have thousands of parameters, but few of one column.
    std::vector<std::size_t> last_of_column_;  // by column: the number of the last parameter it has, or 0
    std::vector<std::size_t> one_before_;      // parallel to parameters_: the number of the one before it of the same column, or 0
};

/// The parts one behind the other, put into memory at once.
[[nodiscard]] std::string concat(std::initializer_list<std::string_view> parts);

/// "a,\n    b": one item per line, so that a change of one is a change of one line.
[[nodiscard]] std::string join(const std::vector<std::string>& items, std::string_view separator);

}  // namespace racegen::sql
