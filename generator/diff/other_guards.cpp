// NOT NULL, versions, and the guards that methods bring themselves.
#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "cpp/text.hpp"
#include "diff/guard_changes.hpp"
#include "plan/rules.hpp"

namespace racegen::diff {
namespace {

std::optional<schema::ColumnIndex> version_of(const sql::TableProgram* program) { return program ? program->plan.version : std::nullopt; }

/// The reason that the plan gives for leaving a method out, if it does.
std::string reason_of(const sql::TableProgram& program, const std::string& method)
{
    for (const plan::Omission& omission : program.plan.omissions)
        if (omission.method == method || method.starts_with(omission.method + "_by_")) return omission.reason;
    return {};
}

/// What nothing refuses any more without the method.
std::string loss_of(const plan::Method& method, const std::string& column)
{
    switch (method.kind) {
        case plan::MethodKind::add_to: return "nothing generated changes " + column + " within its bounds";
        case plan::MethodKind::mark: return "nothing generated refuses to set " + column + " twice";
        case plan::MethodKind::transition: return "nothing generated refuses to leave a state of " + column + " twice";
        case plan::MethodKind::claim: return "nothing generated gives each waiting row to one worker";
        case plan::MethodKind::run_once:
        case plan::MethodKind::run_once_leased: return "nothing generated runs an effect once for each key";
        default: return {};
    }
}

/// What would bring it back, where the column is still there.
std::string remedy_of(const plan::Method& method, const std::string& column)
{
    switch (method.kind) {
        case plan::MethodKind::add_to: return "it takes a number in no key that a CHECK bounds";
        case plan::MethodKind::mark:
            return "it takes a nullable timestamp without default called <participle>_at, or a boolean DEFAULT false called by its participle; the hint mark=" +
                   method.name.substr(method.name.find('_') + 1) + " at " + column + " says so for another name";
        case plan::MethodKind::transition: return "it takes an enum, or a text with CHECK (" + column + " IN (...)), in no key";
        case plan::MethodKind::claim: return "it takes the hint claim=" + column + ":<value> at the table";
        default: return {};
    }
}

/// What of the old table the losses found so far are about.
struct Explained {
    std::set<std::string> columns;  // of CHECKs
    bool key = false;
};

Explained explained_by(const std::vector<GuardChange>& changes, const PairContext& context)
{
    Explained explained;
    std::set<std::string> checks;
    for (const GuardChange& change : changes) {
        if (change.effect != Effect::lost) continue;
        if (change.kind == "check") checks.insert(change.name);
        explained.key = explained.key || change.kind == "unique key" || change.kind == "primary key";
    }
    if (checks.empty()) return explained;
    for (const TableCheck& check : checks_of(context.before.schema, context.before_table()))
        if (checks.contains(check.check->name))
            for (const std::string& column : ddl::columns_of(*check.condition)) explained.columns.insert(column);
    return explained;
}

}  // namespace

void compare_not_null(const PairContext& context, std::vector<GuardChange>& changes)
{
    Conditions facts;
    for (const TableCheck& check : checks_of(context.after.schema, context.after_table()))
        if (!check.check->not_valid) std::ranges::copy(conjuncts(check.condition), std::back_inserter(facts));
    for (schema::ColumnIndex old = 0; old < context.before_table().columns.size(); ++old) {
        const auto now = context.pair.after_of[old];
        if (!now) continue;
        const schema::Column& before = context.before_table().columns[old];
        const schema::Column& after = context.after_table().columns[*now];
        if (before.not_null == after.not_null) continue;
        GuardChange change;
        change.kind = "not null";
        change.name = after.name;
        const std::string column = ddl::quote_identifier(after.name);
        if (after.not_null) {
            change.effect = Effect::gained;
            change.after = column + " NOT NULL";
            change.sentence = column + " may not be NULL any more";
            change.place = place_of(context.after.sources, after.span);
        } else {
            const auto says_so = [&](const ddl::ExpressionPtr& fact) {
                const auto* test = std::get_if<ddl::IsTest>(&fact->node);
                return test && test->kind == ddl::IsTest::Kind::null && test->negated && ddl::to_sql(*test->operand) == column;
            };
            if (std::ranges::any_of(facts, says_so)) continue;
            change.effect = Effect::lost;
            change.before = ddl::quote_identifier(before.name) + " NOT NULL";
            change.sentence = column + " may be NULL now: rows without it are accepted";
            change.place = place_of(context.before.sources, before.span);
        }
        changes.push_back(std::move(change));
    }
}

void compare_version(const PairContext& context, std::vector<GuardChange>& changes)
{
    if (!context.before_program || !context.after_program) return;
    const auto before = version_of(context.before_program);
    const auto after = version_of(context.after_program);
    if (!before && !after) return;
    GuardChange change;
    change.kind = "version";
    const std::string old_name = before ? context.before_table().columns[*before].name : "";
    const std::string new_name = after ? context.after_table().columns[*after].name : "";
    change.name = after ? new_name : old_name;
    if (before) change.before = "version column " + ddl::quote_identifier(old_name);
    if (after) change.after = "version column " + ddl::quote_identifier(new_name);
    if (before && !after) {
        const bool dropped = !context.pair.after_of[*before];
        change.effect = Effect::lost;
        change.place = place_of(context.before.sources, context.before_table().columns[*before].span);
        change.errors = {"stale"};
        change.methods = methods_gone(context, [](const plan::Method& method) {
            return method.kind == plan::MethodKind::update_row || method.kind == plan::MethodKind::remove_row;
        });
        change.sentence = "version column " + ddl::quote_identifier(old_name) + (dropped ? " is dropped" : " counts versions no more (it has to be an integer, NOT NULL, in no key and named as one)") +
                          ": update no longer tells that the row changed since it was read (stale), so the second of two writes erases the first";
        change.details.push_back("no longer generated: update(row), remove(row); modify still compares the whole row as it was read");
    } else if (!before) {
        change.effect = Effect::gained;
        change.place = place_of(context.after.sources, context.after_table().columns[*after].span);
        change.errors = {"stale"};
        change.sentence = "version column " + ddl::quote_identifier(new_name) + ": update and remove tell that the row changed since it was read (stale)";
    } else if (context.pair.after_of[*before] == after) {
        return;
    } else {
        change.sentence = "versions are counted by " + ddl::quote_identifier(new_name) + " now, no longer by " + ddl::quote_identifier(old_name);
    }
    changes.push_back(std::move(change));
}

void compare_guarded_methods(const PairContext& context, std::vector<GuardChange>& changes)
{
    if (!context.before_program || !context.after_program) return;
    const std::size_t explaining = changes.size();
    const Explained explained = explained_by(changes, context);
    for (const plan::Method& method : context.before_program->plan.methods) {
        const bool by_primary = !method.key || context.before_program->plan.keys[*method.key].primary || method.once;
        const std::string column = method.column ? context.before_table().columns[*method.column].name : "";
        if (loss_of(method, column).empty() || !by_primary) continue;
        // A dropped column takes its methods with it; a renamed one renames them.
        if (method.column && !context.pair.after_of[*method.column]) continue;
        if (method.once && (!context.pair.after_of[method.once->response] || !context.pair.after_of[method.once->fingerprint])) continue;
        const std::string now = method.column ? context.after_table().columns[*context.pair.after_of[*method.column]].name : "";
        const bool stays = std::ranges::any_of(context.after_program->plan.methods, [&](const plan::Method& other) {
            return other.kind == method.kind && (!other.column || context.after_table().columns[*other.column].name == now);
        });
        const bool known = method.once ? explained.key : explained.columns.contains(column);
        const bool told = std::any_of(changes.begin() + static_cast<std::ptrdiff_t>(explaining), changes.end(),
                                      [&](const GuardChange& change) { return change.name == cpp::identifier(method.name); });
        const std::string reason = reason_of(*context.after_program, method.name);
        if (stays || known || told || reason == plan::left_out_by_hint) continue;
        GuardChange change;
        change.effect = Effect::lost;
        change.kind = "method";
        change.name = cpp::identifier(method.name);
        change.before = method.guard;
        change.methods = {change.name};
        change.sentence = change.name + " is no longer generated: " + loss_of(method, now);
        if (const std::string why = reason.empty() ? remedy_of(method, now) : reason; !why.empty()) change.details.push_back(why);
        changes.push_back(std::move(change));
    }
}

}  // namespace racegen::diff
