// What the parts of one table's view share.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "cpp/types.hpp"
#include "cpp/view.hpp"

namespace racegen::cpp {

struct EntityContext {
    const schema::Schema& schema;
    const schema::Table& table;
    const plan::TablePlan& plan;
    const TypeNames& names;
    const ViewOptions& options;
    std::string entity;
    std::vector<std::string> members;  // parallel to Table::columns: the members' names

    [[nodiscard]] std::string type(plan::ColumnIndex column) const { return value_type(names, plan.columns[column]); }
    [[nodiscard]] std::string member_type_of(plan::ColumnIndex column) const
    {
        return member_type(names, table.columns[column], plan.columns[column]);
    }
    /// SQLite keeps numeric(p <= 18, s) as an integer scaled by 10^s.
    [[nodiscard]] bool is_scaled(plan::ColumnIndex column) const;
    /// Whether a generated method can fail this way: on an engine that cannot carry every method out, not every set is.
    [[nodiscard]] bool is_used(const plan::FailureSet& set) const;
    /// How a call passes the value `text` of the column to the statement.
    [[nodiscard]] std::string bound(plan::ColumnIndex column, const std::string& text) const;
};

/// The row, what creates and changes it, and the error enums: keys of <entity>.hpp and of both repository files.
[[nodiscard]] render::Object row_values(const EntityContext& context, const render::Object& common);

/// One method with its statements.
[[nodiscard]] MethodView method_view(const EntityContext& context, const plan::Method& method,
                                     const sql::MethodStatements& statements);

/// The section of a table in GUARDS.md.
[[nodiscard]] render::Object guards_section(const EntityContext& context);

/// The name of a failure set's enum: "CreateAccountErrc".
[[nodiscard]] std::string errc_name(const EntityContext& context, const plan::FailureSet& set);
/// "MarkAccountClosedPatch", or "AccountPatch" for update.
[[nodiscard]] std::string patch_name(const EntityContext& context, const plan::Method& method);
/// An enumerator as C++ takes it.
[[nodiscard]] std::string enumerator(const plan::FailureCase& failure);

}  // namespace racegen::cpp
