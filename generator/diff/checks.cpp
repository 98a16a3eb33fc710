#include <algorithm>
#include <set>

#include "diff/guard_changes.hpp"
#include "plan/checks.hpp"
#include "plan/names.hpp"

namespace racegen::diff {
namespace {

/// A CHECK in the names of the new schema.
struct Fact {
    TableCheck source;
    ddl::ExpressionPtr condition;
    Conditions parts;
    std::set<std::string> topics;  // of all its parts

    [[nodiscard]] std::string name() const { return source.check->name; }
};

/// "CHECK (balance >= 0)", in the names of its own schema.
std::string words_of(const TableCheck& check)
{
    const std::string condition = "CHECK (" + ddl::to_sql(*check.condition) + ")";
    return check.domain.empty() ? condition : condition + " of domain " + check.domain;
}

std::string definition_of(const TableCheck& check)
{
    const std::string text = "CHECK " + ddl::quote_identifier(check.check->name) + " (" + ddl::to_sql(*check.condition) + ")" + (check.check->not_valid ? " NOT VALID" : "");
    return check.domain.empty() ? text : text + " of domain " + check.domain;
}

std::vector<Fact> facts_of(const PairContext& context, bool old)
{
    std::vector<Fact> facts;
    const Side& side = old ? context.before : context.after;
    for (TableCheck& check : checks_of(side.schema, old ? context.before_table() : context.after_table())) {
        Fact fact;
        fact.condition = old ? context.names.expression_after(context.pair, check.condition) : check.condition;
        fact.parts = conjuncts(fact.condition);
        for (const ddl::ExpressionPtr& part : fact.parts)
            for (std::string& topic : topics(*part)) fact.topics.insert(std::move(topic));
        fact.source = std::move(check);
        facts.push_back(std::move(fact));
    }
    return facts;
}

Conditions parts_of(const std::vector<Fact>& facts, bool with_not_valid)
{
    Conditions parts;
    for (const Fact& fact : facts)
        if (with_not_valid || !fact.source.check->not_valid) std::ranges::copy(fact.parts, std::back_inserter(parts));
    return parts;
}

class Comparison {
public:
    Comparison(const PairContext& context, std::vector<GuardChange>& changes)
        : context_(context),
          changes_(changes),
          before_(facts_of(context, true)),
          after_(facts_of(context, false)),
          valid_before_(parts_of(before_, false)),
          all_before_(parts_of(before_, true)),
          valid_after_(parts_of(after_, false)),
          all_after_(parts_of(after_, true))
    {
    }

    void run()
    {
        for (const Fact& fact : before_) compare_old(fact);
        for (const Fact& fact : after_) compare_new(fact);
    }

private:
    [[nodiscard]] bool hold(const Facts& facts, const Fact& wanted) const { return facts.imply_all(wanted.parts, context_.after.schema, context_.after_table()); }

    [[nodiscard]] std::vector<schema::ColumnIndex> columns_of(const Fact& fact) const
    {
        std::vector<schema::ColumnIndex> columns;
        for (const std::string& name : ddl::columns_of(*fact.source.condition))
            if (const auto column = context_.before_table().find_column(name)) columns.push_back(*column);
        return columns;
    }

    void compare_old(const Fact& fact)
    {
        if (hold(fact.source.check->not_valid ? all_after_ : valid_after_, fact)) return;
        GuardChange change = change_of(fact, Effect::lost);
        if (hold(all_after_, fact)) {
            change.after = definition_of(successor(fact)->source);
            change.sentence = words_of(fact.source) + " is NOT VALID now: what is written is checked, but rows that are there may break it";
            changes_.push_back(std::move(change));
            return;
        }
        const std::vector<schema::ColumnIndex> columns = columns_of(fact);
        if (all_dropped(context_, columns)) {
            change.effect = Effect::changed;
            change.sentence = words_of(fact.source) + " went with " + (columns.size() == 1 ? "its column" : "its columns");
        } else if (const Fact* next = successor(fact)) {
            describe_replaced(fact, *next, change);
        } else {
            describe_dropped(fact, columns, change);
        }
        changes_.push_back(std::move(change));
    }

    void describe_replaced(const Fact& fact, const Fact& next, GuardChange& change)
    {
        change.after = definition_of(next.source);
        const bool looser = Facts(fact.parts).imply_all(next.parts, context_.before.schema, context_.before_table());
        const std::string both = "old " + words_of(fact.source) + ", new " + words_of(next.source);
        change.sentence = looser ? "looser than before: " + both
                                 : "changed: " + both + "; review: it cannot be proved that the new one refuses all that the old one did";
        if (!change.methods.empty()) change.details.push_back("checked by " + listed(plan::main_forms(change.methods), 8));
        successors_.push_back(&next);
    }

    void describe_dropped(const Fact& fact, const std::vector<schema::ColumnIndex>& columns, GuardChange& change)
    {
        std::vector<std::string> dropped;
        for (const schema::ColumnIndex column : columns)
            if (!context_.pair.after_of[column]) dropped.push_back(context_.before_table().columns[column].name);
        change.sentence = words_of(fact.source) + (dropped.empty() ? " is gone" : " went with column " + listed(dropped));
        const auto adds = [&](const plan::Method& method) {
            return method.kind == plan::MethodKind::add_to && std::ranges::find(columns, *method.column) != columns.end();
        };
        std::vector<std::string> others;
        std::vector<std::string> guarded;
        for (const std::string& method : change.methods) (method.starts_with("add_to_") ? guarded : others).push_back(method);
        const std::vector<std::string> gone = methods_gone(context_, adds);
        std::erase_if(guarded, [&](const std::string& method) { return std::ranges::find(gone, method) != gone.end(); });
        guarded.insert(guarded.end(), others.begin(), others.end());
        guarded = plan::main_forms(guarded);
        const std::string refused = change.errors.empty() ? "a row that breaks it" : "a row that breaks it (" + listed(change.errors) + ")";
        if (!guarded.empty()) change.sentence += ": " + listed(guarded) + (guarded.size() == 1 ? " no longer refuses " : " no longer refuse ") + refused;
        if (!gone.empty()) change.details.push_back("no longer generated, since nothing bounds the column: " + listed(gone, 8));
    }

    void compare_new(const Fact& fact)
    {
        if (hold(fact.source.check->not_valid ? all_before_ : valid_before_, fact) || std::ranges::find(successors_, &fact) != successors_.end()) return;
        GuardChange change;
        change.effect = Effect::gained;
        change.kind = "check";
        change.name = fact.name();
        change.after = definition_of(fact.source);
        change.place = place_of(context_.after.sources, fact.source.check->span);
        const Reliance relying = reliance(context_.after_program, context_.pair.after, fact.name());
        change.methods = relying.methods;
        change.errors = relying.errors;
        const auto same = std::ranges::find_if(before_, [&](const Fact& other) { return other.name() == fact.name(); });
        if (same != before_.end()) {
            change.before = definition_of(same->source);
            change.place = place_of(context_.before.sources, same->source.check->span);
        }
        const bool validated = hold(all_before_, fact);
        change.sentence = words_of(fact.source) + (validated                ? " is valid now: it holds for all rows"
                                                   : same == before_.end() ? " is new"
                                                                            : " is stricter than " + words_of(same->source));
        if (!validated && !relying.methods.empty())
            change.sentence += ": " + listed(plan::main_forms(relying.methods)) + " may be refused by it, as " + listed(relying.errors);
        if (!validated && fact.source.check->not_valid) change.details.push_back("it is NOT VALID: what is written is checked, but rows that are there may break it");
        changes_.push_back(std::move(change));
    }

    [[nodiscard]] GuardChange change_of(const Fact& fact, Effect effect) const
    {
        GuardChange change;
        change.effect = effect;
        change.kind = "check";
        change.name = fact.name();
        change.before = definition_of(fact.source);
        change.place = place_of(context_.before.sources, fact.source.check->span);
        const Reliance relying = reliance(context_.before_program, context_.pair.before, fact.name());
        change.methods = relying.methods;
        change.errors = relying.errors;
        return change;
    }

    /// The CHECK that stands in the place of one that is lost: of the same name, or with a bound on the same.
    [[nodiscard]] const Fact* successor(const Fact& fact) const
    {
        for (const Fact& other : after_)
            if (other.name() == fact.name() && other.source.domain == fact.source.domain) return &other;
        for (const Fact& other : after_) {
            if (std::ranges::any_of(fact.topics, [&](const std::string& topic) { return other.topics.contains(topic); })) return &other;
        }
        return nullptr;
    }

    const PairContext& context_;
    std::vector<GuardChange>& changes_;
    std::vector<Fact> before_;
    std::vector<Fact> after_;
    Facts valid_before_;
    Facts all_before_;
    Facts valid_after_;
    Facts all_after_;
    std::vector<const Fact*> successors_;
};

}  // namespace

void compare_checks(const PairContext& context, std::vector<GuardChange>& changes) { Comparison(context, changes).run(); }

}  // namespace racegen::diff
