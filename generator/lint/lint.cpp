#include "lint/lint.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "lint/context.hpp"
#include "plan/suggestion.hpp"

namespace racegen::lint {

namespace {

std::vector<const Check*> all_checks()
{
    std::vector<const Check*> checks;
    for (const std::span<const Check> some : {key_checks(), missing_key_checks(), foreign_key_checks(), update_checks(), amount_checks(),
                                              period_checks(), program_checks()})
        for (const Check& check : some) checks.push_back(&check);
    std::ranges::sort(checks, {}, [](const Check* check) { return check->rule.code; });
    return checks;
}

constexpr Rule idle_allow{
    "RL099", source::Severity::note, "allow that silences nothing",
    "A hint that silences nothing hides the next finding of its rule at that place, which nobody has looked at.",
    "take the code out of the hint"};

/// Whether the hint speaks of the finding: at a table it does for all that the table holds, at a column for the constraints that stand
/// with it.
bool covers(const plan::TableHints::Allowance& allowance, const schema::Table& table, const Finding& finding)
{
    if (allowance.code != finding.rule->code) return false;
    if (allowance.place == plan::HintPlace::table) return true;
    if (allowance.place == finding.element.place) return allowance.element == finding.element.name;
    const auto column = table.find_column(allowance.element);
    if (allowance.place != plan::HintPlace::column || finding.element.place != plan::HintPlace::constraint || !column) return false;
    const source::Span within = table.columns[*column].span;
    return within.file == finding.span.file && within.begin <= finding.span.begin && finding.span.end <= within.end;
}

/// Takes out what is allowed; a finding for each hint that allows nothing.
void apply_allowances(const plan::TableHints& hints, const schema::Table& table, std::vector<Finding>& found)
{
    std::set<const plan::TableHints::Allowance*> used;
    std::erase_if(found, [&](const Finding& finding) {
        bool allowed = false;
        for (const plan::TableHints::Allowance& allowance : hints.allowances) {
            if (!covers(allowance, table, finding)) continue;
            used.insert(&allowance);
            allowed = true;
        }
        return allowed;
    });
    for (const plan::TableHints::Allowance& allowance : hints.allowances) {
        if (used.contains(&allowance) || !find_rule(allowance.code)) continue;
        const std::string& subject = allowance.place == plan::HintPlace::table ? table.name.name : allowance.element;
        found.push_back({&idle_allow, "there is no finding " + allowance.code + " at " + quoted(subject) + " to allow", allowance.span, {},
                         {allowance.place, ddl::to_sql(table.name), allowance.element}});
    }
}

}  // namespace

std::span<const Rule* const> all_rules()
{
    static const std::vector<const Rule*> rules = [] {
        std::vector<const Rule*> all;
        for (const Check* check : all_checks()) all.push_back(&check->rule);
        all.push_back(&idle_allow);
        return all;
    }();
    return rules;
}

const Rule* find_rule(std::string_view code)
{
    const auto found = std::ranges::find(all_rules(), code, &Rule::code);
    return found == all_rules().end() ? nullptr : *found;
}

std::vector<Finding> find_hazards(const schema::Schema& schema, const plan::Plan& plan, const plan::Hints& hints)
{
    const Overview overview = overview_of(schema, plan);
    const std::vector<const Check*> checks = all_checks();
    std::vector<Finding> found;
    for (const plan::TablePlan& of_table : plan.tables) {
        const schema::Table& table = schema.tables[of_table.table];
        const Traits traits = traits_of(schema, table);
        const Context context{schema, overview, table, plan.references, of_table, hints[of_table.table], traits};
        std::vector<Finding> in_table;
        Findings findings(table, in_table);
        for (const Check* check : checks) {
            findings.speak_for(check->rule);
            check->find(context, findings);
        }
        apply_allowances(context.hints, table, in_table);
        std::ranges::move(in_table, std::back_inserter(found));
    }
    std::ranges::stable_sort(found, {}, [](const Finding& finding) { return std::tuple(finding.span, finding.rule->code); });
    return found;
}

void check_allowed_codes(const plan::Hints& hints, source::Diagnostics& diagnostics)
{
    std::vector<std::string> codes;
    for (const Rule* rule : all_rules()) codes.emplace_back(rule->code);
    for (const plan::TableHints& of_table : hints)
        for (const plan::TableHints::Allowance& allowance : of_table.allowances)
            if (!find_rule(allowance.code))
                diagnostics.error("RG403", "there is no lint rule '" + allowance.code + "'" + plan::suggestion(allowance.code, codes, "there are"),
                                  allowance.span);
}

Findings::Findings(const schema::Table& table, std::vector<Finding>& found)
    : table_(table), table_name_(ddl::to_sql(table.name)), found_(found)
{
}

void Findings::add_to_table(std::string message, std::vector<source::Note> notes)
{
    add(plan::HintPlace::table, "", table_.name_span, std::move(message), std::move(notes));
}

void Findings::add_to_column(schema::ColumnIndex column, std::string message, std::vector<source::Note> notes)
{
    const schema::Column& of = table_.columns[column];
    add(plan::HintPlace::column, of.name, of.name_span, std::move(message), std::move(notes));
}

void Findings::add_to_constraint(const std::string& name, source::Span span, std::string message, std::vector<source::Note> notes)
{
    add(plan::HintPlace::constraint, name, span, std::move(message), std::move(notes));
}

void Findings::add(plan::HintPlace place, const std::string& name, source::Span span, std::string message, std::vector<source::Note> notes)
{
    found_.push_back({rule_, std::move(message), span, std::move(notes), {place, table_name_, name}});
}

std::string quoted(const std::string& name) { return "'" + name + "'"; }

std::string listed(const schema::Table& table, const std::vector<schema::ColumnIndex>& columns)
{
    std::string text;
    for (const schema::ColumnIndex column : columns) text += (text.empty() ? "(" : ", ") + table.columns[column].name;
    return text + ")";
}

}  // namespace racegen::lint
