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
    std::string stem;                  // "account": the entity's name in names of files, functions and constants
    std::string space;                 // the namespace for the table's SQL schema, inside the output's; empty for the default one
    std::vector<std::string> members;  // parallel to Table::columns: the members' names
    std::vector<ErrorEnum> errors;     // parallel to TablePlan::failure_sets

    [[nodiscard]] std::string type(plan::ColumnIndex column) const { return value_type(names, plan.columns[column], space); }
    /// `std::optional<…>` for a nullable column.
    [[nodiscard]] std::string member_type_of(plan::ColumnIndex column) const
    {
        return table.columns[column].not_null ? type(column) : "std::optional<" + type(column) + ">";
    }
    /// The expression that decodes it from a `reader`.
    [[nodiscard]] std::string decoded(plan::ColumnIndex column) const;
    /// SQLite keeps numeric(p <= 18, s) as an integer scaled by 10^s.
    [[nodiscard]] bool is_scaled(plan::ColumnIndex column) const;
    /// How a call passes the value `text` of the column to the statement.
    [[nodiscard]] std::string bound(plan::ColumnIndex column, std::string text) const;
};

/// What an enum's label is called in C++: labels that would coincide are told apart by a number.
[[nodiscard]] std::string enumerator_of(const schema::Enum& one, const std::string& label);

/// The row, what creates and changes it, and the error enums: keys of <entity>.hpp and of both repository files.
[[nodiscard]] render::Object row_values(const EntityContext& context, render::Object common);

/// What the methods of one table must not define twice.
struct Constants {
    /// The constant that first held a statement's text, by that text: methods share equal statements.
    std::unordered_map<std::string_view, std::string> by_text;
    std::set<std::string> method_ids;    // what the names of a method's constants begin with
    std::set<std::string> hidden_ids;    // a constant's name made from these would be that of a method, which hides it in the class
};

/// The ids that no method may take, since a constant's name made from them is the name of a method.
[[nodiscard]] std::set<std::string> hidden_ids(const plan::TablePlan& plan);

/// One method with its statements, which join `constants` and must outlive it.
[[nodiscard]] MethodView method_view(const EntityContext& context, const plan::Method& method,
                                     const sql::MethodStatements& statements, Constants& constants);

/// The section of a table in GUARDS.md.
[[nodiscard]] render::Object guards_section(const EntityContext& context);

/// The members of the row, parallel to Table::columns. Two that would be one are an error (RG204).
[[nodiscard]] std::vector<std::string> member_names(const schema::Table& table, const plan::TablePlan& plan, const TypeNames& names,
                                                    source::Diagnostics& diagnostics);

/// The names of all failure sets of the plan, for `entity`. Where two would be one in C++, the second is numbered (warning RG206).
[[nodiscard]] std::vector<ErrorEnum> name_errors(const plan::TablePlan& plan, const std::string& entity,
                                                 const schema::Table& table, source::Diagnostics& diagnostics);
/// "TransitionSeatStatePair": the states of a transition that a hint limits to some.
[[nodiscard]] std::string pair_name(const EntityContext& context, const plan::Method& method);
/// "MarkAccountClosedPatch", or "AccountPatch" for update.
[[nodiscard]] std::string patch_name(const EntityContext& context, const plan::Method& method);

}  // namespace racegen::cpp
