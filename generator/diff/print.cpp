#include "diff/print.hpp"

#include <algorithm>
#include <utility>

#include "diff/guard_changes.hpp"

namespace racegen::diff {
namespace {

std::string counted(std::size_t count, const std::string& one, const std::string& several)
{
    return std::to_string(count) + " " + (count == 1 ? one : several);
}

std::vector<std::string> owners_of(const ApiChange& change)
{
    std::vector<std::string> owners;
    for (const ApiChange::Part& part : change.parts) owners.push_back(part.owner);
    return owners;
}

std::string member_line(const ApiChange& change)
{
    const std::string in = listed(owners_of(change));
    const ApiChange::Part& first = change.parts.front();
    switch (change.change) {
        case Change::added: return "member " + change.name + " (" + first.after + ") added to " + in;
        case Change::removed: return "member " + change.name + " removed from " + in;
        case Change::renamed: return "member " + change.old_name + " called " + change.name + " in " + in;
        case Change::changed: break;
    }
    // It may come to one type and go from another: a column that became the database's own.
    for (const ApiChange::Part& part : change.parts)
        if (part.before.empty() || part.after.empty()) {
            std::string text = "member " + change.name + ":";
            for (const ApiChange::Part& one : change.parts)
                text += (text.ends_with(':') ? " " : "; ") + one.owner + " " + (one.before.empty() ? "none" : one.before) + " -> " + (one.after.empty() ? "none" : one.after);
            return text;
        }
    return "member " + change.name + " of " + in + ": " + first.before + " -> " + first.after;
}

std::string line_of(const ApiChange& change)
{
    const std::string what = word_for(change.kind) + " " + change.name;
    const std::string became = change.change == Change::added ? "added" : "removed";
    switch (change.kind) {
        case ApiKind::entity:
            if (change.change == Change::renamed) return "entity " + change.old_name + " called " + change.name;
            return what + " " + became;
        case ApiKind::type: return what + " " + became;
        case ApiKind::enumerator:
        case ApiKind::error: return what + " " + became + (change.change == Change::added ? " to " : " from ") + listed(owners_of(change));
        case ApiKind::member: return member_line(change);
        case ApiKind::method:
            return change.change == Change::changed ? what + " changed" : what + " " + became;
    }
    return {};
}

bool comes_or_goes(const ApiChange& change)
{
    return change.kind == ApiKind::method && (change.change == Change::added || change.change == Change::removed);
}

bool is_renamed_method(const ApiChange& change) { return change.kind == ApiKind::method && change.change == Change::renamed; }

}  // namespace

std::string headline(const Report& report)
{
    if (report.tables.empty()) return "no guarantee and nothing of the API changes";
    const std::size_t lost = report.count(Effect::lost);
    const std::size_t gained = report.count(Effect::gained);
    std::string text = lost == 0 ? "no guarantee lost" : counted(lost, "guarantee", "guarantees") + " lost";
    if (gained != 0) text += ", " + std::to_string(gained) + " gained";
    const std::size_t breaking = report.breaking();
    const std::size_t others = report.api_changes() - breaking;
    if (breaking == 0 && others == 0) return text + "; the API stays as it is";
    if (breaking == 0) return text + "; for callers " + counted(others, "change", "changes") + " that nothing breaks by";
    text += "; for callers " + counted(breaking, "breaking change", "breaking changes");
    return others == 0 ? text : text + ", " + counted(others, "other", "others");
}

std::string word_for(Effect effect)
{
    switch (effect) {
        case Effect::lost: return "lost";
        case Effect::gained: return "gained";
        case Effect::changed: return "changed";
    }
    return {};
}

std::string word_for(Change change)
{
    switch (change) {
        case Change::added: return "added";
        case Change::removed: return "removed";
        case Change::renamed: return "renamed";
        case Change::changed: return "changed";
    }
    return {};
}

std::string word_for(ApiKind kind)
{
    switch (kind) {
        case ApiKind::entity: return "entity";
        case ApiKind::type: return "type";
        case ApiKind::enumerator: return "enumerator";
        case ApiKind::error: return "error";
        case ApiKind::member: return "member";
        case ApiKind::method: return "method";
    }
    return {};
}

std::string title(const TableChange& table)
{
    if (table.table.empty()) return "types";
    std::string text = table.table + " (" + table.entity + ")";
    if (table.change == Change::renamed) text += ", was " + table.old_table + (table.old_entity.empty() ? "" : " (" + table.old_entity + ")");
    if (table.change == Change::added || table.change == Change::removed) text += ": " + word_for(table.change);
    return text;
}

std::vector<ApiLine> api_lines(const TableChange& table)
{
    std::vector<ApiLine> lines;
    for (const Change what : {Change::removed, Change::added}) {
        std::vector<std::string> names;
        bool breaking = false;
        for (const ApiChange& change : table.api)
            if (comes_or_goes(change) && change.change == what) {
                breaking = breaking || change.breaking;
                if (std::ranges::find(names, change.name) == names.end()) names.push_back(change.name);
            }
        if (!names.empty()) lines.push_back({breaking, (names.size() == 1 ? "method " : "methods ") + word_for(what) + ": " + listed(names, 24), {}});
    }
    std::string renamed;
    for (const ApiChange& change : table.api)
        if (is_renamed_method(change)) renamed += (renamed.empty() ? "methods renamed: " : ", ") + change.old_name + " -> " + change.name;
    if (!renamed.empty()) lines.push_back({true, renamed, {}});
    for (const ApiChange& change : table.api) {
        if (comes_or_goes(change) || is_renamed_method(change)) continue;
        ApiLine line{change.breaking, line_of(change), {}};
        if (!change.reason.empty()) line.text += (change.kind == ApiKind::entity && change.change == Change::renamed ? ", " : ": ") + change.reason;
        if (change.kind == ApiKind::method) line.signatures = {change.parts[0].before, change.parts[0].after};
        lines.push_back(std::move(line));
    }
    std::vector<ApiLine> sorted;
    for (const bool breaking : {true, false})
        for (ApiLine& line : lines)
            if (line.breaking == breaking) sorted.push_back(std::move(line));
    return sorted;
}

}  // namespace racegen::diff
