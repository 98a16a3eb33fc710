// References that nothing keeps, or that are kept less than they seem to be.
#include <algorithm>
#include <array>

#include "lint/context.hpp"
#include "plan/names.hpp"

namespace racegen::lint {

namespace {

using schema::ColumnIndex;

const schema::Table& referenced(const Context& context, const schema::ForeignKey& key) { return context.schema.tables[key.referenced_table]; }

/// A copy of what a row that is referenced holds: project_id beside issue_id, where issues have a project_id.
bool is_copied(const Context& context, ColumnIndex column)
{
    return std::ranges::any_of(context.table.foreign_keys, [&](const schema::ForeignKey& key) {
        return referenced(context, key).find_column(context.column(column).name).has_value();
    });
}

void find_missing_foreign_key(const Context& context, Findings& findings)
{
    if (!context.overview.keeps_references || context.traits.is_record || context.table.partitioned) return;
    for (ColumnIndex column = 0; column < context.table.columns.size(); ++column) {
        const schema::Table* table = unkept_reference(context.schema, context.overview, context.table, column);
        if (!table || is_copied(context, column)) continue;
        findings.add_to_column(column, quoted(context.column(column).name) + " seems to hold a key of " + quoted(table->name.name) +
                                           ", and no FOREIGN KEY says so: the row may be removed between a look at it and this INSERT; add REFERENCES " +
                                           ddl::to_sql(table->name),
                               {{"the table is here", table->name_span}});
    }
}

void find_half_references(const Context& context, Findings& findings)
{
    for (const schema::ForeignKey& key : context.table.foreign_keys) {
        std::vector<ColumnIndex> nullable;
        for (const ColumnIndex column : key.columns)
            if (may_be_null(context.table, column)) nullable.push_back(column);
        const bool tied = std::ranges::any_of(context.table.checks, [&](const schema::Check& check) {
            return std::ranges::all_of(nullable, [&](ColumnIndex column) { return is_in(check.columns, column); });
        });
        if (key.match_full || nullable.size() < 2 || tied) continue;
        findings.add_to_constraint(key.name, key.span,
                                   quoted(key.name) + " is not checked as soon as one of " + listed(context.table, nullable) +
                                       " is NULL, whatever the others hold; use MATCH FULL");
    }
}

/// One for the table: whoever defers one mostly defers all.
void find_deferred(const Context& context, Findings& findings)
{
    const schema::ForeignKey* first = nullptr;
    std::size_t count = 0;
    for (const schema::ForeignKey& key : context.table.foreign_keys) {
        if (!key.initially_deferred) continue;
        if (!first) first = &key;
        ++count;
    }
    if (!first) return;
    findings.add_to_table((count == 1 ? "a foreign key of " : std::to_string(count) + " foreign keys of ") + quoted(context.table.name.name) +
                              (count == 1 ? " is" : " are") + " checked at COMMIT: a row of " + quoted(referenced(context, *first).name.name) +
                              " that another session removes is not noticed by the statement that needs it; make " +
                              (count == 1 ? "it" : "them") + " INITIALLY IMMEDIATE",
                          {{count == 1 ? "it is here" : "the first is here", first->span}});
}

/// A foreign key sees that the row is there, and not that it counts as deleted.
void find_references_to_deleted(const Context& context, Findings& findings)
{
    const std::vector<plan::ForeignKeyReference>& references = context.references[context.plan.table];
    if (!context.traits.deleted) return;
    const auto from_another = std::ranges::find_if(references, [&](const plan::ForeignKeyReference& one) {
        return one.table != context.plan.table;
    });
    if (from_another == references.end()) return;
    const schema::Table& child = context.schema.tables[from_another->table];
    const schema::ForeignKey& key = child.foreign_keys[from_another->foreign_key];
    const std::string& column = context.column(*context.traits.deleted).name;
    findings.add_to_column(*context.traits.deleted,
                           "foreign keys to " + quoted(context.table.name.name) + " accept rows that " + quoted(column) +
                               " marks: one session marks the row, another, which saw it unmarked, inserts what references it; lock the row before "
                               "either write",
                           {{"one of them is here", key.span}});
}

/// A tree whose nodes can be moved; replies and entries of a log stay where they are.
void find_cycles(const Context& context, Findings& findings)
{
    const std::vector<std::string> words = plan::words_of(context.table.name.name);
    const bool fixed = !words.empty() && is_one_of(plan::singular(words.back()), {"task", "job", "execution", "run", "comment", "message", "reply",
                                                                                  "visit", "detail", "process", "span", "transaction", "order",
                                                                                  "request", "build", "commit", "upload", "session", "note"});
    if (context.traits.is_record || fixed) return;
    for (const schema::ForeignKey& key : context.table.foreign_keys) {
        if (key.referenced_table != context.plan.table || key.columns.size() != 1) continue;
        const std::string name = normalised(context.column(key.columns[0]).name);
        const bool parent = is_one_of(name, {"parent_id", "parent", "manager_id", "manager", "reports_to", "boss_id", "supervisor_id"}) ||
                            name.starts_with("parent_") || name.ends_with("_parent_id") || name.ends_with("_parent");
        if (!parent || !context.plan.columns[key.columns[0]].patchable) continue;
        findings.add_to_column(key.columns[0], "nothing keeps the tree of " + quoted(context.table.name.name) +
                                                   " free of cycles: one session puts a below b, another b below a; take one lock for all moves");
    }
}

/// ON DELETE SET NULL of a composite key sets all of its columns, also those that other keys share.
void find_erased_scope(const Context& context, Findings& findings)
{
    for (const schema::ForeignKey& key : context.table.foreign_keys) {
        const bool erases = key.on_delete == ddl::ForeignKeyAction::set_null && key.on_delete_columns.empty();
        if (!erases || key.columns.size() < 2) continue;
        for (const ColumnIndex column : key.columns) {
            const bool shared = std::ranges::any_of(context.table.foreign_keys, [&](const schema::ForeignKey& other) {
                return &other != &key && is_in(other.columns, column);
            });
            if (!shared && !context.column(column).not_null) continue;
            findings.add_to_constraint(key.name, key.span,
                                       "removing a row of " + quoted(referenced(context, key).name.name) + " sets " +
                                           quoted(context.column(column).name) + " to NULL, too, which " +
                                           (context.column(column).not_null ? "is NOT NULL" : "other keys need") +
                                           "; name the columns: ON DELETE SET NULL (…)");
            break;
        }
    }
}

constexpr auto checks = std::to_array<Check>({
    {{"RL020", source::Severity::warning, "reference without FOREIGN KEY",
      "One session sees that the row is there, another removes it, the first inserts what references it: an orphan.",
      "add REFERENCES"},
     find_missing_foreign_key},
    {{"RL021", source::Severity::warning, "composite FOREIGN KEY that one NULL switches off",
      "With one column NULL nothing is checked: the rows that the other columns name may never have been there, or are removed at any time.",
      "use MATCH FULL, or a CHECK that all are NULL or none"},
     find_half_references},
    {{"RL022", source::Severity::note, "FOREIGN KEY checked at COMMIT",
      "The statement succeeds though the row it references is being removed; the error comes from COMMIT, where no code expects it.",
      "make it INITIALLY IMMEDIATE, and defer it in the transactions that need that"},
     find_deferred},
    {{"RL023", source::Severity::note, "references to rows marked as deleted",
      "One session marks the row as deleted, another, which saw it unmarked, inserts what references it: both succeed.",
      "lock the row in both transactions, or remove it"},
     find_references_to_deleted},
    {{"RL024", source::Severity::note, "tree without a guard against cycles",
      "One session puts a below b, another b below a; each sees no cycle, and together they made one.",
      "take one lock for all moves of a tree, in the transaction that looks and writes"},
     find_cycles},
    {{"RL025", source::Severity::warning, "ON DELETE SET NULL of a shared column",
      "Whoever removes the referenced row also erases a column that another session relies on, or cannot remove it.",
      "name the columns to be set: ON DELETE SET NULL (column)"},
     find_erased_scope},
});

}  // namespace

std::span<const Check> foreign_key_checks() { return checks; }

}  // namespace racegen::lint
