#include "diff/correspondence.hpp"

#include <algorithm>
#include <set>

#include "schema/rewrite.hpp"

namespace racegen::diff {
namespace {

using schema::Column;
using schema::Schema;
using schema::Table;

/// What a renamed column keeps.
bool is_alike(const Column& before, const Column& after)
{
    return before.type == after.type && before.not_null == after.not_null && before.serial == after.serial &&
           before.identity == after.identity && !before.generated == !after.generated;
}

/// RENAME leaves a column where it is, and ADD COLUMN puts one behind: what went and what came between the same neighbours is one.
void match_renamed_columns(const Table& before, const Table& after, TablePair& pair)
{
    const auto neighbour = [&](ColumnIndex column) -> std::optional<ColumnIndex> {
        while (column-- > 0)
            if (pair.after_of[column]) return pair.after_of[column];
        return std::nullopt;
    };
    const auto first_after = [&](ColumnIndex column) -> std::optional<ColumnIndex> {
        while (++column < pair.after_of.size())
            if (pair.after_of[column]) return pair.after_of[column];
        return std::nullopt;
    };
    for (ColumnIndex old = 0; old < before.columns.size(); ++old) {
        if (pair.after_of[old]) continue;
        const auto left = neighbour(old);
        const ColumnIndex candidate = left ? *left + 1 : 0;
        if (candidate >= after.columns.size() || pair.before_of[candidate]) continue;
        if (!is_alike(before.columns[old], after.columns[candidate])) continue;
        // With nothing behind it, it may as well be dropped and another added, unless it is the only one of both.
        const auto right = first_after(old);
        const bool only = old + 1 == before.columns.size() && candidate + 1 == after.columns.size();
        if (right ? *right < candidate : !only) continue;
        pair.after_of[old] = candidate;
        pair.before_of[candidate] = old;
    }
}

TablePair pair_of(const Table& before, const Table& after, TableIndex old, TableIndex now)
{
    TablePair pair{old, now, {}, {}};
    pair.after_of.resize(before.columns.size());
    pair.before_of.resize(after.columns.size());
    for (ColumnIndex column = 0; column < before.columns.size(); ++column)
        if (const auto same = after.find_column(before.columns[column].name)) {
            pair.after_of[column] = same;
            pair.before_of[*same] = column;
        }
    match_renamed_columns(before, after, pair);
    return pair;
}

/// How much of both tables is the same, of 100: columns of one name and type.
std::size_t likeness(const Table& before, const Table& after)
{
    std::size_t same = 0;
    for (const Column& column : before.columns)
        if (const auto other = after.find_column(column.name); other && after.columns[*other].type == column.type) ++same;
    const std::size_t all = before.columns.size() + after.columns.size() - same;
    return all == 0 ? 0 : same * 100 / all;
}

constexpr std::size_t least_likeness = 60;

/// The one table of the new schema that no old one has the name of and that is most like it; nullopt for none or several.
std::optional<TableIndex> renamed(const Schema& before, TableIndex table, const Schema& after, const std::vector<std::optional<TableIndex>>& taken)
{
    const Table& old = before.tables[table];
    std::optional<TableIndex> best;
    std::size_t most = 0;
    bool tied = false;
    for (TableIndex candidate = 0; candidate < after.tables.size(); ++candidate) {
        const Table& now = after.tables[candidate];
        if (taken[candidate] || now.partition_of) continue;
        // A name in another SQL schema says as much as half of the columns.
        const std::size_t alike = likeness(old, now);
        const std::size_t points = alike + (now.name.name == old.name.name && alike > 0 ? 50 : 0);
        if (points < least_likeness || points < most) continue;
        tied = points == most && best.has_value();
        most = points;
        best = candidate;
    }
    return tied ? std::nullopt : best;
}

}  // namespace

Correspondence::Correspondence(const Schema& before, const Schema& after) : before_(before), after_(after)
{
    pairs_.resize(before.tables.size());
    before_of_.resize(after.tables.size());
    const auto join = [&](TableIndex old, TableIndex now) {
        pairs_[old] = pair_of(before.tables[old], after.tables[now], old, now);
        before_of_[now] = old;
    };
    for (TableIndex table = 0; table < before.tables.size(); ++table)
        if (const auto same = after.find_table(before.tables[table].name)) join(table, *same);
    for (TableIndex table = 0; table < before.tables.size(); ++table) {
        if (pairs_[table] || before.tables[table].partition_of) continue;
        if (const auto now = renamed(before, table, after, before_of_)) join(table, *now);
    }
}

const TablePair* Correspondence::of_before(TableIndex table) const { return pairs_[table] ? &*pairs_[table] : nullptr; }

const TablePair* Correspondence::of_after(TableIndex table) const
{
    return before_of_[table] ? of_before(*before_of_[table]) : nullptr;
}

std::string Correspondence::name_after(const TablePair& pair, const std::string& column) const
{
    const auto index = before_.tables[pair.before].find_column(column);
    if (!index || !pair.after_of[*index]) return column;
    return after_.tables[pair.after].columns[*pair.after_of[*index]].name;
}

ddl::ExpressionPtr Correspondence::expression_after(const TablePair& pair, const ddl::ExpressionPtr& expression) const
{
    if (!expression) return expression;
    // In two steps, since two columns may have exchanged their names.
    ddl::ExpressionPtr result = expression;
    std::vector<std::pair<std::string, std::string>> steps;
    for (const std::string& name : ddl::columns_of(*expression)) {
        const std::string now = name_after(pair, name);
        if (now == name) continue;
        const std::string between = "\x01" + now;
        result = schema::rename_column(result, name, between);
        steps.emplace_back(between, now);
    }
    for (const auto& [between, now] : steps) result = schema::rename_column(result, between, now);
    return result;
}

}  // namespace racegen::diff
