// Columns that by their name hold each value once, and no key sees to it.
#include <algorithm>
#include <array>

#include "lint/context.hpp"
#include "plan/names.hpp"

namespace racegen::lint {

namespace {

using schema::ColumnIndex;

bool is_key_of_requests(std::string_view name)
{
    return is_one_of(name, {"idempotency_key", "idempotence_key", "idempotency_token", "dedup_key", "dedupe_key", "deduplication_key",
                            "deduplication_id", "idempotency_id"});
}

bool names_the_row(const Context& context, std::string_view name)
{
    if (name == "slug") return true;
    const std::vector<std::string> words = plan::words_of(context.table.name.name);
    const std::string thing = words.empty() ? std::string() : plan::singular(words.back());
    if (name == "sku") return is_one_of(thing, {"product", "item", "variant", "article"});
    // Where something else says who it is, addresses may be shared.
    const bool known = std::ranges::any_of(context.plan.keys, [](const plan::Key& key) { return key.suppliable; });
    return !known && is_one_of(thing, {"user", "member", "subscriber", "admin"}) && is_one_of(name, {"email", "email_address", "username", "user_name", "login", "login_name"});
}

void find_missing_name_key(const Context& context, Findings& findings)
{
    if (context.traits.is_record) return;
    for (ColumnIndex column = 0; column < context.table.columns.size(); ++column) {
        const std::string name = normalised(context.column(column).name);
        if (!is_text(context.plan.columns[column]) || context.column(column).generated) continue;
        if (!names_the_row(context, name) || is_in_key(context.table, column) || is_in_foreign_key(context.table, column)) continue;
        findings.add_to_column(column, "no key keeps " + quoted(context.column(column).name) + " unique, so that a look before an INSERT decides; "
                                           "add UNIQUE, with the column it is unique within, if there is one");
    }
}

void find_missing_request_key(const Context& context, Findings& findings)
{
    for (ColumnIndex column = 0; column < context.table.columns.size(); ++column) {
        if (!is_key_of_requests(normalised(context.column(column).name)) || is_in_key(context.table, column)) continue;
        findings.add_to_column(column, "no key keeps " + quoted(context.column(column).name) +
                                           " unique: of two requests that come at once, both are carried out; add UNIQUE");
    }
}

bool marks_one_row(std::string_view name)
{
    return is_one_of(name, {"is_default", "default", "is_primary", "primary", "is_current", "current", "is_latest", "latest", "is_main",
                            "is_default_address", "is_primary_contact", "is_head", "is_preferred"});
}

/// New users may get several roles by default.
bool is_set_of_choices(std::string_view table)
{
    const std::vector<std::string> words = plan::words_of(table);
    return std::ranges::any_of(words, [](const std::string& word) {
        return is_one_of(plan::singular(word), {"role", "group", "permission", "scope", "feature", "tag", "label", "column", "field", "option"});
    });
}

void find_unguarded_choice(const Context& context, Findings& findings)
{
    if (context.table.foreign_keys.empty() || context.traits.is_record || is_set_of_choices(context.table.name.name)) return;
    for (ColumnIndex column = 0; column < context.table.columns.size(); ++column) {
        if (context.plan.columns[column].type.kind != plan::ValueKind::boolean || context.column(column).generated) continue;
        if (!marks_one_row(normalised(context.column(column).name)) || is_in_key(context.table, column)) continue;
        const std::string name = ddl::quote_identifier(context.column(column).name);
        findings.add_to_column(column, "nothing keeps " + quoted(context.column(column).name) +
                                           " to one row: two sessions that move it leave two; add a unique index on what it is chosen within, WHERE " +
                                           name);
    }
}

bool is_running_number(std::string_view name)
{
    return is_one_of(name, {"iid", "seq", "seq_no", "seqno", "seq_num", "sequence_number", "sequence_no", "sequence_num", "line_no", "line_number",
                            "line_num", "item_no", "item_number", "revision_number", "version_number", "step_number", "chapter_number", "ordinal",
                            "ordinal_position", "position"});
}

void find_unguarded_number(const Context& context, Findings& findings)
{
    const auto& keys = context.table.foreign_keys;
    if (keys.empty()) return;
    for (ColumnIndex column = 0; column < context.table.columns.size(); ++column) {
        const schema::Column& one = context.column(column);
        if (!is_integer(context.plan.columns[column]) || !one.not_null || one.default_value || one.generated || is_minted(one)) continue;
        if (!is_running_number(normalised(one.name)) || is_in_key(context.table, column) || is_in_foreign_key(context.table, column)) continue;
        std::string within = "what it counts within";
        if (keys.size() == 1) within = "one " + quoted(context.schema.tables[keys.front().referenced_table].name.name);
        findings.add_to_column(column, "no key keeps " + quoted(one.name) + " unique within " + within +
                                           ": two sessions that take the highest plus one take the same; add UNIQUE over both");
    }
}

constexpr auto checks = std::to_array<Check>({
    {{"RL010", source::Severity::warning, "name of a row without a key",
      "Both sessions look for the name, find none, and insert it.",
      "add UNIQUE, with the column it is unique within"},
     find_missing_name_key},
    {{"RL011", source::Severity::error, "request key without UNIQUE",
      "A client repeats its request while the first is under way: both look for the key, find none, and both are carried out.",
      "add UNIQUE"},
     find_missing_request_key},
    {{"RL012", source::Severity::warning, "one row chosen by a flag",
      "Both sessions clear the flag of the old row and set it on different new ones: two rows have it.",
      "add a unique index on what it is chosen within, WHERE the flag is set"},
     find_unguarded_choice},
    {{"RL013", source::Severity::warning, "running number without a key",
      "Both sessions read the highest number, add one, and insert: the number is there twice.",
      "add UNIQUE over the parent and the number"},
     find_unguarded_number},
});

}  // namespace

std::span<const Check> missing_key_checks() { return checks; }

}  // namespace racegen::lint
