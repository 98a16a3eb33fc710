// What the rules see of one table, and where they put what they find.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lint/lint.hpp"
#include "lint/traits.hpp"

namespace racegen::lint {

struct Context {
    const schema::Schema& schema;
    const Overview& overview;
    const schema::Table& table;
    const plan::References& references;
    const plan::TablePlan& plan;
    const plan::TableHints& hints;
    const Traits& traits;

    [[nodiscard]] const schema::Column& column(schema::ColumnIndex index) const { return table.columns[index]; }
};

/// Collects what one rule finds in one table.
class Findings {
public:
    Findings(const schema::Table& table, std::vector<Finding>& found);

    /// The rule that `add` speaks for from here on.
    void speak_for(const Rule& rule) { rule_ = &rule; }

    void add_to_table(std::string message, std::vector<source::Note> notes = {});
    void add_to_column(schema::ColumnIndex column, std::string message, std::vector<source::Note> notes = {});
    /// Of a constraint or index.
    void add_to_constraint(const std::string& name, source::Span span, std::string message, std::vector<source::Note> notes = {});

private:
    void add(plan::HintPlace place, const std::string& name, source::Span span, std::string message, std::vector<source::Note> notes);

    const schema::Table& table_;
    std::string table_name_;
    const Rule* rule_ = nullptr;
    std::vector<Finding>& found_;
};

/// A rule and the function that looks for it in one table.
struct Check {
    Rule rule;
    void (*find)(const Context& context, Findings& findings);
};

/// The rules by subject; rules/ has a file for each.
[[nodiscard]] std::span<const Check> key_checks();
[[nodiscard]] std::span<const Check> missing_key_checks();
[[nodiscard]] std::span<const Check> foreign_key_checks();
[[nodiscard]] std::span<const Check> update_checks();
[[nodiscard]] std::span<const Check> amount_checks();
[[nodiscard]] std::span<const Check> period_checks();
[[nodiscard]] std::span<const Check> program_checks();

/// "'accounts'", with an unprintable name shown as it is: messages are made printable where they are printed.
[[nodiscard]] std::string quoted(const std::string& name);
/// "(tenant_id, email)"
[[nodiscard]] std::string listed(const schema::Table& table, const std::vector<schema::ColumnIndex>& columns);

}  // namespace racegen::lint
