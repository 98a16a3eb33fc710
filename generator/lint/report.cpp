#include "lint/report.hpp"

#include <map>
#include <nlohmann/json.hpp>

namespace racegen::lint {

namespace {

using Json = nlohmann::ordered_json;

std::string printed(const Json& json)
{
    // Names of files may be no UTF-8.
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string_view severity_name(source::Severity severity)
{
    switch (severity) {
        case source::Severity::note: return "note";
        case source::Severity::warning: return "warning";
        case source::Severity::error: return "error";
    }
    return {};
}

std::string_view place_name(plan::HintPlace place)
{
    switch (place) {
        case plan::HintPlace::table: return "table";
        case plan::HintPlace::column: return "column";
        case plan::HintPlace::constraint: return "constraint";
    }
    return {};
}

struct Region {
    source::Position begin;
    source::Position end;  // behind the last character
};

Region region_of(source::Span span, const source::SourceSet& sources)
{
    return {sources.position(span), sources.position({span.file, span.end, span.end})};
}

/// "public.accounts.email"
std::string full_name(const Element& element)
{
    return element.name.empty() ? element.table : element.table + "." + ddl::quote_identifier(element.name);
}

void put_place(Json& json, source::Span span, const source::SourceSet& sources)
{
    const Region region = region_of(span, sources);
    json["file"] = sources.name(span.file);
    json["line"] = region.begin.line;
    json["column"] = region.begin.column;
    json["endLine"] = region.end.line;
    json["endColumn"] = region.end.column;
}

/// A path as a reference of RFC 3986: relative as it was given, or of the scheme file.
std::string uri_of(const std::string& path)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string uri = path.starts_with('/') ? "file://" : "";
    for (const char character : path) {
        const auto byte = static_cast<unsigned char>(character);
        const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
                           std::string_view("-._~/").find(character) != std::string_view::npos;
        if (plain)
            uri += character;
        else
            uri += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
    return uri;
}

Json sarif_place(source::Span span, const source::SourceSet& sources)
{
    const Region region = region_of(span, sources);
    return {{"artifactLocation", {{"uri", uri_of(sources.name(span.file))}}},
            {"region",
             {{"startLine", region.begin.line},
              {"startColumn", region.begin.column},
              {"endLine", region.end.line},
              {"endColumn", region.end.column}}}};
}

Json sarif_rules()
{
    Json rules = Json::array();
    for (const Rule* rule : all_rules()) {
        const std::string remedy(rule->remedy);
        rules.push_back({{"id", rule->code},
                         {"shortDescription", {{"text", rule->title}}},
                         {"fullDescription", {{"text", rule->why}}},
                         {"help",
                          {{"text", std::string(rule->why) + " Remedy: " + remedy + ". To silence it at the element: -- racegen: allow=" +
                                        std::string(rule->code)}}},
                         {"defaultConfiguration", {{"level", severity_name(rule->severity)}}}});
    }
    return rules;
}

Json sarif_result(const Finding& finding, const source::SourceSet& sources, std::map<std::string, int>& seen)
{
    const std::string name = full_name(finding.element);
    std::string fingerprint = std::string(finding.rule->code) + " " + name;
    if (const int before = seen[fingerprint]++; before != 0) fingerprint += " " + std::to_string(before + 1);
    const auto rules = all_rules();
    Json result = {{"ruleId", finding.rule->code},
                   {"ruleIndex", std::ranges::find(rules, finding.rule) - rules.begin()},
                   {"level", severity_name(finding.rule->severity)},
                   {"message", {{"text", finding.message}}},
                   {"locations",
                    Json::array({{{"physicalLocation", sarif_place(finding.span, sources)},
                                  {"logicalLocations",
                                   Json::array({{{"fullyQualifiedName", name}, {"kind", place_name(finding.element.place)}}})}}})},
                   {"partialFingerprints", {{"racegenElement/v1", fingerprint}}}};
    for (const source::Note& note : finding.notes)
        if (note.span)
            result["relatedLocations"].push_back(
                {{"physicalLocation", sarif_place(*note.span, sources)}, {"message", {{"text", note.message}}}});
    return result;
}

/// As GitHub's own toolkit escapes: `:` and `,` end a property, a line ends the command.
std::string escaped(std::string_view text, bool property)
{
    std::string result;
    for (const char character : text) {
        if (character == '%')
            result += "%25";
        else if (character == '\r')
            result += "%0D";
        else if (character == '\n')
            result += "%0A";
        else if (property && character == ':')
            result += "%3A";
        else if (property && character == ',')
            result += "%2C";
        else
            result += static_cast<unsigned char>(character) < 0x20 || character == 0x7F ? ' ' : character;
    }
    return result;
}

}  // namespace

std::string as_text(const std::vector<Finding>& findings, const source::SourceSet& sources, bool color)
{
    std::string text;
    for (const Finding& finding : findings)
        text += source::format({finding.rule->severity, std::string(finding.rule->code), finding.message, finding.span, finding.notes},
                               sources, color);
    return text;
}

std::string as_json(const std::vector<Finding>& findings, const source::SourceSet& sources)
{
    Json counts = {{"error", 0}, {"warning", 0}, {"note", 0}};
    Json list = Json::array();
    for (const Finding& finding : findings) {
        const std::string severity(severity_name(finding.rule->severity));
        counts[severity] = counts[severity].get<int>() + 1;
        Json json = {{"rule", finding.rule->code},
                     {"title", finding.rule->title},
                     {"severity", severity},
                     {"message", finding.message},
                     {"table", finding.element.table},
                     {"kind", place_name(finding.element.place)},
                     {"name", finding.element.name}};
        put_place(json, finding.span, sources);
        json["notes"] = Json::array();
        for (const source::Note& note : finding.notes) {
            Json place = {{"message", note.message}};
            if (note.span) put_place(place, *note.span, sources);
            json["notes"].push_back(std::move(place));
        }
        list.push_back(std::move(json));
    }
    return printed({{"version", 1}, {"counts", counts}, {"findings", list}});
}

std::string as_sarif(const std::vector<Finding>& findings, const source::SourceSet& sources, std::string_view version)
{
    Json results = Json::array();
    std::map<std::string, int> seen;
    for (const Finding& finding : findings) results.push_back(sarif_result(finding, sources, seen));
    const Json driver = {{"name", "racegen"}, {"version", version}, {"rules", sarif_rules()}};
    return printed({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                    {"version", "2.1.0"},
                    {"runs",
                     Json::array({{{"tool", {{"driver", driver}}}, {"columnKind", "unicodeCodePoints"}, {"results", results}}})}});
}

std::string as_github(const std::vector<Finding>& findings, const source::SourceSet& sources)
{
    std::string text;
    for (const Finding& finding : findings) {
        const Region region = region_of(finding.span, sources);
        const bool one_line = region.begin.line == region.end.line && region.end.column > region.begin.column;
        text += finding.rule->severity == source::Severity::note ? "::notice" : "::" + std::string(severity_name(finding.rule->severity));
        text += " file=" + escaped(sources.name(finding.span.file), true) + ",line=" + std::to_string(region.begin.line) +
                ",col=" + std::to_string(region.begin.column) + ",endLine=" + std::to_string(region.end.line);
        if (one_line) text += ",endColumn=" + std::to_string(region.end.column - 1);
        text += ",title=" + std::string(finding.rule->code) + " " + escaped(finding.rule->title, true) +
                "::" + escaped(finding.message, false) + "\n";
    }
    return text;
}

}  // namespace racegen::lint
