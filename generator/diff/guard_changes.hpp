// What becomes of the guarantees of one table that is in both schemas.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "diff/compare.hpp"
#include "diff/conditions.hpp"
#include "diff/correspondence.hpp"
#include "diff/report.hpp"

namespace racegen::diff {

struct PairContext {
    const Side& before;
    const Side& after;
    const Correspondence& names;
    const TablePair& pair;
    const sql::TableProgram* before_program;  // null: nothing is generated for the table
    const sql::TableProgram* after_program;

    [[nodiscard]] const schema::Table& before_table() const { return before.schema.tables[pair.before]; }
    [[nodiscard]] const schema::Table& after_table() const { return after.schema.tables[pair.after]; }
};

/// Lost ones first, then gained, then changed; each in the order of the schema.
[[nodiscard]] std::vector<GuardChange> guard_changes(const PairContext& context);

/// The guarantees of the table as SQL, the key first.
[[nodiscard]] std::vector<std::string> guarantees_of(const schema::Schema& schema, const schema::Table& table);

// Each of these appends what it finds of one kind.
void compare_keys(const PairContext& context, std::vector<GuardChange>& changes);
void compare_exclusions(const PairContext& context, std::vector<GuardChange>& changes);
void compare_checks(const PairContext& context, std::vector<GuardChange>& changes);
void compare_references(const PairContext& context, std::vector<GuardChange>& changes);
void compare_not_null(const PairContext& context, std::vector<GuardChange>& changes);
void compare_version(const PairContext& context, std::vector<GuardChange>& changes);
/// Guarded methods that are gone though their column is there; comes last, since it leaves out what `changes` explain.
void compare_guarded_methods(const PairContext& context, std::vector<GuardChange>& changes);

/// What rows of the table have to satisfy: its CHECKs, and those of its columns' domains said of the columns.
struct TableCheck {
    const schema::Check* check = nullptr;
    ddl::ExpressionPtr condition;  // a domain's with the column in place of the value
    std::string domain;            // empty for the table's own
    std::string column;            // of the domain
};
[[nodiscard]] std::vector<TableCheck> checks_of(const schema::Schema& schema, const schema::Table& table);

/// "FOREIGN KEY orders_customer_id_fkey (customer_id) REFERENCES public.customers (id) ON DELETE CASCADE"
[[nodiscard]] std::string describe_reference(const schema::Schema& schema, const schema::Table& table, const schema::ForeignKey& key);
/// "EXCLUDE room (room WITH =, during WITH &&)"
[[nodiscard]] std::string describe_exclusion(const schema::Exclusion& exclusion);

/// The methods that may report a constraint, and what they report it as.
struct Reliance {
    std::vector<std::string> methods;
    std::vector<std::string> errors;
};
/// `program` may be null.
[[nodiscard]] Reliance reliance(const sql::TableProgram* program, schema::TableIndex table, const std::string& constraint);

/// "schema.sql:12"; empty for a span that is none.
[[nodiscard]] std::string place_of(const source::SourceSet& sources, source::Span span);
/// "a, b and c"; of more than `most`, "a, b and 7 others".
[[nodiscard]] std::string listed(const std::vector<std::string>& names, std::size_t most = 4);
/// Whether all of these columns are gone from the table.
[[nodiscard]] bool all_dropped(const PairContext& context, const std::vector<schema::ColumnIndex>& columns);
/// Names of methods of the old table that the new one does not have, of those for which `chosen` holds.
[[nodiscard]] std::vector<std::string> methods_gone(const PairContext& context, const std::function<bool(const plan::Method&)>& chosen);
[[nodiscard]] std::vector<std::string> names_of(const schema::Table& table, const std::vector<schema::ColumnIndex>& columns);

}  // namespace racegen::diff
