#include <algorithm>
#include <optional>
#include <set>

#include "diff/guard_changes.hpp"
#include "plan/names.hpp"

namespace racegen::diff {
namespace {

using schema::ForeignKey;
using schema::Schema;
using schema::Table;

std::string words_of(const Schema& schema, const Table& table, const ForeignKey& key)
{
    std::string own;
    std::string other;
    const Table& referenced = schema.tables[key.referenced_table];
    for (const std::string& name : names_of(table, key.columns)) own += (own.empty() ? "" : ", ") + ddl::quote_identifier(name);
    for (const std::string& name : names_of(referenced, key.referenced_columns)) other += (other.empty() ? "" : ", ") + ddl::quote_identifier(name);
    return "FOREIGN KEY (" + own + ") REFERENCES " + ddl::quote_identifier(referenced.name.name) + " (" + other + ")";
}

std::string action_words(ddl::ForeignKeyAction action)
{
    switch (action) {
        case ddl::ForeignKeyAction::no_action: return "NO ACTION";
        case ddl::ForeignKeyAction::restrict: return "RESTRICT";
        case ddl::ForeignKeyAction::cascade: return "CASCADE";
        case ddl::ForeignKeyAction::set_null: return "SET NULL";
        case ddl::ForeignKeyAction::set_default: return "SET DEFAULT";
    }
    return {};
}

bool refuses(ddl::ForeignKeyAction action)
{
    return action == ddl::ForeignKeyAction::no_action || action == ddl::ForeignKeyAction::restrict;
}

/// What a delete does to the rows that reference, as a verb phrase: "are deleted with it".
std::string outcome(ddl::ForeignKeyAction action)
{
    switch (action) {
        case ddl::ForeignKeyAction::no_action:
        case ddl::ForeignKeyAction::restrict: return "keep it from being removed";
        case ddl::ForeignKeyAction::cascade: return "are removed with it";
        case ddl::ForeignKeyAction::set_null: return "lose the reference";
        case ddl::ForeignKeyAction::set_default: return "get the default reference";
    }
    return {};
}

class Comparison {
public:
    Comparison(const PairContext& context, std::vector<GuardChange>& changes) : context_(context), changes_(changes) {}

    void run()
    {
        std::set<const ForeignKey*> matched;
        for (const ForeignKey& key : context_.before_table().foreign_keys) {
            const ForeignKey* now = counterpart(key, false);
            if (!now) now = counterpart(key, true);
            if (now)
                compare_both(key, *now);
            else
                changes_.push_back(lost(key));
            if (now && now->columns.size() == key.columns.size()) matched.insert(now);
        }
        for (const ForeignKey& key : context_.after_table().foreign_keys)
            if (!matched.contains(&key)) changes_.push_back(gained(key));
    }

private:
    /// The pairs of columns, in the names of the new schema; nothing when the referenced table is gone.
    [[nodiscard]] std::optional<std::set<std::pair<std::string, std::string>>> pairs_of(const ForeignKey& key) const
    {
        const TablePair* referenced = context_.names.of_before(key.referenced_table);
        if (!referenced) return std::nullopt;
        std::set<std::pair<std::string, std::string>> pairs;
        for (std::size_t index = 0; index < key.columns.size(); ++index)
            pairs.emplace(context_.names.name_after(context_.pair, context_.before_table().columns[key.columns[index]].name),
                          context_.names.name_after(*referenced, context_.before.schema.tables[key.referenced_table].columns[key.referenced_columns[index]].name));
        return pairs;
    }

    /// The key of the same columns; with `wider`, one that has more, none of which may be NULL: where all of it is checked, these are.
    [[nodiscard]] const ForeignKey* counterpart(const ForeignKey& key, bool wider) const
    {
        const auto pairs = pairs_of(key);
        if (!pairs) return nullptr;
        const ForeignKey* found = nullptr;
        for (const ForeignKey& other : context_.after_table().foreign_keys) {
            if (other.referenced_table != context_.names.of_before(key.referenced_table)->after) continue;
            std::set<std::pair<std::string, std::string>> others;
            for (std::size_t index = 0; index < other.columns.size(); ++index)
                others.emplace(context_.after_table().columns[other.columns[index]].name,
                               context_.after.schema.tables[other.referenced_table].columns[other.referenced_columns[index]].name);
            const bool serves = wider ? std::ranges::includes(others, *pairs) && adds_no_null(other, *pairs) : others == *pairs;
            if (serves && (!found || other.name == key.name)) found = &other;
        }
        return found;
    }

    [[nodiscard]] bool adds_no_null(const ForeignKey& key, const std::set<std::pair<std::string, std::string>>& pairs) const
    {
        return std::ranges::all_of(key.columns, [&](schema::ColumnIndex index) {
            const schema::Column& column = context_.after_table().columns[index];
            const bool old = std::ranges::any_of(pairs, [&](const auto& pair) { return pair.first == column.name; });
            return old || column.not_null;
        });
    }

    [[nodiscard]] GuardChange change_of(Effect effect, const ForeignKey* before, const ForeignKey* after) const
    {
        GuardChange change;
        change.effect = effect;
        change.kind = "foreign key";
        change.name = after ? after->name : before->name;
        if (before) change.before = describe_reference(context_.before.schema, context_.before_table(), *before);
        if (after) change.after = describe_reference(context_.after.schema, context_.after_table(), *after);
        change.place = before ? place_of(context_.before.sources, before->span) : place_of(context_.after.sources, after->span);
        const Reliance relying = before ? reliance(context_.before_program, context_.pair.before, before->name)
                                        : reliance(context_.after_program, context_.pair.after, after->name);
        change.methods = relying.methods;
        change.errors = relying.errors;
        return change;
    }

    [[nodiscard]] GuardChange lost(const ForeignKey& key) const
    {
        GuardChange change = change_of(Effect::lost, &key, nullptr);
        const Schema& schema = context_.before.schema;
        const std::string words = words_of(schema, context_.before_table(), key);
        const std::string parent = ddl::quote_identifier(schema.tables[key.referenced_table].name.name);
        const std::string child = ddl::quote_identifier(context_.before_table().name.name);
        if (!context_.names.of_before(key.referenced_table)) {
            change.effect = Effect::changed;
            change.sentence = words + " went with table " + parent;
            return change;
        }
        if (all_dropped(context_, key.columns)) {
            change.effect = Effect::changed;
            change.sentence = words + " went with " + (key.columns.size() == 1 ? "its column" : "its columns");
            return change;
        }
        change.sentence = words + " is gone: ";
        if (!change.methods.empty())
            change.sentence += listed(plan::main_forms(change.methods)) + (plan::main_forms(change.methods).size() == 1 ? " no longer refuses" : " no longer refuse") + " a reference to no row of " + parent +
                               " (" + listed(change.errors) + ")";
        else
            change.sentence += "references to no row of " + parent + " are accepted";
        change.details.push_back(refuses(key.on_delete) ? "rows of " + parent + " can be removed while " + child + " references them: a reference that appears between the look and the delete dangles"
                                                        : "rows of " + child + " no longer " + (key.on_delete == ddl::ForeignKeyAction::cascade ? "go" : "change") + " when the row of " + parent + " that they reference is removed: they dangle");
        return change;
    }

    [[nodiscard]] GuardChange gained(const ForeignKey& key) const
    {
        GuardChange change = change_of(Effect::gained, nullptr, &key);
        change.sentence = words_of(context_.after.schema, context_.after_table(), key) + " is new";
        if (!change.methods.empty()) change.sentence += ": " + listed(plan::main_forms(change.methods)) + " may be refused by it, as " + listed(change.errors);
        const std::string parent = ddl::quote_identifier(context_.after.schema.tables[key.referenced_table].name.name);
        change.details.push_back("when a row of " + parent + " is to be removed, rows that reference it " + outcome(key.on_delete));
        if (key.not_valid) change.details.push_back("it is NOT VALID: what is written is checked, but rows that are there may reference nothing");
        return change;
    }

    void compare_both(const ForeignKey& before, const ForeignKey& after)
    {
        compare_delete(before, after);
        const std::string words = words_of(context_.after.schema, context_.after_table(), after);
        const auto add = [&](Effect effect, std::string sentence) {
            GuardChange change = change_of(effect, &before, &after);
            change.sentence = words + " " + std::move(sentence);
            changes_.push_back(std::move(change));
        };
        if (after.initially_deferred && !before.initially_deferred) add(Effect::lost, "is INITIALLY DEFERRED now: the write succeeds, and COMMIT fails");
        if (before.initially_deferred && !after.initially_deferred) add(Effect::gained, "is checked by the write itself now, no longer by COMMIT");
        // With one column both kinds say the same.
        const bool composite = after.columns.size() > 1;
        if (composite && before.match_full && !after.match_full) add(Effect::lost, "is no longer MATCH FULL: with one column NULL the others may reference nothing");
        if (composite && !before.match_full && after.match_full) add(Effect::gained, "is MATCH FULL now: its columns are NULL together or not at all");
        if (after.not_valid && !before.not_valid) add(Effect::lost, "is NOT VALID now: what is written is checked, but rows that are there may reference nothing");
        if (before.not_valid && !after.not_valid) add(Effect::gained, "is valid now: it holds for all rows");
        if (before.deferrable != after.deferrable && before.initially_deferred == after.initially_deferred)
            add(Effect::changed, after.deferrable ? "is DEFERRABLE now: a transaction that asks for it has it checked at COMMIT" : "is no longer DEFERRABLE");
        const bool updates_refused = refuses(before.on_update);
        if (updates_refused != refuses(after.on_update))
            add(updates_refused ? Effect::lost : Effect::gained,
                "has ON UPDATE " + action_words(after.on_update) + " in place of " + action_words(before.on_update) + ": a change of the referenced key is " +
                    (updates_refused ? "no longer refused" : "refused") + " while rows reference it");
    }

    void compare_delete(const ForeignKey& before, const ForeignKey& after)
    {
        const bool same = before.on_delete == after.on_delete || (refuses(before.on_delete) && refuses(after.on_delete));
        if (same) return;
        const Effect effect = refuses(before.on_delete) ? Effect::lost : refuses(after.on_delete) ? Effect::gained : Effect::changed;
        GuardChange change = change_of(effect, &before, &after);
        const std::string parent = ddl::quote_identifier(context_.after.schema.tables[after.referenced_table].name.name);
        const std::string child = ddl::quote_identifier(context_.after_table().name.name);
        change.sentence = words_of(context_.after.schema, context_.after_table(), after) + " has ON DELETE " + action_words(after.on_delete) + " in place of " +
                          action_words(before.on_delete) + ": ";
        switch (effect) {
            case Effect::lost:
                change.sentence += "remove of " + parent + " no longer refuses while " + child + " references the row; rows that reference it " + outcome(after.on_delete);
                break;
            case Effect::gained:
                change.sentence += "remove of " + parent + " refuses while " + child + " references the row (referenced_by_" + context_.after_table().name.name + ")";
                break;
            case Effect::changed:
                change.sentence += "rows of " + child + " that reference a removed row " + outcome(after.on_delete);
                break;
        }
        changes_.push_back(std::move(change));
    }

    const PairContext& context_;
    std::vector<GuardChange>& changes_;
};

}  // namespace

std::string describe_reference(const Schema& schema, const Table& table, const ForeignKey& key)
{
    std::string text = words_of(schema, table, key);
    text.insert(std::string_view("FOREIGN KEY ").size(), ddl::quote_identifier(key.name) + " ");
    if (key.match_full) text += " MATCH FULL";
    if (key.on_delete != ddl::ForeignKeyAction::no_action) text += " ON DELETE " + action_words(key.on_delete);
    if (key.on_update != ddl::ForeignKeyAction::no_action) text += " ON UPDATE " + action_words(key.on_update);
    if (key.deferrable) text += key.initially_deferred ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE";
    return text + (key.not_valid ? " NOT VALID" : "");
}

void compare_references(const PairContext& context, std::vector<GuardChange>& changes) { Comparison(context, changes).run(); }

}  // namespace racegen::diff
