#include "plan/hints.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <string_view>
#include <tuple>

#include "plan/suggestion.hpp"
#include "plan/value.hpp"

namespace racegen::plan {
namespace {

constexpr auto table_keys = std::to_array<std::string_view>({"allow", "claim", "idempotency", "name", "skip", "version", "without"});
constexpr auto column_keys = std::to_array<std::string_view>({"allow", "mark", "name", "nullable-elements", "touch", "transitions", "type"});
constexpr auto constraint_keys = std::to_array<std::string_view>({"allow", "error", "key"});

/// Enumerators that stand for no constraint.
constexpr auto methods_own_errors = std::to_array<std::string_view>({"contention", "database", "in_progress", "lease_lost", "mismatch", "not_found", "refused", "stale"});

std::span<const std::string_view> keys_of(HintPlace place)
{
    switch (place) {
        case HintPlace::table: return table_keys;
        case HintPlace::column: return column_keys;
        case HintPlace::constraint: return constraint_keys;
    }
    return {};
}

std::string_view place_name(HintPlace place)
{
    switch (place) {
        case HintPlace::table: return "table";
        case HintPlace::column: return "column";
        case HintPlace::constraint: return "constraint";
    }
    return {};
}

std::set<std::string> constraints_of(const schema::Table& table)
{
    std::set<std::string> names;
    if (table.primary_key) names.insert(table.primary_key->name);
    for (const schema::UniqueKey& key : table.unique_keys) names.insert(key.name);
    for (const schema::ForeignKey& key : table.foreign_keys) names.insert(key.name);
    for (const schema::Check& check : table.checks) names.insert(check.name);
    for (const schema::Exclusion& one : table.exclusions) names.insert(one.name);
    return names;
}

bool is_identifier(std::string_view text)
{
    const auto is_letter = [](char character) {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || character == '_';
    };
    return !text.empty() && is_letter(text.front()) && std::ranges::all_of(text, [&](char character) {
        return is_letter(character) || (character >= '0' && character <= '9');
    });
}

class Resolver {
public:
    Resolver(const schema::Schema& schema, source::Diagnostics& diagnostics)
        : schema_(schema), diagnostics_(diagnostics), hints_(schema.tables.size())
    {
        for (schema::TableIndex index = 0; index < schema.tables.size(); ++index) {
            const ddl::QualifiedName& name = schema.tables[index].name;
            names_.push_back(name.schema == "public" ? name.name : name.schema + "." + name.name);
            tables_.emplace(names_.back(), index);
            tables_.emplace(ddl::to_sql(name), index);
        }
    }

    void apply(const std::vector<HintEntry>& entries)
    {
        std::map<std::tuple<HintPlace, schema::TableIndex, std::string, std::string>, source::Span> seen;
        for (const HintEntry& entry : entries) {
            const auto table = find_table(entry);
            if (!table) continue;
            const auto [first, fresh] = seen.emplace(std::tuple(entry.place, *table, entry.element, entry.key), entry.span);
            if (!fresh && entry.key != "allow")  // which may stand in several lines
                diagnostics_.error("RG404", "the hint '" + entry.key + "' is given twice here", entry.span,
                                   {{"the other one is here", first->second}});
            else if (!is_hint_key(entry.place, entry.key))
                report_key(entry);
            else
                apply(entry, schema_.tables[*table], hints_[*table]);
        }
    }

    Hints take() { return std::move(hints_); }

private:
    std::optional<schema::TableIndex> find_table(const HintEntry& entry)
    {
        const auto found = tables_.find(entry.table);
        if (found != tables_.end()) return found->second;
        report(entry, "RG402", "there is no table '" + entry.table + "'" + suggestion(entry.table, names_, "the tables are"));
        return std::nullopt;
    }

    void report(const HintEntry& entry, const char* code, std::string message)
    {
        diagnostics_.error(code, std::move(message), entry.span);
    }

    void report_key(const HintEntry& entry)
    {
        report(entry, "RG401",
               "'" + entry.key + "' is no hint for a " + std::string(place_name(entry.place)) +
                   suggestion(entry.key, keys_of(entry.place), "the hints are"));
    }

    void refuse(const HintEntry& entry, const std::string& wanted)
    {
        report(entry, "RG403", "hint '" + entry.key + "' needs " + wanted + ", not '" + entry.value + "'");
    }

    void apply(const HintEntry& entry, const schema::Table& table, TableHints& hints)
    {
        switch (entry.place) {
            case HintPlace::table: return apply_to_table(entry, table, hints);
            case HintPlace::column: return apply_to_column(entry, table, hints);
            case HintPlace::constraint: return apply_to_constraint(entry, table, hints);
        }
    }

    /// `RL001,RL007`
    void apply_allow(const HintEntry& entry, TableHints& hints)
    {
        for (std::size_t begin = 0; begin <= entry.value.size();) {
            const std::size_t end = std::min(entry.value.find(',', begin), entry.value.size());
            if (end == begin) return refuse(entry, "codes of lint rules with commas between");
            hints.allowances.push_back({entry.place, entry.element, entry.value.substr(begin, end - begin), entry.span});
            begin = end + 1;
        }
    }

    void apply_to_table(const HintEntry& entry, const schema::Table& table, TableHints& hints)
    {
        if (entry.key == "allow") {
            apply_allow(entry, hints);
        } else if (entry.key == "skip") {
            if (!entry.value.empty() && entry.value != "true" && entry.value != "false")
                return refuse(entry, "no value, true or false");
            hints.skip = entry.value != "false";
        } else if (entry.key == "name") {
            // Nor is a keyword then.
            const bool capital = !entry.value.empty() && entry.value.front() >= 'A' && entry.value.front() <= 'Z';
            if (!capital || !is_identifier(entry.value)) return refuse(entry, "a name that begins with a capital");
            hints.entity = entry.value;
        } else if (entry.key == "version") {
            apply_version(entry, table, hints);
        } else if (entry.key == "claim") {
            apply_claim(entry, table, hints);
        } else if (entry.key == "idempotency") {
            apply_idempotency(entry, table, hints);
        } else {
            hints.without.clear();
            for (std::size_t begin = 0; begin <= entry.value.size();) {
                const std::size_t end = std::min(entry.value.find(',', begin), entry.value.size());
                if (end == begin) return refuse(entry, "names of methods with commas between");
                hints.without.push_back({entry.value.substr(begin, end - begin), entry.span});
                begin = end + 1;
            }
        }
    }

    void apply_version(const HintEntry& entry, const schema::Table& table, TableHints& hints)
    {
        if (entry.value == "none" || entry.value == "xmin") {
            hints.version = TableHints::Version{};
            return;
        }
        const auto column = table.find_column(entry.value);
        if (!column) return refuse(entry, "a column of the table, xmin or none");
        const ValueKind kind = value_type(schema_, table.columns[*column]).kind;
        const bool integer = kind == ValueKind::int16 || kind == ValueKind::int32 || kind == ValueKind::int64;
        if (!integer || !table.columns[*column].not_null) return refuse(entry, "an integer column that is NOT NULL");
        hints.version = TableHints::Version{column};
    }

    /// `status:queued`, `status:queued,order:run_at`.
    void apply_claim(const HintEntry& entry, const schema::Table& table, TableHints& hints)
    {
        const std::size_t colon = entry.value.find(':');
        const std::size_t comma = std::min(entry.value.rfind(",order:"), entry.value.size());
        const auto column = table.find_column(entry.value.substr(0, colon));
        if (!column || colon + 1 >= comma) return refuse(entry, "a column and its value, as in status:queued or status:queued,order:run_at");
        TableHints::Claim claim{*column, entry.value.substr(colon + 1, comma - colon - 1), std::nullopt, entry.span};
        if (comma < entry.value.size()) {
            claim.order = table.find_column(entry.value.substr(comma + 7));
            if (!claim.order) return refuse(entry, "a column of the table to order by");
        }
        hints.claim = std::move(claim);
    }

    /// `key:request,fingerprint:digest,response:answer`, two more for a lease, or `none`.
    void apply_idempotency(const HintEntry& entry, const schema::Table& table, TableHints& hints)
    {
        hints.idempotency.emplace();
        if (entry.value == "none") return;
        std::map<std::string, schema::ColumnIndex> columns;
        for (std::size_t begin = 0; begin <= entry.value.size();) {
            const std::size_t end = std::min(entry.value.find(',', begin), entry.value.size());
            const std::string part = entry.value.substr(begin, end - begin);
            const std::size_t colon = std::min(part.find(':'), part.size());
            const auto column = table.find_column(part.substr(std::min(colon + 1, part.size())));
            if (!column || !columns.emplace(part.substr(0, colon), *column).second) columns.clear();
            if (columns.empty()) break;
            begin = end + 1;
        }
        const auto take = [&](const char* name) {
            const auto part = columns.extract(name);
            return part ? std::optional(part.mapped()) : std::nullopt;
        };
        const auto key = take("key");
        const auto fingerprint = take("fingerprint");
        const auto response = take("response");
        const auto lease = take("lease");
        const auto attempt = take("attempt");
        if (!key || !fingerprint || !response || lease.has_value() != attempt.has_value() || !columns.empty())
            return refuse(entry, "columns of the table, as in key:request,fingerprint:digest,response:answer and for a lease "
                                 "lease:leased_until,attempt:attempt; or none");
        *hints.idempotency = TableHints::Idempotency{*key, *fingerprint, *response, lease, attempt, entry.span};
    }

    void apply_to_column(const HintEntry& entry, const schema::Table& table, TableHints& hints)
    {
        const auto column = table.find_column(entry.element);
        if (!column) {
            std::vector<std::string> names;
            for (const schema::Column& one : table.columns) names.push_back(one.name);
            return report(entry, "RG402",
                          "table '" + entry.table + "' has no column '" + entry.element + "'" +
                              suggestion(entry.element, names, "the columns are"));
        }
        if (entry.key == "allow")
            apply_allow(entry, hints);
        else if (entry.key == "type")
            hints.types[*column] = {entry.value, entry.span};
        else if (entry.key == "transitions")
            apply_transitions(entry, *column, hints);
        else if (entry.key == "touch")
            apply_flag(entry, table, *column, hints.touched);
        else if (entry.key == "nullable-elements")
            apply_flag(entry, table, *column, hints.nullable_elements);
        else if (!is_identifier(entry.value))
            refuse(entry, "a name");
        else if (entry.key == "name")
            hints.members[*column] = entry.value;
        else
            hints.marks[*column] = entry.value == "none" ? std::nullopt : std::optional(entry.value);
    }

    /// touch, nullable-elements
    void apply_flag(const HintEntry& entry, const schema::Table& table, schema::ColumnIndex index,
                    std::set<schema::ColumnIndex>& flagged)
    {
        const schema::Column& column = table.columns[index];
        const auto looks_at_it = [&](const auto& constraint) {
            return std::ranges::find(constraint.columns, index) != constraint.columns.end();
        };
        if (entry.key == "touch" && (std::ranges::any_of(table.checks, looks_at_it) || std::ranges::any_of(table.unique_keys, looks_at_it)))
            return report(entry, "RG403",
                          "hint 'touch' is for columns that no CHECK and no key looks at: the clock could violate it in any update");
        const ValueKind kind = value_type(schema_, column).kind;
        const bool moment = kind == ValueKind::timestamp || kind == ValueKind::timestamptz;
        if (entry.key == "touch" && (!moment || column.generated))
            return report(entry, "RG403", "hint 'touch' is for timestamps; '" + entry.element + "' is none");
        if (entry.key == "nullable-elements" && kind != ValueKind::array)
            return report(entry, "RG403", "hint 'nullable-elements' is for arrays of one dimension; '" + entry.element + "' is none");
        if (!entry.value.empty() && entry.value != "true" && entry.value != "false")
            return refuse(entry, "no value, true or false");
        if (entry.value == "false")
            flagged.erase(index);
        else
            flagged.insert(index);
    }

    /// `draft>sent,sent>paid`, or `none`.
    void apply_transitions(const HintEntry& entry, schema::ColumnIndex column, TableHints& hints)
    {
        TableHints::Transitions transitions{{}, entry.span};
        for (std::size_t begin = 0; entry.value != "none" && begin <= entry.value.size();) {
            const std::size_t end = std::min(entry.value.find(',', begin), entry.value.size());
            const std::string pair = entry.value.substr(begin, end - begin);
            const std::size_t arrow = pair.find('>');
            if (arrow == std::string::npos || arrow == 0 || arrow + 1 == pair.size())
                return refuse(entry, "pairs like draft>sent,sent>paid, or none");
            transitions.allowed.emplace_back(pair.substr(0, arrow), pair.substr(arrow + 1));
            begin = end + 1;
        }
        hints.transitions[column] = std::move(transitions);
    }

    void apply_to_constraint(const HintEntry& entry, const schema::Table& table, TableHints& hints)
    {
        const auto is_meant = [&](const auto& constraint) { return constraint.name == entry.element; };
        const bool key = (table.primary_key && is_meant(*table.primary_key)) || std::ranges::any_of(table.unique_keys, is_meant);
        const bool known = key || std::ranges::any_of(table.foreign_keys, is_meant) || std::ranges::any_of(table.checks, is_meant) ||
                           std::ranges::any_of(table.exclusions, is_meant);
        if (!known)
            return report(entry, "RG402",
                          "table '" + entry.table + "' has no constraint or index '" + entry.element + "'" +
                              suggestion(entry.element, constraints_of(table), "there are"));
        if (entry.key == "allow") return apply_allow(entry, hints);
        if (!is_identifier(entry.value)) return refuse(entry, "a name");
        if (entry.key == "error" && std::ranges::find(methods_own_errors, entry.value) != methods_own_errors.end())
            refuse(entry, "a name that no other failure has");
        else if (entry.key == "error")
            hints.errors[entry.element] = entry.value;
        else if (key)
            hints.keys[entry.element] = entry.value;
        else
            report(entry, "RG401", "'key' is a hint for unique keys; '" + entry.element + "' is none");
    }

    const schema::Schema& schema_;
    source::Diagnostics& diagnostics_;
    std::vector<std::string> names_;                     // of the tables
    std::map<std::string, schema::TableIndex> tables_;  // as hints may spell them
    Hints hints_;
};

}  // namespace

bool is_hint_key(HintPlace place, std::string_view key) { return std::ranges::find(keys_of(place), key) != keys_of(place).end(); }

Hints resolve_hints(const schema::Schema& schema, const std::vector<HintEntry>& comments,
                    const std::vector<HintEntry>& configuration, source::Diagnostics& diagnostics)
{
    Resolver resolver(schema, diagnostics);
    resolver.apply(comments);
    resolver.apply(configuration);
    return resolver.take();
}

}  // namespace racegen::plan
