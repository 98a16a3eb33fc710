#include <algorithm>
#include <optional>
#include <set>

#include "diff/guard_changes.hpp"
#include "plan/checks.hpp"
#include "plan/keys.hpp"
#include "plan/names.hpp"
#include "plan/rules.hpp"

namespace racegen::diff {
namespace {

using schema::ColumnIndex;
using schema::Table;

/// A key or an exclusion as a rule about two rows: such as agree in all of `parts`, and satisfy the predicate, cannot both be there. Said in the
/// names of the new schema.
struct Rule {
    std::string kind;
    std::string name;
    std::string words;                // "UNIQUE (email)", in the names of its own schema
    std::string definition;           // as SQL, with its name
    std::vector<std::string> parts;
    std::vector<std::string> sources; // parallel to them: the part that decides it, so that rows which agree in that agree in this
    std::vector<std::string> shown;   // the parts, in the names of its own schema
    Conditions predicate;
    std::string predicate_text;
    std::set<std::string> nullable;   // columns whose NULL takes a row out of it
    Conditions not_null;              // what of the columns is therefore known where it holds
    bool deferrable = false;
    bool initially_deferred = false;
    bool primary = false;
    std::vector<ColumnIndex> columns;
    source::Span span;
};

std::string part_text(const ddl::KeyPart& part, const std::string& value)
{
    return value + (part.collation.empty() ? "" : " COLLATE " + part.collation) + (part.operator_class.empty() ? "" : " " + part.operator_class);
}

ddl::ExpressionPtr is_not_null(const std::string& column)
{
    auto reference = std::make_shared<const ddl::Expression>(ddl::Expression{ddl::ColumnReference{column}, {}});
    return std::make_shared<const ddl::Expression>(ddl::Expression{ddl::IsTest{ddl::IsTest::Kind::null, true, std::move(reference)}, {}});
}

/// Reads rules of one of the two tables.
class Reader {
public:
    Reader(const PairContext& context, bool old) : context_(context), table_(old ? context.before_table() : context.after_table()), old_(old) {}

    [[nodiscard]] std::vector<Rule> keys() const
    {
        std::vector<Rule> rules;
        if (table_.primary_key) rules.push_back(rule_of(*table_.primary_key));
        for (const schema::UniqueKey& key : table_.unique_keys) rules.push_back(rule_of(key));
        return rules;
    }

    [[nodiscard]] std::vector<Rule> exclusions() const
    {
        std::vector<Rule> rules;
        for (const schema::Exclusion& exclusion : table_.exclusions) {
            Rule rule;
            rule.kind = "exclusion";
            rule.name = exclusion.name;
            rule.definition = describe_exclusion(exclusion);
            for (const auto& element : exclusion.definition.elements) add_part(rule, element.part, " WITH " + element.operator_name);
            finish(rule, "EXCLUDE", exclusion.definition.predicate);
            rule.deferrable = exclusion.deferrable;
            rule.initially_deferred = exclusion.initially_deferred;
            rule.columns = exclusion.columns;
            rule.span = exclusion.span;
            rules.push_back(std::move(rule));
        }
        return rules;
    }

private:
    [[nodiscard]] Rule rule_of(const schema::UniqueKey& key) const
    {
        Rule rule;
        rule.kind = key.primary ? "primary key" : "unique key";
        rule.name = key.name;
        rule.definition = plan::describe(key) + (key.nulls_not_distinct ? " NULLS NOT DISTINCT" : "") +
                          (key.initially_deferred ? " DEFERRABLE INITIALLY DEFERRED" : key.deferrable ? " DEFERRABLE" : "");
        for (const ddl::KeyPart& part : key.parts) add_part(rule, part, "");
        finish(rule, key.primary ? "PRIMARY KEY" : "UNIQUE", key.predicate);
        if (!key.nulls_not_distinct)
            for (const ddl::KeyPart& part : key.parts) add_nullable(rule, part);
        rule.deferrable = key.deferrable;
        rule.initially_deferred = key.initially_deferred;
        rule.primary = key.primary;
        rule.columns = key.columns;
        rule.span = key.span;
        return rule;
    }

    void add_part(Rule& rule, const ddl::KeyPart& part, const std::string& operation) const
    {
        const std::string now = part.expression ? ddl::to_sql(*renamed(part.expression)) : ddl::quote_identifier(renamed(part.column));
        const std::string own = part.expression ? ddl::to_sql(*part.expression) : ddl::quote_identifier(part.column);
        const std::string equality = part.expression || !part.collation.empty() ? "" : equality_of(part.column);
        rule.parts.push_back(part_text(part, now) + equality + operation);
        rule.sources.push_back(folded_column(part) + operation);
        rule.shown.push_back(own + equality + operation);
    }

    /// What makes two values of the column equal, where that is not the plain equality of its type: its collation, or citext.
    [[nodiscard]] std::string equality_of(const std::string& name) const
    {
        const auto index = table_.find_column(name);
        if (!index) return {};
        const schema::Column& column = table_.columns[*index];
        if (!column.collation.empty()) return " COLLATE " + ddl::quote_identifier(column.collation);
        return column.type.name.name == "citext" ? " as citext" : "";
    }

    /// The column whose case lower() or upper() folds; these give no NULL for another value.
    [[nodiscard]] std::string folded_column(const ddl::KeyPart& part) const
    {
        const auto* call = part.expression ? std::get_if<ddl::FunctionCall>(&part.expression->node) : nullptr;
        if (!call || call->arguments.size() != 1 || (call->name.name != "lower" && call->name.name != "upper")) return {};
        const auto* column = std::get_if<ddl::ColumnReference>(&plan::without_casts(*call->arguments[0]).node);
        return column ? ddl::quote_identifier(renamed(column->name)) : "";
    }

    void add_nullable(Rule& rule, const ddl::KeyPart& part) const
    {
        const std::vector<std::string> names = part.expression ? ddl::columns_of(*part.expression) : std::vector{part.column};
        for (const std::string& name : names) {
            const auto column = table_.find_column(name);
            if (!column || table_.columns[*column].not_null) continue;
            rule.nullable.insert(renamed(name));
            if (!part.expression) rule.not_null.push_back(is_not_null(renamed(name)));
        }
    }

    void finish(Rule& rule, const std::string& word, const ddl::ExpressionPtr& predicate) const
    {
        rule.words = word + " (";
        for (std::size_t index = 0; index < rule.shown.size(); ++index) rule.words += (index == 0 ? "" : ", ") + rule.shown[index];
        rule.words += ")";
        if (!predicate) return;
        rule.predicate_text = ddl::to_sql(*predicate);
        rule.words += " WHERE " + rule.predicate_text;
        rule.predicate = conjuncts(renamed(predicate));
    }

    [[nodiscard]] std::string renamed(const std::string& name) const { return old_ ? context_.names.name_after(context_.pair, name) : name; }
    [[nodiscard]] ddl::ExpressionPtr renamed(const ddl::ExpressionPtr& expression) const
    {
        return old_ ? context_.names.expression_after(context_.pair, expression) : expression;
    }

    const PairContext& context_;
    const Table& table_;
    bool old_;
};

bool contains_all(const std::vector<std::string>& all, const std::vector<std::string>& some)
{
    return std::ranges::all_of(some, [&](const std::string& one) { return std::ranges::find(all, one) != all.end(); });
}

/// What of `rule` falls outside of `other`.
struct Gap {
    std::vector<std::string> parts;     // that `other` compares in addition
    std::vector<std::string> nullable;
    bool predicate = false;             // `other` is for fewer rows
    bool deferrable = false;
    bool deferred = false;

    [[nodiscard]] bool empty() const { return parts.empty() && nullable.empty() && !predicate && !deferrable && !deferred; }
};

Gap gap_between(const Rule& rule, const Rule& other, const PairContext& context)
{
    Gap gap;
    const auto compares = [&](const std::string& part) { return std::ranges::find(rule.parts, part) != rule.parts.end(); };
    for (std::size_t part = 0; part < other.parts.size(); ++part)
        if (!compares(other.parts[part]) && !compares(other.sources[part])) gap.parts.push_back(other.parts[part]);
    std::ranges::set_difference(other.nullable, rule.nullable, std::back_inserter(gap.nullable));
    Conditions facts = rule.predicate;
    std::ranges::copy(rule.not_null, std::back_inserter(facts));
    gap.predicate = !other.predicate.empty() && !Facts(facts).imply_all(other.predicate, context.after.schema, context.after_table());
    gap.deferrable = other.deferrable && !rule.deferrable;
    gap.deferred = other.initially_deferred && !rule.initially_deferred;
    return gap;
}

/// The rule that stands in the place of one that is lost, though weaker: of the same name, or a new one about the same parts.
const Rule* successor(const PairContext& context, const Rule& rule, const std::vector<Rule>& before, const std::vector<Rule>& after)
{
    for (const Rule& other : after)
        if (other.name == rule.name) return &other;
    for (const Rule& other : after) {
        const bool stood = std::ranges::any_of(before, [&](const Rule& old) { return gap_between(old, other, context).empty() && gap_between(other, old, context).empty(); });
        if (!stood && contains_all(other.parts, rule.parts)) return &other;
    }
    return nullptr;
}

std::string rows_with(const PairContext& context, const Rule& rule)
{
    const std::string table = ddl::quote_identifier(context.before_table().name.name);
    if (rule.kind == "exclusion") return "two rows of " + table + " that conflict by " + listed(rule.shown, 8);
    std::string text = "two rows of " + table + " with one " + listed(rule.shown, 8);
    if (!rule.predicate_text.empty()) text += " where " + rule.predicate_text;
    return text;
}

/// The columns of the rule that the table no longer has.
std::vector<std::string> dropped_columns(const PairContext& context, const Rule& rule)
{
    std::vector<std::string> names;
    for (const ColumnIndex column : rule.columns)
        if (!context.pair.after_of[column]) names.push_back(context.before_table().columns[column].name);
    return names;
}

void describe_gap(const PairContext& context, const Rule& rule, const Rule& now, const Gap& gap, GuardChange& change)
{
    std::vector<std::string>& details = change.details;
    const std::vector<std::string> dropped = dropped_columns(context, rule);
    if (!contains_all(now.parts, rule.parts) && !dropped.empty())
        details.push_back("it is about " + listed(now.shown, 8) + " now: " + listed(dropped, 8) + (dropped.size() == 1 ? " is" : " are") + " gone, and with that what told the rows apart");
    else if (!contains_all(now.parts, rule.parts))
        details.push_back("it is about " + listed(now.shown, 8) + " now: nothing refuses " + rows_with(context, rule));
    else if (!gap.parts.empty())
        details.push_back("it compares " + listed(gap.parts, 8) + " as well: " + rows_with(context, rule) + " may be there, as long as they differ in that");
    if (gap.predicate) details.push_back("it counts only rows that satisfy " + now.predicate_text + " now: others are not compared");
    for (const std::string& column : gap.nullable)
        details.push_back(column + " may be NULL now, and NULLs are never equal: any number of rows with NULL pass it; NULLS NOT DISTINCT would count them");
    if (gap.deferrable)
        details.push_back("it is DEFERRABLE now: ON CONFLICT cannot arbitrate by it, and a transaction may postpone it to COMMIT");
    if (gap.deferred) details.push_back("it is INITIALLY DEFERRED now: the write succeeds, and COMMIT fails");
}

/// The old methods that address rows by the key and are no longer there.
void add_methods_by(const PairContext& context, const Rule& rule, GuardChange& change)
{
    const std::vector<std::string> gone = methods_gone(context, [&](const plan::Method& method) {
        if (!method.key) return false;
        const plan::Key& key = context.before_program->plan.keys[*method.key];
        return plan::unique_key_of(context.before_table(), key).name == rule.name;
    });
    if (!gone.empty()) change.details.push_back("no longer generated: " + listed(gone));
}

GuardChange lost(const PairContext& context, const Rule& rule, const std::vector<Rule>& before, const std::vector<Rule>& now)
{
    GuardChange change;
    change.kind = rule.kind;
    change.name = rule.name;
    change.before = rule.definition;
    change.place = place_of(context.before.sources, rule.span);
    const Reliance relying = reliance(context.before_program, context.pair.before, rule.name);
    change.methods = relying.methods;
    change.errors = relying.errors;
    const bool without_key = rule.primary && !context.after_table().primary_key;
    if (all_dropped(context, rule.columns) && !without_key) {
        change.sentence = rule.words + " went with " + (rule.columns.size() == 1 ? "its column" : "its columns");
        return change;
    }
    change.effect = Effect::lost;
    if (const Rule* next = successor(context, rule, before, now)) {
        change.after = next->definition;
        describe_gap(context, rule, *next, gap_between(rule, *next, context), change);
        change.sentence = rule.words + (gap_between(*next, rule, context).empty() ? " is weaker now: " : " gave way to ") + next->words;
        if (rule.words == next->words && !change.details.empty()) {
            change.sentence = rule.words + " is weaker now: " + change.details.front();
            change.details.erase(change.details.begin());
        }
    } else {
        const std::vector<std::string> dropped = dropped_columns(context, rule);
        const std::string guarded = relying.methods.empty() ? "nothing else refuses " : "removes the only guard of " + listed(plan::main_forms(relying.methods)) + " against ";
        if (dropped.empty() || dropped.size() == rule.columns.size())
            change.sentence = "dropping " + rule.words + (relying.methods.empty() ? ": " : " ") + guarded + rows_with(context, rule);
        else
            change.sentence = "dropping column " + listed(dropped) + " took " + rule.words + " with it: that " + guarded + "two rows of " +
                              ddl::quote_identifier(context.before_table().name.name) + " that agree in the rest of it";
        if (relying.methods.empty() && !dropped.empty() && dropped.size() != rule.columns.size())
            change.sentence = "dropping column " + listed(dropped) + " took " + rule.words + " with it: nothing tells rows apart by the rest of it";
    }
    if (without_key) change.details.push_back("the table has no primary key any more: methods that address one row by it are gone");
    add_methods_by(context, rule, change);
    return change;
}

GuardChange gained(const PairContext& context, const Rule& rule, const std::vector<Rule>& before)
{
    GuardChange change;
    change.effect = Effect::gained;
    change.kind = rule.kind;
    change.name = rule.name;
    change.after = rule.definition;
    change.place = place_of(context.after.sources, rule.span);
    const Reliance relying = reliance(context.after_program, context.pair.after, rule.name);
    change.methods = relying.methods;
    change.errors = relying.errors;
    const auto same = std::ranges::find(before, rule.name, &Rule::name);
    if (same != before.end()) {
        change.before = same->definition;
        change.place = place_of(context.before.sources, same->span);
    }
    const bool related = same != before.end() && (contains_all(same->parts, rule.parts) || contains_all(same->parts, rule.sources));
    change.sentence = rule.words + (same == before.end()        ? " is new"
                                    : !related                  ? " is new in the place of " + same->words
                                    : same->words == rule.words ? " is stricter than before"
                                                                : " is stricter than " + same->words);
    if (!relying.methods.empty()) change.sentence += ": " + listed(plan::main_forms(relying.methods)) + " may be refused by it, as " + listed(relying.errors);
    return change;
}

void compare_rules(const PairContext& context, const std::vector<Rule>& before, const std::vector<Rule>& after, std::vector<GuardChange>& changes)
{
    for (const Rule& rule : before) {
        const auto kept = std::ranges::find_if(after, [&](const Rule& other) { return gap_between(rule, other, context).empty(); });
        if (kept == after.end()) {
            changes.push_back(lost(context, rule, before, after));
        } else if (std::ranges::find(after, rule.name, &Rule::name) == after.end() && kept->parts.size() == rule.parts.size()) {
            GuardChange change;
            change.kind = rule.kind;
            change.name = kept->name;
            change.before = rule.definition;
            change.after = kept->definition;
            change.sentence = rule.words + " is called " + ddl::quote_identifier(kept->name) + " now, and guards the same; programs generated before know its violation as " +
                              ddl::quote_identifier(rule.name) + ", and meet an unmapped constraint until they are generated anew";
            changes.push_back(std::move(change));
        }
    }
    for (const Rule& rule : after) {
        const bool known = std::ranges::any_of(before, [&](const Rule& other) { return gap_between(rule, other, context).empty(); });
        if (!known) changes.push_back(gained(context, rule, before));
    }
}

}  // namespace

std::string describe_exclusion(const schema::Exclusion& exclusion)
{
    std::string parts;
    for (const auto& element : exclusion.definition.elements)
        parts += (parts.empty() ? "" : ", ") + (element.part.expression ? ddl::to_sql(*element.part.expression) : ddl::quote_identifier(element.part.column)) +
                 " WITH " + element.operator_name;
    std::string text = "EXCLUDE " + ddl::quote_identifier(exclusion.name) + " (" + parts + ")";
    if (exclusion.definition.predicate) text += " WHERE " + ddl::to_sql(*exclusion.definition.predicate);
    return text + (exclusion.initially_deferred ? " DEFERRABLE INITIALLY DEFERRED" : exclusion.deferrable ? " DEFERRABLE" : "");
}

void compare_keys(const PairContext& context, std::vector<GuardChange>& changes)
{
    compare_rules(context, Reader(context, true).keys(), Reader(context, false).keys(), changes);
}

void compare_exclusions(const PairContext& context, std::vector<GuardChange>& changes)
{
    compare_rules(context, Reader(context, true).exclusions(), Reader(context, false).exclusions(), changes);
}

}  // namespace racegen::diff
