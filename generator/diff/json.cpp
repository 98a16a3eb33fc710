#include <nlohmann/json.hpp>

#include "diff/print.hpp"

namespace racegen::diff {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const GuardChange& guard)
{
    return {{"effect", word_for(guard.effect)},
            {"kind", guard.kind},
            {"name", guard.name},
            {"before", guard.before},
            {"after", guard.after},
            {"place", guard.place},
            {"sentence", guard.sentence},
            {"details", guard.details},
            {"methods", guard.methods},
            {"errors", guard.errors}};
}

Json to_json(const ApiChange& change)
{
    Json parts = Json::array();
    for (const ApiChange::Part& part : change.parts) parts.push_back({{"owner", part.owner}, {"before", part.before}, {"after", part.after}});
    return {{"kind", word_for(change.kind)}, {"change", word_for(change.change)}, {"name", change.name},    {"old_name", change.old_name},
            {"breaking", change.breaking},   {"reason", change.reason},           {"parts", std::move(parts)}};
}

Json to_json(const TableChange& table)
{
    Json json{{"change", word_for(table.change)}, {"table", table.table}, {"old_table", table.old_table}, {"entity", table.entity}, {"old_entity", table.old_entity}};
    json["guarantees"] = Json::array();
    for (const GuardChange& guard : table.guards) json["guarantees"].push_back(to_json(guard));
    json["api"] = Json::array();
    for (const ApiChange& change : table.api) json["api"].push_back(to_json(change));
    json["statements"] = Json::array();
    for (const StatementChange& one : table.statements) json["statements"].push_back({{"method", one.method}, {"before", one.before}, {"after", one.after}});
    json["constraints"] = table.constraints;
    return json;
}

}  // namespace

std::string to_json(const Report& report)
{
    Json json{{"format", 1},
              {"headline", headline(report)},
              {"lost", report.count(Effect::lost)},
              {"gained", report.count(Effect::gained)},
              {"breaking", report.breaking()},
              {"api_changes", report.api_changes()}};
    json["tables"] = Json::array();
    for (const TableChange& table : report.tables) json["tables"].push_back(to_json(table));
    // File names need not be UTF-8, JSON must be.
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace racegen::diff
