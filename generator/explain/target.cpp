#include "explain/target.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace racegen::explain {
namespace {

using schema::Table;

const Table& table_of(const Input& input, const sql::TableProgram& program) { return input.schema.tables[program.plan.table]; }

std::vector<std::string> constraints_of(const Table& table)
{
    std::vector<std::string> names;
    if (table.primary_key) names.push_back(table.primary_key->name);
    for (const schema::UniqueKey& key : table.unique_keys) names.push_back(key.name);
    for (const schema::ForeignKey& key : table.foreign_keys) names.push_back(key.name);
    for (const schema::Check& check : table.checks) names.push_back(check.name);
    for (const schema::Exclusion& exclusion : table.exclusions) names.push_back(exclusion.name);
    return names;
}

bool has_constraint(const Table& table, const std::string& name)
{
    const std::vector<std::string> names = constraints_of(table);
    return std::ranges::find(names, name) != names.end();
}

/// How many letters have to be changed, added or left out.
std::size_t distance(const std::string& left, const std::string& right)
{
    std::vector<std::size_t> row(right.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t one = 0; one < left.size(); ++one) {
        std::size_t diagonal = std::exchange(row[0], one + 1);
        for (std::size_t other = 0; other < right.size(); ++other) {
            const std::size_t changed = diagonal + (left[one] == right[other] ? 0 : 1);
            diagonal = row[other + 1];
            row[other + 1] = std::min({changed, row[other] + 1, row[other + 1] + 1});
        }
    }
    return row.back();
}

/// "; did you mean 'accounts' or 'amounts'?"; empty when nothing is near.
std::string suggestion(const std::string& word, const std::vector<std::string>& names)
{
    std::vector<std::pair<std::size_t, std::string>> near;
    for (const std::string& name : names) {
        const std::size_t far = distance(word, name);
        const bool part = word.size() > 2 && name.find(word) != std::string::npos;
        if (far <= std::max<std::size_t>(2, word.size() / 4) || part) near.emplace_back(part ? std::min<std::size_t>(far, 3) : far, name);
    }
    std::ranges::sort(near);
    near.erase(std::ranges::unique(near).begin(), near.end());
    if (near.size() > 3) near.resize(3);
    std::string text;
    for (const auto& [far, name] : near) text += (text.empty() ? "; did you mean '" : " or '") + name + "'";
    return text.empty() ? text : text + "?";
}

/// The tables whose name, with or without its schema, is the word.
std::vector<const sql::TableProgram*> tables_named(const Input& input, const std::string& word)
{
    std::vector<const sql::TableProgram*> found;
    for (const sql::TableProgram& program : input.programs) {
        const ddl::QualifiedName& name = table_of(input, program).name;
        if (word == name.name || word == name.schema + "." + name.name || word == ddl::to_sql(name)) found.push_back(&program);
    }
    return found;
}

std::vector<std::string> all_names(const Input& input)
{
    std::vector<std::string> names;
    for (const sql::TableProgram& program : input.programs) {
        names.push_back(table_of(input, program).name.name);
        for (const std::string& constraint : constraints_of(table_of(input, program))) names.push_back(constraint);
    }
    return names;
}

std::string schemas_of(const Input& input, const std::vector<const sql::TableProgram*>& programs)
{
    std::string text;
    for (const sql::TableProgram* program : programs) text += (text.empty() ? "" : ", ") + ddl::to_sql(table_of(input, *program).name);
    return text;
}

/// A table of the schema that nothing is generated for.
std::string why_not_planned(const Input& input, const std::string& word)
{
    for (const Table& table : input.schema.tables)
        if (word == table.name.name || word == ddl::to_sql(table.name))
            return table.partition_of ? "nothing is generated for '" + word + "': it is a partition of '" +
                                            ddl::to_sql(input.schema.tables[*table.partition_of].name) + "', whose methods serve it"
                                      : "nothing is generated for '" + word + "': a hint leaves it out, or it has no columns";
    return {};
}

}  // namespace

std::optional<Subject> find_subject(const Input& input, const std::string& target, std::string& fault)
{
    std::vector<const sql::TableProgram*> tables = tables_named(input, target);
    if (tables.size() == 1) return Subject{tables.front(), std::nullopt, {}};
    if (tables.size() > 1) {
        fault = "'" + target + "' may be each of " + schemas_of(input, tables) + "; put the schema in front";
        return std::nullopt;
    }
    std::vector<std::string> members;
    for (std::size_t dot = target.find('.'); dot != std::string::npos; dot = target.find('.', dot + 1)) {
        const std::string name = target.substr(dot + 1);
        for (const sql::TableProgram* program : tables_named(input, target.substr(0, dot))) {
            const Table& table = table_of(input, *program);
            if (const auto column = table.find_column(name)) return Subject{program, column, {}};
            if (has_constraint(table, name)) return Subject{program, std::nullopt, name};
            for (const schema::Column& column : table.columns) members.push_back(column.name);
            for (std::string& constraint : constraints_of(table)) members.push_back(std::move(constraint));
            fault = "table '" + target.substr(0, dot) + "' has no column or constraint '" + name + "'" + suggestion(name, members);
        }
    }
    if (!fault.empty()) return std::nullopt;
    for (const sql::TableProgram& program : input.programs)
        if (has_constraint(table_of(input, program), target)) tables.push_back(&program);
    if (tables.size() == 1) return Subject{tables.front(), std::nullopt, target};
    fault = !tables.empty() ? "several tables have a constraint '" + target + "': " + schemas_of(input, tables) + "; put the table in front"
                            : why_not_planned(input, target);
    if (fault.empty()) fault = "there is no file, table or constraint '" + target + "'" + suggestion(target, all_names(input));
    return std::nullopt;
}

}  // namespace racegen::explain
