// Updates and deletes: writes whose decision is repeated in their own WHERE, and the statement that explains a miss.
#include <algorithm>

#include "sql/probes.hpp"
#include "sql/statements.hpp"

namespace racegen::sql {

using plan::ColumnIndex;
using plan::MethodKind;

MethodStatements Statements::guarded_update(const plan::Method& method) const
{
    const plan::Key& key = context_.plan.keys[*method.key];
    const Source key_source = method.kind == MethodKind::update_row ? Source::row_value : Source::key_value;
    Terms terms(context_);
    const std::string row = terms.key_condition(key, key_source);
    std::vector<std::string> assignments;
    for (ColumnIndex column = 0; column < context_.plan.columns.size(); ++column)
        if (const auto value = new_value(method, column, terms))
            assignments.push_back(concat({terms.name(column), " = ", *value}));
    add_bookkeeping("", assignments);
    std::vector<OwnGuard> guards = own_guards(method, terms);
    for (OwnGuard& guard : check_guards(method, terms)) guards.push_back(std::move(guard));
    std::vector<std::string> conditions{row};
    for (const OwnGuard& guard : guards) conditions.push_back(guard.condition);

    MethodStatements statements;
    statements.main = finish("update",
                             render::Object()
                                 .set("assignments", join(assignments, ",\n    "))
                                 .set("condition", join(conditions, "\n  AND ")),
                             terms, true);
    statements.main.probe = update_probe(
        context_, templates_, terms, row, [&](ColumnIndex column) { return new_value(method, column, terms); });

    Terms verdict_terms(context_);
    const std::string verdict_row = verdict_terms.key_condition(key, key_source);
    std::vector<OwnGuard> verdicts = own_guards(method, verdict_terms);
    for (OwnGuard& guard : check_guards(method, verdict_terms)) verdicts.push_back(std::move(guard));
    statements.diagnose = diagnose(verdict_row, verdicts, verdict_terms);
    for (const OwnGuard& verdict : verdicts) statements.verdicts.push_back(verdict.verdict);
    if (method.kind != MethodKind::modify) return statements;

    statements.find = read_for_change(key, terms);
    return statements;
}

Statement Statements::read_for_change(const plan::Key& key, const Terms& write) const
{
    Terms terms(context_);
    render::Object values;
    values.set("condition", terms.key_condition(key, Source::key_value));
    const auto& parameters = write.parameters();
    const bool by_row_version = std::any_of(parameters.begin(), parameters.end(), [](const Parameter& parameter) {
        return parameter.source == Source::row_version;
    });
    if (by_row_version) values.set("result", context_.result + ",\n    " + context_.dialect.row_version());
    return finish("find", std::move(values), terms, false);
}

MethodStatements Statements::removal(const plan::Method& method) const
{
    const plan::Key& key = context_.plan.keys[*method.key];
    const Source key_source = method.kind == MethodKind::remove_row ? Source::row_value : Source::key_value;
    Terms terms(context_);
    const std::string row = terms.key_condition(key, key_source);
    std::vector<std::string> conditions{row};
    const std::vector<OwnGuard> guards = own_guards(method, terms);
    for (const OwnGuard& guard : guards) conditions.push_back(guard.condition);

    MethodStatements statements;
    statements.main =
        finish("remove", render::Object().set("condition", join(conditions, "\n  AND ")), terms, true);
    statements.main.probe = remove_probe(context_, templates_, row);
    statements.diagnose = diagnose(row, guards, terms);
    for (const OwnGuard& guard : guards) statements.verdicts.push_back(guard.verdict);
    return statements;
}

std::vector<Statements::OwnGuard> Statements::own_guards(const plan::Method& method, Terms& terms) const
{
    const auto version_is = [&](Source source) {
        const ColumnIndex version = *context_.plan.version;
        return terms.name(version) + " = " + terms.value(source, version);
    };
    switch (method.kind) {
        case MethodKind::update_row:
        case MethodKind::remove_row: return {{version_is(Source::row_value), failure(method, plan::Failure::stale)}};
        case MethodKind::update_patch:
            if (!context_.plan.version) return {};
            return {{version_is(Source::version), failure(method, plan::Failure::stale)}};
        case MethodKind::modify: {
            if (context_.plan.version) return {{version_is(Source::old_value), changed}};
            const std::string row_version = terms.row_version();
            if (!row_version.empty()) return {{row_version, changed}};
            // An engine without row versions compares the row itself: equal contents lead the change to equal results.
            std::vector<std::string> same_row;
            for (ColumnIndex column = 0; column < context_.plan.columns.size(); ++column)
                same_row.push_back(same(column, terms.name(column), terms.value(Source::old_value, column)));
            return {{"(" + join(same_row, "\n       AND ") + ")", changed}};
        }
        case MethodKind::mark: {
            const bool flag = context_.plan.columns[*method.column].type.kind == plan::ValueKind::boolean;
            return {{terms.name(*method.column) + (flag ? " IS NOT TRUE" : " IS NULL"),
                     failure(method, plan::Failure::already)}};
        }
        case MethodKind::transition:
            return {{terms.name(*method.column) + " = " + terms.value(Source::from_value, *method.column),
                     failure(method, plan::Failure::unexpected)}};
        case MethodKind::create:
        case MethodKind::create_if_absent:
        case MethodKind::get_or_create:
        case MethodKind::upsert:
        case MethodKind::seems_free:
        case MethodKind::find:
        case MethodKind::create_all:
        case MethodKind::create_all_if_absent:
        case MethodKind::upsert_all:
        case MethodKind::find_all:
        case MethodKind::list:
        case MethodKind::list_by:
        case MethodKind::lock:
        case MethodKind::try_lock:
        case MethodKind::lock_for_remove:
        case MethodKind::lock_all:
        case MethodKind::claim:
        case MethodKind::run_once:
        case MethodKind::run_once_leased:
        case MethodKind::add_to:
        case MethodKind::remove: return {};
    }
    return {};
}

std::vector<Statements::OwnGuard> Statements::check_guards(const plan::Method& method, Terms& terms) const
{
    const auto& cases = context_.plan.failure_sets[*method.failures].cases;
    // As the column will hold it: 0.006 is 0.01 in a numeric(12,2), and that is what the CHECK sees.
    const ColumnText written = [&](const std::string& name) -> std::optional<std::string> {
        const ColumnIndex column = *context_.find_column(name);
        const auto value = new_value(method, column, terms);
        if (!value) return std::nullopt;
        return context_.dialect.stored(*value, context_.table.columns[column], context_.plan.columns[column].type);
    };
    const auto is_recomputed = [&](const std::optional<ColumnIndex> column) {
        if (!column || !context_.table.columns[*column].generated) return false;
        const auto names = ddl::columns_of(*context_.table.columns[*column].generated);
        return std::ranges::any_of(names, [&](const std::string& name) {
            const auto source = context_.find_column(name);
            return source && is_written(method, *source);
        });
    };
    // A generated column stands for its expression over the new values; as a name it would give what is stored now.
    const ColumnText text = [&](const std::string& name) -> std::optional<std::string> {
        const auto column = context_.find_column(name);
        if (!is_recomputed(column)) return written(name);
        const schema::Column& definition = context_.table.columns[*column];
        return context_.dialect.stored(terms.expression(*definition.generated, written), definition,
                                       context_.plan.columns[*column].type);
    };
    std::vector<OwnGuard> guards;
    for (const std::size_t check : method.guards) {
        // One writer at a time, as where rows have no versions, leaves nothing stale for the CHECK itself to meet.
        if (context_.dialect.row_version().empty() &&
            std::ranges::any_of(context_.table.checks[check].columns, is_recomputed))
            continue;
        const auto found = std::find_if(cases.begin(), cases.end(),
                                        [&](const plan::FailureCase& one) { return one.check == check; });
        guards.push_back({concat({"(", terms.expression(*context_.table.checks[check].condition, text), ") IS NOT FALSE"}),
                          static_cast<std::size_t>(found - cases.begin())});
    }
    return guards;
}

bool Statements::is_written(const plan::Method& method, ColumnIndex column) const
{
    if (method.kind == MethodKind::update_row || method.kind == MethodKind::modify)
        return context_.plan.columns[column].patchable;
    return method.column == column ||
           std::ranges::binary_search(method.patch, column);
}

std::optional<std::string> Statements::new_value(const plan::Method& method, ColumnIndex column, Terms& terms) const
{
    if (method.kind == MethodKind::update_row || method.kind == MethodKind::modify) {
        if (!context_.plan.columns[column].patchable) return std::nullopt;
        return terms.value(Source::row_value, column);
    }
    if (method.column == column) {
        const plan::ValueType& type = context_.plan.columns[column].type;
        if (method.kind == MethodKind::add_to) {
            const schema::Column& definition = context_.table.columns[column];
            if (!context_.dialect.adds_exactly(definition))
                throw CannotState{"exact addition to column " + definition.name};
            return terms.name(column) + " + " + terms.value(Source::delta, column);
        }
        if (method.kind == MethodKind::transition) return terms.value(Source::to_value, column);
        return type.kind == plan::ValueKind::boolean ? std::string("TRUE") : context_.dialect.now(type);
    }
    if (!std::ranges::binary_search(method.patch, column)) return std::nullopt;
    return terms.patched(column);
}

Statement Statements::diagnose(const std::string& condition, const std::vector<OwnGuard>& guards, const Terms& terms) const
{
    std::vector<std::string> verdicts;
    for (const OwnGuard& guard : guards) verdicts.push_back(guard.condition);
    if (verdicts.empty()) verdicts.push_back("1");
    return finish("diagnose",
                  render::Object().set("verdicts", join(verdicts, ",\n    ")).set("condition", condition), terms, false);
}

}  // namespace racegen::sql
