// What the parts of one table's view share.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cpp/types.hpp"
#include "cpp/view.hpp"

namespace racegen::cpp {

/// A failure set as the generated code names it.
struct ErrorEnum {
    bool used = false;               // by a method: on an engine that cannot carry every method out, not every set is
    std::string errc;                // "CreateAccountErrc"
    std::string stem;                // "create_account": what its tables are called after
    std::vector<std::string> codes;  // parallel to FailureSet::cases
};

struct EntityContext {
    const schema::Schema& schema;
    const schema::Table& table;
    const plan::TablePlan& plan;
    const TypeNames& names;
    const ViewOptions& options;
    std::string entity;
    std::vector<std::string> members;  // parallel to Table::columns: the members' names
    std::vector<ErrorEnum> errors;     // parallel to TablePlan::failure_sets

    [[nodiscard]] std::string type(plan::ColumnIndex column) const { return value_type(names, plan.columns[column]); }
    [[nodiscard]] std::string member_type_of(plan::ColumnIndex column) const
    {
        return member_type(names, table.columns[column], plan.columns[column]);
    }
    /// SQLite keeps numeric(p <= 18, s) as an integer scaled by 10^s.
    [[nodiscard]] bool is_scaled(plan::ColumnIndex column) const;
    /// How a call passes the value `text` of the column to the statement.
    [[nodiscard]] std::string bound(plan::ColumnIndex column, const std::string& text) const;
};

/// The row, what creates and changes it, and the error enums: keys of <entity>.hpp and of both repository files.
[[nodiscard]] render::Object row_values(const EntityContext& context, render::Object common);

/// The constant that first held a statement's text, by that text: methods share equal statements.
using Constants = std::unordered_map<std::string_view, std::string>;

/// One method with its statements, which join `constants` and must outlive it.
[[nodiscard]] MethodView method_view(const EntityContext& context, const plan::Method& method,
                                     const sql::MethodStatements& statements, Constants& constants);

/// The section of a table in GUARDS.md.
[[nodiscard]] render::Object guards_section(const EntityContext& context);

/// The names of all failure sets of the plan, for `entity`.
[[nodiscard]] std::vector<ErrorEnum> name_errors(const plan::TablePlan& plan, const std::string& entity);
/// "MarkAccountClosedPatch", or "AccountPatch" for update.
[[nodiscard]] std::string patch_name(const EntityContext& context, const plan::Method& method);

}  // namespace racegen::cpp
