<%header%>
#include "page.hpp"

#include <cstdio>
#include <sstream>

namespace <%namespace%>::races {
namespace {

constexpr int lane_width = 440;
constexpr int row_height = 46;

constexpr const char* head = R"html(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Races</title>
<style>
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 84rem; padding: 0 1rem; color: #1c2430; background: #fff; }
table { border-collapse: collapse; margin: 1rem 0 2rem; }
th, td { border-bottom: 1px solid #d6dce5; padding: .35rem .8rem; text-align: right; }
th:first-child, td:first-child { text-align: left; }
.faults td { color: #a3122a; font-weight: 600; }
h2 { margin-top: 2.5rem; }
section { margin: 1.5rem 0 2.5rem; }
h3 { font-size: 1rem; margin: 0 0 .3rem; }
pre { background: #f3f5f8; padding: .8rem; overflow-x: auto; font-size: 13px; }
svg { max-width: 100%; height: auto; display: block; }
svg text { font: 12px ui-monospace, monospace; fill: #1c2430; }
svg .name { font-weight: 600; }
svg .lane { stroke: #c3ccd8; }
svg .step { fill: #e8eff8; stroke: #4a74a8; }
svg .waited { fill: #fdf2dc; stroke: #b9801b; stroke-dasharray: 5 3; }
svg .failed { fill: #fbe6ea; stroke: #a3122a; }
svg .result { fill: #566273; }
</style>
</head>
<body>
)html";

std::string escaped(const std::string& text)
{
    std::string result;
    for (const char character : text) {
        switch (character) {
        case '&': result += "&amp;"; break;
        case '<': result += "&lt;"; break;
        case '>': result += "&gt;"; break;
        case '"': result += "&quot;"; break;
        default: result += static_cast<unsigned char>(character) < 0x20 && character != '\n' ? ' ' : character;
        }
    }
    return result;
}

/// At most so many characters, never half of one.
std::string shortened(const std::string& text, std::size_t length)
{
    if (text.size() <= length) return text;
    std::size_t end = length - 3;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return text.substr(0, end) + "...";
}

void draw_text(std::ostream& page, int x, int y, const char* kind, const std::string& text)
{
    page << "<text x=\"" << x << "\" y=\"" << y << "\" class=\"" << kind << "\">" << escaped(shortened(text, 58)) << "<title>" << escaped(text) << "</title></text>\n";
}

/// A lane for each session, time downwards.
void draw(std::ostream& page, const Anomaly& anomaly)
{
    const int lanes = static_cast<int>(anomaly.calls.size());
    const int rows = static_cast<int>(anomaly.run.steps.size()) + 2;
    page << "<svg viewBox=\"0 0 " << lanes * lane_width << ' ' << rows * row_height << "\" width=\"" << lanes * lane_width << "\" role=\"img\" aria-label=\"timeline\">\n";
    for (int lane = 0; lane < lanes; ++lane) {
        const int x = lane * lane_width;
        page << "<line x1=\"" << x + 8 << "\" y1=\"" << row_height / 2 << "\" x2=\"" << x + 8 << "\" y2=\"" << rows * row_height - row_height / 2 << "\" class=\"lane\"/>\n";
        draw_text(page, x + 14, 18, "name", "session " + std::to_string(lane + 1) + ": " + anomaly.calls[static_cast<std::size_t>(lane)]);
    }
    for (int row = 0; row < rows - 2; ++row) {
        const Step& step = anomaly.run.steps[static_cast<std::size_t>(row)];
        const int x = static_cast<int>(step.session) * lane_width;
        const int y = (row + 1) * row_height - 16;
        const bool failed = step.result.find(" row") == std::string::npos;
        page << "<rect x=\"" << x + 8 << "\" y=\"" << y << "\" width=\"" << lane_width - 20 << "\" height=\"" << row_height - 6 << "\" rx=\"4\" class=\""
             << (failed ? "failed" : step.waited ? "waited" : "step") << "\"/>\n";
        draw_text(page, x + 16, y + 16, "statement", step.statement);
        draw_text(page, x + 16, y + 32, "result", (step.waited ? "waited, then " : "") + step.result);
    }
    for (std::size_t lane = 0; lane < anomaly.run.outcome.answers.size(); ++lane)
        draw_text(page, static_cast<int>(lane) * lane_width + 14, rows * row_height - 24, "name", "gives " + anomaly.run.outcome.answers[lane].text);
    page << "</svg>\n";
}

void add_run(std::ostream& page, const Anomaly& anomaly)
{
    page << "<section class=\"run\">\n<h3>" << escaped(anomaly.scenario) << "</h3>\n";
    if (!anomaly.run.steps.empty()) draw(page, anomaly);
    if (!anomaly.expected.empty()) page << "<pre>" << escaped(timeline(anomaly)) << "\n" << escaped(replay_command(anomaly)) << "</pre>\n";
    page << "</section>\n";
}

std::string seconds(double time)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", time);
    return text;
}

}  // namespace

std::string page(const std::vector<Summary>& summaries)
{
    std::ostringstream page;
    page << head << "<h1>Races</h1>\n<table>\n<tr><th>repository</th><th>scenarios</th><th>schedules</th><th>stressed</th><th>anomalies</th><th>refusals</th><th>seconds</th></tr>\n";
    for (const Summary& summary : summaries) {
        page << "<tr" << (summary.anomalies.empty() ? "" : " class=\"faults\"") << "><td>" << escaped(summary.repository) << "</td>";
        if (!summary.not_run.empty()) {
            page << "<td colspan=\"6\">not run: " << escaped(summary.not_run) << "</td></tr>\n";
            continue;
        }
        for (const std::size_t number : {summary.scenarios, summary.schedules, summary.stressed, summary.anomalies.size(), summary.refusals}) page << "<td>" << number << "</td>";
        page << "<td>" << seconds(summary.time.count()) << "</td></tr>\n";
    }
    page << "</table>\n";
    for (const Summary& summary : summaries) {
        if (!summary.fault.empty()) page << "<p>" << escaped(summary.repository) << " was not finished: " << escaped(summary.fault) << "</p>\n";
        if (summary.cut != 0) page << "<p>" << escaped(summary.repository) << ": " << summary.cut << " scenarios have more schedules than were walked.</p>\n";
    }
    for (const bool faults : {true, false}) {
        page << (faults ? "<h2>Anomalies</h2>\n" : "<h2>Some of the runs without one</h2>\n");
        bool any = false;
        for (const Summary& summary : summaries) {
            for (const Anomaly& one : faults ? summary.anomalies : summary.examples) {
                add_run(page, one);
                any = true;
            }
        }
        if (!any) page << "<p>None.</p>\n";
    }
    page << "</body>\n</html>\n";
    return page.str();
}

}  // namespace <%namespace%>::races
