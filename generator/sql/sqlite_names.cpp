#include "sql/sqlite_names.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace racegen::sql {
namespace {

/// All of https://www.sqlite.org/lang_keywords.html, also those it accepts as names in most places, and the two
/// constants.
// clang-format off
constexpr std::array<std::string_view, 149> keywords{
    "abort",        "action",    "add",          "after",        "all",         "alter",      "always",
    "analyze",      "and",       "as",           "asc",          "attach",      "autoincrement", "before",
    "begin",        "between",   "by",           "cascade",      "case",        "cast",       "check",
    "collate",      "column",    "commit",       "conflict",     "constraint",  "create",     "cross",
    "current",      "current_date", "current_time", "current_timestamp", "database", "default", "deferrable",
    "deferred",     "delete",    "desc",         "detach",       "distinct",    "do",         "drop",
    "each",         "else",      "end",          "escape",       "except",      "exclude",    "exclusive",
    "exists",       "explain",   "fail",         "false",        "filter",      "first",      "following",
    "for",          "foreign",   "from",         "full",         "generated",   "glob",       "group",
    "groups",       "having",    "if",           "ignore",       "immediate",   "in",         "index",
    "indexed",      "initially", "inner",        "insert",       "instead",     "intersect",  "into",
    "is",           "isnull",    "join",         "key",          "last",        "left",       "like",
    "limit",        "match",     "materialized", "natural",      "no",          "not",        "nothing",
    "notnull",      "null",      "nulls",        "of",           "offset",      "on",         "or",
    "order",        "others",    "outer",        "over",         "partition",   "plan",       "pragma",
    "preceding",    "primary",   "query",        "raise",        "range",       "recursive",  "references",
    "regexp",       "reindex",   "release",      "rename",       "replace",     "restrict",   "returning",
    "right",        "rollback",  "row",          "rows",         "savepoint",   "select",     "set",
    "table",        "temp",      "temporary",    "then",         "ties",        "to",         "transaction",
    "trigger",      "true",      "unbounded",    "union",        "unique",      "update",     "using",
    "vacuum",       "values",    "view",         "virtual",      "when",        "where",      "window",
    "with",         "without",
};
// clang-format on
static_assert(std::ranges::is_sorted(keywords));

bool is_bare(const std::string& name)
{
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
    if (name.empty() || !letter(name[0])) return false;
    return std::ranges::all_of(name, [&](char c) { return letter(c) || (c >= '0' && c <= '9'); }) &&
           !std::ranges::binary_search(keywords, std::string_view(name));
}

}  // namespace

std::string sqlite_identifier(const std::string& name)
{
    if (is_bare(name)) return name;
    std::string quoted = "\"";
    for (const char c : name) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

std::string sqlite_table_name(const schema::Table& table)
{
    // Names that begin with sqlite_ are SQLite's own; with its schema in front the table may keep its name.
    const bool own = table.name.schema == "public" && !sqlite_folded(table.name.name).starts_with("sqlite_");
    return own ? table.name.name : table.name.schema + "." + table.name.name;
}

std::string sqlite_index_name(const schema::Table& table, const std::string& index)
{
    const bool own = table.name.schema == "public" && !sqlite_folded(index).starts_with("sqlite_");
    return own ? index : table.name.schema + "." + index;
}

std::string sqlite_folded(std::string name)
{
    for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return name;
}

std::string sqlite_row_id(const schema::Schema& schema)
{
    static constexpr std::array<const char*, 3> names{"rowid", "_rowid_", "oid"};
    for (const char* name : names) {
        const bool taken = std::ranges::any_of(schema.tables, [&](const schema::Table& table) {
            return std::ranges::any_of(table.columns, [&](const schema::Column& column) { return sqlite_folded(column.name) == name; });
        });
        if (!taken) return name;
    }
    return names[0];
}

}  // namespace racegen::sql
