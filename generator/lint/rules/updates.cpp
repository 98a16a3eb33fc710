// Rows that are read, changed and written back.
#include <algorithm>
#include <array>

#include "lint/context.hpp"
#include "plan/names.hpp"

namespace racegen::lint {

namespace {

using schema::ColumnIndex;

/// Of a version that is a lock, and not that of a thing.
bool is_lock_name(std::string_view name)
{
    return is_one_of(name, {"lock_version", "row_version", "rowversion", "optlock", "opt_lock", "optlock_revision", "rev_", "updatecount"});
}

/// A hint that says what the version is, or that there is none, is an answer.
bool needs_version(const Context& context)
{
    const bool meant = std::ranges::any_of(context.table.columns, [](const schema::Column& column) { return is_lock_name(column.name); });
    return !meant && !context.plan.version && !context.hints.version && context.plan.has_primary_key && context.traits.is_updated &&
           !context.traits.is_record;
}

/// What one program works off; its documents are its arguments and its results.
bool is_work(const Context& context)
{
    const std::vector<std::string> words = plan::words_of(context.table.name.name);
    return !words.empty() && is_one_of(plan::singular(words.back()), {"build", "job", "run", "execution", "task", "pipeline", "deployment", "request",
                                                                      "response", "payment", "transaction", "message", "notification", "session",
                                                                      "upload", "download", "export", "report", "scan", "result", "queue", "delivery", "action", "batch"});
}

/// A document of which people or programs change a part at a time, not one that is stored as it came.
bool is_document(const Context& context, ColumnIndex column)
{
    const std::string name = normalised(context.column(column).name);
    const std::size_t last = name.rfind('_');
    const std::string word = last == std::string::npos ? name : name.substr(last + 1);
    return context.plan.columns[column].patchable && context.plan.columns[column].type.kind == plan::ValueKind::json &&
           is_one_of(word, {"settings", "setting", "preferences", "prefs", "config", "configuration", "configs", "options", "metadata", "meta",
                            "attributes", "properties", "props", "fields", "flags", "features", "permissions", "profile", "labels", "annotations",
                            "customizations", "styling", "state", "limits", "tags"});
}

/// What people write in a form, and others see.
bool is_written_by_people(const Context& context, ColumnIndex column)
{
    return context.plan.columns[column].patchable && is_text(context.plan.columns[column]) &&
           is_one_of(normalised(context.column(column).name),
                     {"name", "title", "description", "body", "content", "contents", "text", "summary", "notes", "note", "comment", "bio", "about",
                      "subject", "caption", "full_name", "first_name", "last_name", "display_name", "address", "address1", "street", "phone",
                      "phone_number", "headline", "instructions", "message", "markdown"});
}

void find_lost_documents(const Context& context, Findings& findings)
{
    if (!needs_version(context) || is_work(context)) return;
    for (ColumnIndex column = 0; column < context.plan.columns.size(); ++column) {
        if (!is_document(context, column)) continue;
        findings.add_to_column(column, "two sessions that change different members of " + quoted(context.column(column).name) +
                                           " each write the whole document, and the second erases what the first wrote; add a version column, "
                                           "version integer NOT NULL DEFAULT 0");
    }
}

void find_lost_updates(const Context& context, Findings& findings)
{
    if (!needs_version(context)) return;
    std::size_t written = 0;
    for (ColumnIndex column = 0; column < context.plan.columns.size(); ++column) {
        if (is_document(context, column) && !is_work(context)) return;  // RL030 says more
        written += is_written_by_people(context, column) ? 1 : 0;
    }
    if (written < 2) return;
    findings.add_to_table("rows of " + quoted(context.table.name.name) +
                          " are updated, and no version column tells a stale copy: update(row) is not generated; add version integer NOT NULL DEFAULT 0, "
                          "or say version=xmin or version=none");
}

/// What `plan::is_version_name` names, where it is a lock.
bool counts_versions(const Context& context, ColumnIndex column)
{
    const schema::Column& one = context.column(column);
    const auto* start = one.default_value ? std::get_if<ddl::Literal>(&one.default_value->node) : nullptr;
    const bool counts = is_one_of(one.name, {"version", "revision", "rev"}) && start && is_one_of(start->text, {"0", "1"});
    return (is_lock_name(one.name) || counts) && is_integer(context.plan.columns[column]) && !context.traits.is_record;
}

void find_nullable_versions(const Context& context, Findings& findings)
{
    if (context.plan.version || context.hints.version) return;
    for (ColumnIndex column = 0; column < context.plan.columns.size(); ++column) {
        if (!counts_versions(context, column) || context.column(column).not_null || is_in_key(context.table, column)) continue;
        findings.add_to_column(column, quoted(context.column(column).name) +
                                           " may be NULL, and then guards nothing: NULL + 1 is NULL, and no comparison with it holds; make it NOT NULL "
                                           "DEFAULT 0");
    }
}

void find_moments_as_versions(const Context& context, Findings& findings)
{
    if (context.plan.version || context.hints.version) return;
    for (ColumnIndex column = 0; column < context.plan.columns.size(); ++column) {
        const std::string name = normalised(context.column(column).name);
        const bool version = is_one_of(name, {"lock_version", "row_version", "rowversion", "version", "opt_lock", "optlock", "version_timestamp",
                                              "version_ts", "row_version_at"});
        if (!version || !is_moment(context.plan.columns[column])) continue;
        findings.add_to_column(column, "the moment " + quoted(context.column(column).name) +
                                           " is no version: two updates may have the same one, and an older transaction writes an earlier one after a "
                                           "newer; use an integer that each update increments");
    }
}

void find_version_in_key(const Context& context, Findings& findings)
{
    if (!context.table.primary_key || context.hints.version) return;
    for (const schema::UniqueKey& key : context.table.unique_keys) {
        const bool holds_id = std::ranges::all_of(context.table.primary_key->columns, [&](ColumnIndex column) { return is_in(key.columns, column); });
        if (!holds_id) continue;
        for (const ColumnIndex column : key.columns) {
            const schema::Column& one = context.column(column);
            if (!plan::is_version_name(one.name) || !is_integer(context.plan.columns[column]) || is_in(context.table.primary_key->columns, column)) continue;
            findings.add_to_constraint(key.name, key.span,
                                       quoted(key.name) + " adds nothing to the primary key, and makes each change of " + quoted(one.name) +
                                           " a change of a key: it waits for all who insert rows that reference this one; drop it");
        }
    }
}

void find_small_versions(const Context& context, Findings& findings)
{
    const auto version = context.plan.version;
    const auto* start = version && context.column(*version).default_value
                            ? std::get_if<ddl::Literal>(&context.column(*version).default_value->node)
                            : nullptr;
    // From 1 on it may be the version of a thing.
    if (start && start->text != "0" && !is_lock_name(context.column(*version).name)) return;
    if (!version || !counts_versions(context, *version) || context.plan.columns[*version].type.kind != plan::ValueKind::int16) return;
    findings.add_to_column(*context.plan.version, "after 32,767 updates of a row, every further one fails: the version " +
                                                      quoted(context.column(*context.plan.version).name) + " is a smallint; make it integer");
}

constexpr auto checks = std::to_array<Check>({
    {{"RL030", source::Severity::warning, "document without a version",
      "Both sessions read the document, each changes a member of it and writes it whole: the first change is gone.",
      "add a version column: version integer NOT NULL DEFAULT 0"},
     find_lost_documents},
    {{"RL031", source::Severity::note, "updated rows without a version",
      "Both sessions read the row, show it, and write it back: what the first wrote is gone.",
      "add a version column: version integer NOT NULL DEFAULT 0"},
     find_lost_updates},
    {{"RL032", source::Severity::warning, "version that may be NULL",
      "NULL + 1 is NULL, and no comparison with NULL holds: the guard is off, or every update of the row is refused.",
      "make it NOT NULL DEFAULT 0"},
     find_nullable_versions},
    {{"RL033", source::Severity::warning, "moment as a version",
      "Two updates within one transaction, or one tick of a client's clock, have the same moment: a stale copy passes.",
      "use an integer that each update increments"},
     find_moments_as_versions},
    {{"RL034", source::Severity::warning, "version in a key",
      "Each update takes the row's strongest lock, and waits for every session that inserts a row referencing it.",
      "drop the key: the primary key is unique without it"},
     find_version_in_key},
    {{"RL035", source::Severity::warning, "version that runs out",
      "The 32,768th update of a row fails, and each after it.",
      "make it integer or bigint"},
     find_small_versions},
});

}  // namespace

std::span<const Check> update_checks() { return checks; }

}  // namespace racegen::lint
