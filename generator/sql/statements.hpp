// The statements of one method: which lists its skeletons in templates/sql/<dialect>/ are filled with.
#pragma once

#include "render/templates.hpp"
#include "sql/statement.hpp"
#include "sql/terms.hpp"

namespace racegen::sql {

class Statements {
public:
    Statements(const TableContext& context, const render::Templates& templates)
        : context_(context), templates_(templates)
    {
    }

    /// Throws CannotState where the engine cannot carry the method out.
    [[nodiscard]] MethodStatements of(const plan::Method& method) const;

private:
    [[nodiscard]] MethodStatements creation(const plan::Method& method) const;
    /// Whether plain INSERTs of single rows can wait for each other (an EXCLUDE constraint), and those that give way do not.
    [[nodiscard]] bool waits_in_circles() const;
    [[nodiscard]] MethodStatements get_or_create(const plan::Method& method) const;
    [[nodiscard]] MethodStatements upsert(const plan::Method& method) const;
    [[nodiscard]] MethodStatements batch(const plan::Method& method) const;
    [[nodiscard]] Statement upsert_all_write(const plan::Method& method) const;
    [[nodiscard]] MethodStatements reading(const plan::Method& method) const;
    [[nodiscard]] MethodStatements listing(const plan::Method& method) const;
    [[nodiscard]] MethodStatements reading_all(const plan::Method& method) const;
    [[nodiscard]] MethodStatements locking(const plan::Method& method) const;
    [[nodiscard]] MethodStatements guarded_update(const plan::Method& method) const;
    [[nodiscard]] MethodStatements removal(const plan::Method& method) const;
    [[nodiscard]] MethodStatements running_once(const plan::Method& method) const;
    [[nodiscard]] Statement claim_of_key(const plan::Method& method) const;
    /// An update of the row without an answer, under a lease only if that is still the one that was given.
    [[nodiscard]] Statement end_of_claim(const plan::Method& method, Terms& terms, std::vector<std::string> assignments,
                                         const std::string& result) const;

    /// What the update arm of an upsert does with the row that is there.
    struct UpdateArm {
        std::vector<std::string> assignments;
        std::vector<std::string> differences;
    };
    [[nodiscard]] UpdateArm update_arm(const plan::Method& method, Terms& terms) const;
    /// What an INSERT stores in a column; nullopt for one that it leaves to the database.
    [[nodiscard]] std::optional<std::string> new_value(plan::ColumnIndex column, Terms& terms) const;
    [[nodiscard]] Statement insert(const std::string& skeleton, const std::string& arbiter) const;
    [[nodiscard]] Statement upsert_write(const plan::Method& method) const;
    [[nodiscard]] Statement upsert_unchanged(const plan::Method& method) const;
    [[nodiscard]] std::optional<Statement> outside(const plan::Key& key) const;
    [[nodiscard]] Statement page(const plan::Method& method, bool first) const;
    /// The columns of the primary key as ORDER BY takes them.
    [[nodiscard]] std::string key_order() const;
    [[nodiscard]] std::string order_term(plan::ColumnIndex column) const;
    /// The row that modify is to change, with the version the engine gives it where the write relies on that.
    [[nodiscard]] Statement read_for_change(const plan::Key& key, const Terms& write) const;

    /// The guard a method has beside the checks: version, moment, …: its condition, and the failure it stands for.
    struct OwnGuard {
        std::string condition;
        std::size_t verdict = changed;
    };
    [[nodiscard]] std::vector<OwnGuard> own_guards(const plan::Method& method, Terms& terms) const;
    /// The checks that guard a method, with the written columns replaced by their new values.
    [[nodiscard]] std::vector<OwnGuard> check_guards(const plan::Method& method, Terms& terms) const;
    [[nodiscard]] bool is_written(const plan::Method& method, plan::ColumnIndex column) const;
    /// What the method stores in a column it writes; nullopt for one it leaves alone.
    [[nodiscard]] std::optional<std::string> new_value(const plan::Method& method, plan::ColumnIndex column,
                                                       Terms& terms) const;
    [[nodiscard]] Statement diagnose(const std::string& condition, const std::vector<OwnGuard>& guards,
                                     const Terms& terms) const;

    [[nodiscard]] Statement finish(const std::string& skeleton, render::Object values, const Terms& terms,
                                   bool writes) const;
    [[nodiscard]] std::string same(plan::ColumnIndex column, const std::string& left, const std::string& right) const;
    [[nodiscard]] std::string differs(plan::ColumnIndex column, const std::string& left, const std::string& right) const;
    [[nodiscard]] std::vector<plan::ColumnIndex> insertable() const;
    /// What every update writes: the next version, the clock in touched columns.
    void add_bookkeeping(const std::string& row, std::vector<std::string>& assignments) const;
    /// A version column without a default has to be given its first value.
    void start_version(std::vector<std::string>& columns, std::vector<std::string>& values) const;
    /// Index of the failure case in the method's set.
    [[nodiscard]] std::size_t failure(const plan::Method& method, plan::Failure failure) const;

    const TableContext& context_;
    const render::Templates& templates_;
};

}  // namespace racegen::sql
