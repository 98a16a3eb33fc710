#include "diff/guard_changes.hpp"

#include <algorithm>
#include <utility>

#include "cpp/text.hpp"
#include "plan/rules.hpp"
#include "schema/rewrite.hpp"

namespace racegen::diff {
namespace {

void add_once(std::vector<std::string>& names, const std::string& name)
{
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
}

std::vector<GuardChange> sorted_by_effect(std::vector<GuardChange> changes)
{
    std::vector<GuardChange> sorted;
    for (const Effect effect : {Effect::lost, Effect::gained, Effect::changed})
        for (GuardChange& change : changes)
            if (change.effect == effect) sorted.push_back(std::move(change));
    return sorted;
}

}  // namespace

std::vector<GuardChange> guard_changes(const PairContext& context)
{
    std::vector<GuardChange> changes;
    compare_keys(context, changes);
    compare_exclusions(context, changes);
    compare_checks(context, changes);
    compare_references(context, changes);
    compare_not_null(context, changes);
    compare_version(context, changes);
    compare_guarded_methods(context, changes);
    return sorted_by_effect(std::move(changes));
}

std::vector<std::string> guarantees_of(const schema::Schema& schema, const schema::Table& table)
{
    std::vector<std::string> texts;
    if (table.primary_key) texts.push_back(plan::describe(*table.primary_key));
    for (const schema::UniqueKey& key : table.unique_keys) texts.push_back(plan::describe(key));
    for (const schema::ForeignKey& key : table.foreign_keys) texts.push_back(describe_reference(schema, table, key));
    for (std::size_t check = 0; check < table.checks.size(); ++check) texts.push_back(plan::describe_checks(table, {check}));
    for (const schema::Exclusion& exclusion : table.exclusions) texts.push_back(describe_exclusion(exclusion));
    return texts;
}

std::vector<TableCheck> checks_of(const schema::Schema& schema, const schema::Table& table)
{
    std::vector<TableCheck> checks;
    for (const schema::Check& check : table.checks) checks.push_back({&check, check.condition, {}, {}});
    for (const schema::Column& column : table.columns) {
        if (!column.domain || column.type.array_dimensions != 0) continue;
        const schema::Domain& domain = schema.domains[*column.domain];
        for (const schema::Check& check : domain.checks)
            checks.push_back({&check, schema::rename_column(check.condition, "value", column.name), ddl::to_sql(domain.name), column.name});
    }
    return checks;
}

Reliance reliance(const sql::TableProgram* program, schema::TableIndex table, const std::string& constraint)
{
    Reliance result;
    if (!program) return result;
    for (const plan::Method& method : program->plan.methods) {
        if (!method.failures || !plan::is_write(method.kind)) continue;
        for (const plan::FailureCase& one : program->plan.failure_sets[*method.failures].cases)
            for (const plan::ConstraintReference& reference : one.constraints) {
                if (reference.name != constraint || (!reference.table_name.empty() && reference.table != table)) continue;
                add_once(result.methods, cpp::identifier(method.name));
                add_once(result.errors, cpp::identifier(one.enumerator));
            }
    }
    return result;
}

std::string place_of(const source::SourceSet& sources, source::Span span)
{
    if (span.begin == span.end) return {};
    return sources.name(span.file) + ":" + std::to_string(sources.position(span).line);
}

std::string listed(const std::vector<std::string>& names, std::size_t most)
{
    // "and 1 other" is no shorter than its name.
    const std::size_t shown = names.size() > most + 1 ? most : names.size();
    std::string text;
    for (std::size_t index = 0; index < shown; ++index) {
        if (index != 0) text += index + 1 == names.size() ? " and " : ", ";
        text += names[index];
    }
    if (shown < names.size()) text += " and " + std::to_string(names.size() - shown) + " others";
    return text;
}

bool all_dropped(const PairContext& context, const std::vector<schema::ColumnIndex>& columns)
{
    return !columns.empty() && std::ranges::none_of(columns, [&](schema::ColumnIndex column) { return context.pair.after_of[column].has_value(); });
}

std::vector<std::string> methods_gone(const PairContext& context, const std::function<bool(const plan::Method&)>& chosen)
{
    std::vector<std::string> gone;
    if (!context.before_program || !context.after_program) return gone;
    for (const plan::Method& method : context.before_program->plan.methods) {
        const auto same = [&](const plan::Method& other) {
            return other.name == method.name && other.patch.empty() == method.patch.empty() && other.kind == method.kind;
        };
        if (chosen(method) && std::ranges::none_of(context.after_program->plan.methods, same)) add_once(gone, cpp::identifier(method.name));
    }
    return gone;
}

std::vector<std::string> names_of(const schema::Table& table, const std::vector<schema::ColumnIndex>& columns)
{
    std::vector<std::string> names;
    for (const schema::ColumnIndex column : columns) names.push_back(table.columns[column].name);
    return names;
}

}  // namespace racegen::diff
