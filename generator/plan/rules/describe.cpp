#include <algorithm>

#include "plan/keys.hpp"
#include "plan/rules.hpp"

namespace racegen::plan {

std::string describe(const schema::UniqueKey& key)
{
    std::string parts;
    for (const ddl::KeyPart& part : key.parts) {
        if (!parts.empty()) parts += ", ";
        parts += part.expression ? ddl::to_sql(*part.expression) : ddl::quote_identifier(part.column);
    }
    std::string text = (key.primary ? "PRIMARY KEY " : "UNIQUE ") + ddl::quote_identifier(key.name) + " (" + parts + ")";
    if (key.predicate) text += " WHERE " + ddl::to_sql(*key.predicate);
    return text;
}

std::string describe_checks(const schema::Table& table, const std::vector<std::size_t>& checks)
{
    std::string text;
    for (const std::size_t index : checks) {
        if (!text.empty()) text += "; ";
        const schema::Check& check = table.checks[index];
        text += "CHECK " + ddl::quote_identifier(check.name) + " (" + ddl::to_sql(*check.condition) + ")";
    }
    return text;
}

std::string by_key(const Key& key) { return key.primary ? "" : "_by_" + key.name; }

bool is_tied(const schema::Table& table, ColumnIndex column, const std::vector<ColumnIndex>& others)
{
    return std::ranges::any_of(table.checks, [&](const schema::Check& check) {
        const auto mentions_column = [&](ColumnIndex one) { return std::ranges::find(check.columns, one) != check.columns.end(); };
        return mentions_column(column) && std::ranges::any_of(others, mentions_column);
    });
}

std::vector<ColumnIndex> companion_columns(const schema::Table& table, const TablePlan& plan, ColumnIndex moved)
{
    std::vector<ColumnIndex> companions;
    for (ColumnIndex column = 0; column < plan.columns.size(); ++column) {
        if (column == moved || !plan.columns[column].patchable) continue;
        bool in_key = false;
        for (const schema::UniqueKey& key : table.unique_keys) in_key = in_key || mentions(table, key, column);
        if (!in_key) companions.push_back(column);
    }
    // A patch of hundreds of members beside each flag of such a table is text that nobody reads.
    constexpr std::size_t most_companions = 64;
    if (companions.size() <= most_companions) return companions;
    std::vector<ColumnIndex> kept{moved};
    for (std::size_t next = 0; next < kept.size(); ++next)
        for (const ColumnIndex column : companions)
            if (std::ranges::find(kept, column) == kept.end() && is_tied(table, kept[next], {column})) kept.push_back(column);
    kept.erase(kept.begin());
    std::ranges::sort(kept);
    return kept;
}

}  // namespace racegen::plan
